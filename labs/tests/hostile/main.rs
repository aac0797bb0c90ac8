//! Hostile submissions on the real sandbox, past everything that the source alone would have refused: each ends as it
//! is written here, each leaves nothing behind, and an honest submission afterwards gets what it should.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod containers;
mod neighbours;

use std::time::{Duration, Instant};

use common::{built, nothing_left, open, run, started};
use labs::sandbox::{BuildOptions, BuildOutcome, Host, Limits, Run, Stop};

/// How a hostile build may end. Several, where the machine decides which limit is met first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Built,
    Failed,
    By(Stop),
}

/// One hostile submission.
pub struct Case {
    pub name: &'static str,
    pub context: Vec<u8>,
    pub ends: &'static [End],
    /// Must not be in what is said.
    pub never: Option<String>,
}

const ENDED: &str = ": ended as ";

fn tight() -> Limits {
    Limits {
        memory: 768 << 20,
        learner_memory: 384 << 20,
        pids: 400,
        learner_pids: 200,
        cpus: 2.0,
        disk: 256 << 20,
        build_time: Duration::from_secs(12),
        log: 100_000,
    }
}

async fn hand_in(host: &Host, case: Case) -> Result<(), String> {
    let began = Instant::now();
    let sandbox = host.open(&tight()).await.map_err(|error| format!("{}: {error}", case.name))?;
    let ready = began.elapsed();
    let mut told = 0;
    let outcome = sandbox
        .build(case.context, "Dockerfile", &BuildOptions::default(), &mut |event| told += format!("{event:?}").len())
        .await;
    let said = format!("{outcome:?}");
    let end = match &outcome {
        Ok(BuildOutcome::Built(_)) => End::Built,
        Ok(BuildOutcome::Failed(_)) => End::Failed,
        Ok(BuildOutcome::Stopped(stopped)) => End::By(stopped.stop),
        Err(error) => return Err(format!("{}: our own fault: {error}", case.name)),
    };
    let closing = Instant::now();
    sandbox.close().await.map_err(|error| format!("{}: not closed: {error}", case.name))?;
    let short: String = said.chars().take(300).collect();
    println!(
        "{:<28} ready {:.1?} all {:.1?} close {:.1?} -> {end:?} {short}",
        case.name,
        ready,
        began.elapsed(),
        closing.elapsed()
    );
    if !case.ends.contains(&end) {
        return Err(format!("{}{ENDED}{end:?}, not as one of {:?}: {short}", case.name, case.ends));
    }
    if let Some(secret) = case.never.filter(|secret| said.contains(secret.as_str())) {
        return Err(format!("{}: {secret:?} was seen", case.name));
    }
    // What is passed on is bounded too: every byte of output may be shown as six.
    if told > 2_000_000 {
        return Err(format!("{}: {told} bytes of events", case.name));
    }
    Ok(())
}

#[test]
fn hostile_builds_end_as_they_should_and_leave_nothing() {
    run(|host| async move {
        let mut wrong = Vec::new();
        let before = honest(&host).await;
        let groups = cases::groups();
        assert!(groups.iter().map(Vec::len).sum::<usize>() >= 40);
        for group in groups {
            let mut cases = group.into_iter();
            while let Some(first) = cases.next() {
                // Two at a time, as two learners would.
                let (one, two) = tokio::join!(hand_in(&host, first), async {
                    match cases.next() {
                        Some(second) => hand_in(&host, second).await,
                        None => Ok(()),
                    }
                });
                wrong.extend(one.err());
                wrong.extend(two.err());
                nothing_left().await;
            }
            // Whatever it was, the next one pays nothing for it. The room is for a busy machine.
            let after = honest(&host).await;
            println!("an honest submission: {before:.1?} before, {after:.1?} after");
            assert!(after < before * 3 + Duration::from_secs(20), "{before:?} before, {after:?} after");
        }
        assert!(!std::path::Path::new(cases::ESCAPED).exists(), "a file came out");
        // Which of several limits an attack meets first depends on its neighbour and on the machine: what ended otherwise
        // than written is asked again alone. A leak, a flood or a fault of ours is not.
        let (ended, mut wrong): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|told| told.contains(ENDED));
        for case in cases::groups().into_iter().flatten() {
            if ended.iter().any(|told| told.starts_with(&format!("{}{ENDED}", case.name))) {
                wrong.extend(hand_in(&host, case).await.err());
                nothing_left().await;
            }
        }
        std::fs::remove_file(cases::secret_path()).unwrap();
        assert!(wrong.is_empty(), "{wrong:#?}");
        nothing_left().await;
    });
}

/// An honest submission is built and answers; how long it took.
async fn honest(host: &Host) -> Duration {
    let began = Instant::now();
    let sandbox = open(host).await;
    let dockerfile = "FROM python:3.13-slim\nRUN echo ok > /index.html\nUSER 1000\nCMD [\"python\", \"-m\", \"http.server\", \"8000\", \"-d\", \"/\"]\n";
    let image = built(&sandbox, &[("Dockerfile", dockerfile)]).await;
    let container = started(&sandbox, &image, &Run::default()).await;
    let answer = container.wait_http("GET", 8000, "/index.html", Duration::from_secs(60)).await.unwrap().unwrap();
    assert_eq!(answer.body, b"ok\n");
    sandbox.close().await.unwrap();
    began.elapsed()
}

#[test]
fn forged_lines_of_a_build_change_nothing_that_is_told_of_it() {
    run(|host| async move {
        let sandbox = open(&host).await;
        let forged = format!("sha256:{}", "0".repeat(64));
        let dockerfile = format!(
            "FROM alpine:3.22\nRUN echo '#5 CACHED'; echo ' ---> Using cache'; echo 'CACHED [stage-0 2/2] RUN x'; \
             echo 'Successfully built 000000000000'; echo '{{\"aux\":{{\"ID\":\"{forged}\"}}}}'; \
             echo '{{\"id\":\"moby.buildkit.trace\",\"aux\":\"CgA=\"}}'\n"
        );
        let image = built(&sandbox, &[("Dockerfile", &dockerfile)]).await;
        let steps: Vec<_> = image.steps.iter().map(|step| (step.line, step.cached)).collect();
        assert_eq!(steps, [(Some(2), false)]);
        assert_ne!(image.image.to_string(), forged);
        sandbox.close().await.unwrap();
        nothing_left().await;
    });
}
