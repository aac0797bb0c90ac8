//! Hostile submissions on the real sandbox, past everything that the source alone would have refused: each ends as it
//! is written here, each leaves nothing behind, and an honest submission afterwards gets what it should.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod containers;

use std::time::Duration;

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
    let began = std::time::Instant::now();
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
    let closing = std::time::Instant::now();
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
        let mut cases = cases::all().into_iter();
        assert!(cases.len() >= 40);
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
        // Which of several limits an attack meets first depends on its neighbour and on the machine: what ended otherwise
        // than written is asked again alone. A leak, a flood or a fault of ours is not.
        let (ended, mut wrong): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|told| told.contains(ENDED));
        for case in cases::all() {
            if ended.iter().any(|told| told.starts_with(&format!("{}{ENDED}", case.name))) {
                wrong.extend(hand_in(&host, case).await.err());
                nothing_left().await;
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        honest(&host).await;
        nothing_left().await;
    });
}

/// The next honest submission is built, answers, and is not slower than an hour.
pub async fn honest(host: &Host) {
    let sandbox = open(host).await;
    let dockerfile = "FROM python:3.13-slim\nRUN echo ok > /index.html\nUSER 1000\nCMD [\"python\", \"-m\", \"http.server\", \"8000\", \"-d\", \"/\"]\n";
    let image = built(&sandbox, &[("Dockerfile", dockerfile)]).await;
    let container = started(&sandbox, &image, &Run::default()).await;
    let answer = container.wait_http("GET", 8000, "/index.html", Duration::from_secs(60)).await.unwrap().unwrap();
    assert_eq!(answer.body, b"ok\n");
    sandbox.close().await.unwrap();
}
