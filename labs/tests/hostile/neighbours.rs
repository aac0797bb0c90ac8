//! Two learners side by side: one at all its limits does not change the other's verdict, and neither sees the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use labs::grade::grade;
use labs::lab::Catalog;
use labs::sandbox::{BuildEvent, BuildOptions, BuildOutcome, Limits, Run, Sandbox, Started};
use tokio::sync::Notify;

use crate::common::{build, built, context, nothing_left, open, run, started, until};

/// What only the first learner has.
const WORD: &str = "word-of-the-first-learner";

/// Fills the disk and the memory nearly to the limits, burns all the cores it gets, and never ends.
const BURN: &str = "\
FROM python:3.13-slim
RUN <<END
#!/usr/local/bin/python3
import os
with open('/full', 'wb') as f:
  for _ in range(180): f.write(os.urandom(1 << 20))
  os.fsync(f.fileno())
held = bytearray(300 << 20)
for at in range(0, len(held), 4096): held[at] = 1
print('at its limits', flush=True)
os.fork()
while True: pass
END
";

#[test]
fn one_at_all_its_limits_does_not_change_the_verdict_of_the_other() {
    run(|host| async move {
        let (catalog, _) = Catalog::load(env!("CARGO_MANIFEST_DIR").as_ref());
        let lab = catalog.find("run-as-non-root").unwrap().clone();
        let alone = Instant::now();
        let expected = grade(Some(&host), &lab, &lab.good, &mut ()).await.unwrap();
        let alone = alone.elapsed();
        assert!(expected.passed, "{expected:#?}");

        // One core of two: the other is the neighbour's share.
        let limits = Limits { cpus: 1.0, build_time: Duration::from_secs(600), ..crate::tight() };
        let burning = host.open(&limits).await.unwrap();
        let full = Arc::new(Notify::new());
        let told = Arc::clone(&full);
        let mut burn = tokio::spawn(async move {
            let mut on = |event: BuildEvent| {
                if matches!(&event, BuildEvent::Log { text, .. } if text.contains("at its limits")) {
                    told.notify_one();
                }
            };
            burning.build(context(&[("Dockerfile", BURN)]), "Dockerfile", &BuildOptions::default(), &mut on).await
        });
        tokio::select! {
            () = full.notified() => {}
            ended = &mut burn => panic!("it never came to its limits: {ended:?}"),
            () = tokio::time::sleep(Duration::from_secs(120)) => panic!("it never came to its limits"),
        }

        let beside = Instant::now();
        let report = grade(Some(&host), &lab, &lab.good, &mut ()).await.unwrap();
        let beside = beside.elapsed();
        println!("graded alone in {alone:.1?}, beside one at its limits in {beside:.1?}");
        assert!(!burn.is_finished(), "it did not burn all the while: {:?}", burn.await);
        let verdict = |report: &labs::grade::Report| -> Vec<_> {
            report.checks.iter().map(|check| (check.id.clone(), check.status)).collect()
        };
        assert_eq!((report.passed, verdict(&report)), (true, verdict(&expected)));
        assert!(beside < alone * 4 + Duration::from_secs(30), "{alone:?} alone, {beside:?} beside");

        // Going away takes the sandbox along.
        burn.abort();
        let _ = burn.await;
        nothing_left().await;
    });
}

fn command(script: &str) -> Run {
    Run { cmd: vec!["python3".into(), "-u".into(), "-c".into(), script.into()], ..Run::default() }
}

/// What a script prints that looks for the first learner: network, processes, sockets and disk, all that root in a
/// container sees. The word itself is not in it, so that it does not see its own command line.
const LOOK: &str = "
import glob, os, socket
word = '-'.join(['word', 'of', 'the', 'first', 'learner'])
try: print('network', socket.create_connection(('127.0.0.1', 7777), 5).recv(100))
except OSError as error: print('refused', error)
for path in glob.glob('/proc/[0-9]*/cmdline') + glob.glob('/proc/[0-9]*/environ'):
  try:
    if word in open(path, errors='replace').read(): print('process', path)
  except OSError: pass
if word in open('/proc/net/unix').read(): print('socket')
for top, folders, names in os.walk('/'):
  folders[:] = [name for name in folders if os.path.join(top, name) not in ('/proc', '/sys')]
  if any(word in name for name in folders + names): print('file', top)
print('looked')
";

/// Runs a script that looks, and returns what it saw; the container stays.
async fn look(sandbox: &Sandbox, image: &labs::sandbox::Built, script: &str) -> String {
    let looking = started(sandbox, image, &command(script)).await;
    until("it has looked", async || looking.logs().await.unwrap().stdout.contains("looked")).await;
    looking.logs().await.unwrap().stdout
}

#[test]
fn two_learners_see_nothing_of_each_other() {
    run(|host| async move {
        let (one, two) = tokio::join!(open(&host), open(&host));
        let leave = format!(
            "FROM python:3.13-slim\nRUN --mount=type=cache,id=everybody,target=/c touch /c/{WORD}\nRUN touch /{WORD}\n"
        );
        let theirs = built(&one, &[("Dockerfile", &leave)]).await;
        let mine = built(&two, &[("Dockerfile", "FROM python:3.13-slim\nRUN echo mine\n")]).await;
        let serve = format!(
            "import os, socket\nu = socket.socket(socket.AF_UNIX); u.bind('\\0{WORD}'); u.listen()\n\
             s = socket.create_server(('127.0.0.1', 7777))\nif os.fork() == 0:\n  while True: s.accept()[0].sendall(b'{WORD}')\n\
             {LOOK}\nimport time; time.sleep(1000)"
        );
        // The same look finds the first learner's things where they are: it can see.
        let own = look(&one, &theirs, &serve).await;
        assert!(["network", "process", "socket", "file /"].iter().all(|seen| own.contains(seen)), "{own}");
        let other = look(&two, &mine, LOOK).await;
        assert!(other.contains("refused") && other.lines().count() == 2, "{other}");

        // Cache mounts and images belong to one sandbox.
        let cached = format!("FROM alpine:3.22\nRUN --mount=type=cache,id=everybody,target=/c ! test -e /c/{WORD}\n");
        assert!(matches!(build(&one, &[("Dockerfile", &cached)]).await.0, BuildOutcome::Failed(_)));
        assert!(matches!(build(&two, &[("Dockerfile", &cached)]).await.0, BuildOutcome::Built(_)));
        let idle = command("import time; time.sleep(1000)");
        assert!(matches!(one.start(&theirs.image, &idle).await, Ok(Started::Running(_))));
        assert!(!matches!(two.start(&theirs.image, &idle).await, Ok(Started::Running(_))));
        assert!(two.image(&theirs.image).await.is_err());
        one.close().await.unwrap();
        two.close().await.unwrap();
        nothing_left().await;
    });
}
