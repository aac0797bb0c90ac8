//! The sandbox on the real engine: an honest submission from build to stop, and nothing left behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::time::Duration;

use common::{belongings, belongings_of, build, built, config, nothing_left, open, run, started, until};
use labs::sandbox::{BuildOutcome, Host, HostConfig, Run};

const DOCKERFILE: &str = "\
FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
RUN <<EOF
set -e
echo hello > /greeting
EOF
COPY <<CFG /app/config.ini
[a]
b=1
CFG
COPY app.py .
USER 10001:10001
EXPOSE 5000
CMD [\"gunicorn\", \"--bind\", \"0.0.0.0:5000\", \"app:app\"]
";
const REQUIREMENTS: &str = "flask==3.1.3\ngunicorn==23.0.0\n";
const APP: &str = "\
from flask import Flask
app = Flask(__name__)

@app.get('/health')
def health():
    return {'status': 'ok', 'value': 1}
";

#[test]
fn an_honest_submission_is_built_rebuilt_run_asked_and_stopped() {
    run(|host| async move {
        let began = std::time::Instant::now();
        let sandbox = open(&host).await;
        println!("ready {:?}, engine {}", began.elapsed(), sandbox.engine_version());
        let files = [("Dockerfile", DOCKERFILE), ("requirements.txt", REQUIREMENTS), ("app.py", APP)];
        let first = built(&sandbox, &files).await;
        println!("{first:#?}");
        let lines: Vec<_> = first.steps.iter().map(|step| (step.line, step.cached)).collect();
        let expected = [2, 3, 4, 5, 9, 13].map(|line| (Some(line), false));
        assert_eq!(lines, expected);

        let changed = APP.replace("'value': 1", "'value': 2");
        let second = built(&sandbox, &[files[0], files[1], ("app.py", &changed)]).await;
        let cached: Vec<bool> = second.steps.iter().map(|step| step.cached).collect();
        assert_eq!(cached, [true, true, true, true, true, false]);

        let image = sandbox.image(&second.image).await.unwrap();
        println!("{image:#?}");
        assert_eq!(image.base.as_deref(), Some("python:3.13-slim"));
        assert_eq!(image.config.user, "10001:10001");
        assert_eq!(image.config.exposed, [(5000, "tcp".to_owned())]);
        let layers = sandbox.layers(&image).await.unwrap();
        assert_eq!(layers.len(), 6);

        let service = Run { read_only: true, cap_drop_all: true, tmpfs: vec!["/tmp".to_owned()], ..Run::default() };
        let container = started(&sandbox, &second, &service).await;
        let answer = container.wait_http("GET", 5000, "/health", Duration::from_secs(60)).await.unwrap().unwrap();
        assert_eq!((answer.status, String::from_utf8_lossy(&answer.body).contains("\"value\":2")), (200, true));
        assert_eq!(container.uid_gid().await.unwrap(), Some((10001, 10001)));
        let sockets = container.listening().await.unwrap();
        assert!(sockets.iter().any(|socket| socket.port == 5000 && socket.reaches_outside()), "{sockets:?}");
        assert!(container.processes().await.unwrap().iter().all(|p| p.no_new_privileges && p.capabilities == 0));
        assert!(container.logs().await.unwrap().stderr.contains("Listening"));
        let stopped = container.stop(Duration::from_secs(10)).await.unwrap();
        assert!(stopped.signal_respected, "{stopped:?}");
        container.remove().await.unwrap();

        let began = std::time::Instant::now();
        sandbox.close().await.unwrap();
        println!("closed {:?}", began.elapsed());
        nothing_left().await;
    });
}

#[test]
fn a_refused_build_names_its_step_and_line() {
    run(|host| async move {
        let sandbox = open(&host).await;
        let failing = "FROM alpine:3.22 AS a\nRUN echo a\nFROM alpine:3.22\n# comment\nRUN echo before \\\n && exit 7\nRUN echo after\n";
        let (outcome, _) = build(&sandbox, &[("Dockerfile", failing)]).await;
        let BuildOutcome::Failed(failed) = outcome else { panic!("{outcome:?}") };
        assert_eq!(failed.line, Some(5));
        assert!(failed.message.contains("exit code: 7") && failed.log_tail.contains("before"), "{failed:?}");
        let (outcome, _) = build(&sandbox, &[("Dockerfile", "FROM alpine:3.22\n\nRUNN echo\n")]).await;
        let BuildOutcome::Failed(failed) = outcome else { panic!("{outcome:?}") };
        assert_eq!(failed.line, Some(3), "{failed:?}");
        // A stage that is not needed is skipped, one that reruns with equal bytes still counts as rerun.
        let stages = |word: &str| {
            format!(
                "FROM alpine:3.22 AS build\nCOPY x /x\nRUN mkdir -p /out && echo same > /out/same # {word}\nFROM alpine:3.22 AS unused\n\
                 RUN false\nFROM alpine:3.22\nCOPY --from=build /out /out\n"
            )
        };
        built(&sandbox, &[("Dockerfile", &stages("one")), ("x", "1")]).await;
        let again = built(&sandbox, &[("Dockerfile", &stages("one")), ("x", "2")]).await;
        let seen: Vec<_> = again.steps.iter().map(|step| (step.line, step.cached)).collect();
        assert_eq!(seen[..2], [(Some(2), false), (Some(3), false)]);
        sandbox.close().await.unwrap();
        nothing_left().await;
    });
}

#[test]
fn layers_are_read_in_place_as_docker_save_would_give_them() {
    run(|host| async move {
        let sandbox = open(&host).await;
        let dockerfile = "FROM alpine:3.22\nRUN mkdir /d && echo one > /d/a && ln -s /etc/shadow /d/link && chown 1000:1000 /d/a\n\
                          RUN rm /d/a && rm -r /srv && mkdir /srv && echo new > /srv/n\n";
        let image = built(&sandbox, &[("Dockerfile", dockerfile)]).await;
        let image = sandbox.image(&image.image).await.unwrap();
        let mut seen = Vec::new();
        for layer in sandbox.layers(&image).await.unwrap() {
            let mut bytes = Vec::new();
            let totals = layer.write_tar(&mut bytes).unwrap();
            assert!(!totals.truncated);
            let mut archive = tar::Archive::new(bytes.as_slice());
            let names = archive.entries().unwrap().map(|entry| {
                let entry = entry.unwrap();
                let kind = format!("{:?}", entry.header().entry_type());
                (entry.path().unwrap().display().to_string(), kind, entry.header().uid().unwrap())
            });
            seen.push(names.collect::<Vec<_>>());
        }
        let has = |layer: usize, name: &str, kind: &str, uid: u64| {
            let entry = (name.to_owned(), kind.to_owned(), uid);
            assert!(seen[layer].contains(&entry), "{entry:?} is not in {:?}", seen[layer]);
        };
        has(0, "d/a", "Regular", 1000);
        has(0, "d/link", "Symlink", 0);
        has(1, "d/.wh.a", "Regular", 0);
        has(1, "srv/n", "Regular", 0);
        has(1, "srv/.wh..wh..opq", "Regular", 0);
        sandbox.close().await.unwrap();
        nothing_left().await;
    });
}

#[test]
fn the_warm_pool_hands_out_and_refills_and_leaves_nothing() {
    run(|_| async move {
        let config = HostConfig { warm: 1, ..config() };
        let host = Host::connect(config).await.unwrap();
        host.warm_up();
        let until_ready = async || until("a sandbox is ready", async || host.ready() >= 1).await;
        until_ready().await;
        let sandbox = host.open(&labs::sandbox::Limits::default()).await.unwrap();
        assert_eq!((host.ready(), host.free_slots()), (0, 1));
        built(&sandbox, &[("Dockerfile", "FROM alpine:3.22\nRUN echo warm\n")]).await;
        sandbox.close().await.unwrap();
        until_ready().await;
        host.shut_down().await;
        assert_eq!(host.ready(), 0);
        nothing_left().await;
    });
}

/// Set in the process that the sweep's test starts: itself, to die with a sandbox open.
const DIES: &str = "DRYDOCK_TEST_DIES_WITH_A_SANDBOX_OPEN";

fn die_with_a_sandbox_open() {
    run(|host| async move {
        let sandbox = open(&host).await;
        built(&sandbox, &[("Dockerfile", "FROM alpine:3.22\nRUN echo dying\n")]).await;
        std::process::abort();
    });
}

#[test]
fn the_sweep_removes_what_a_dead_process_left_and_nothing_of_the_living() {
    if std::env::var_os(DIES).is_some() {
        return die_with_a_sandbox_open();
    }
    run(|host| async move {
        let mine = open(&host).await;
        let mut child = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_sweep_removes_what_a_dead_process_left_and_nothing_of_the_living"])
            .env(DIES, "1")
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let pid = child.id().unwrap();
        assert!(!child.wait().await.unwrap().success());
        assert!(belongings_of(pid).len() >= 4, "{:?}", belongings_of(pid));
        let before = belongings();
        assert!(host.sweep().await.unwrap() >= 1);
        for _ in 0..100 {
            if belongings_of(pid).is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(belongings_of(pid).is_empty(), "{:?}", belongings_of(pid));
        assert_eq!(belongings(), before);
        built(&mine, &[("Dockerfile", "FROM alpine:3.22\nRUN echo alive\n")]).await;
        mine.close().await.unwrap();
        nothing_left().await;
    });
}
