//! Bad input through `grade`: each ends in a clear message, and the next honest submission is graded as ever.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;
mod grading;

use std::time::{Duration, Instant};

use grading::{dockerfile, explain, lab};
use labs::checks::Status;
use labs::files::Files;
use labs::grade::{BuildStatus, Report, grade};
use labs::lab::Lab;
use labs::sandbox::Host;

/// A lab whose limits are reached within seconds.
fn small() -> Lab {
    let mut lab = lab("run-as-non-root");
    lab.limits.build_time = Duration::from_secs(20);
    lab.limits.disk = 300 << 20;
    lab
}

const BASE: &str = "FROM python:3.13-slim\nWORKDIR /app\n";

/// What a learner sees of a build that was ended.
fn assert_ended(report: &Report, limits: &[&str], line: u32) {
    let limit = report.limit.as_deref().unwrap_or("none");
    assert!(limits.contains(&limit), "limit {limit}\n{}", explain(report));
    assert!(!report.passed);
    let build = report.build.as_ref().unwrap();
    assert_ne!(build.status, BuildStatus::Built);
    assert!(build.line.is_none_or(|seen| seen == line), "line {:?}", build.line);
    let skipped: Vec<_> = report.checks.iter().filter(|check| check.status == Status::Skip).collect();
    assert!(!skipped.is_empty() && skipped.iter().all(|check| !check.summary.is_empty()));
    assert_eq!(report.score.possible, 8, "what was skipped stays in the points to be had");
}

#[test]
fn a_build_that_misbehaves_is_named_and_the_next_submission_is_graded_as_ever() {
    common::run(misbehaving_builds);
}

async fn misbehaving_builds(host: Host) {
    let lab = small();
    let cases: [(&str, &str, &[&str]); 5] = [
        ("never ends", "RUN sleep 1000\n", &["build-time"]),
        ("floods the log", "RUN yes 'a line of output that nobody reads'\n", &["log", "build-time"]),
        ("fills the disk", "RUN head -c 2000000000 /dev/zero > /app/big\n", &["disk"]),
        (
            "forks without end",
            "RUN python -c 'import os\\nwhile True: os.fork()' ; python -c \"exec('import os\\nwhile True:\\n try: os.fork()\\n except OSError: pass')\"\n",
            &["pids", "build-time", "memory"],
        ),
        ("eats memory", "RUN python -c \"x = [b'x' * (64 << 20) for _ in range(100)]\"\n", &["memory", "engine"]),
    ];
    for (what, run, limits) in cases {
        let begun = Instant::now();
        let report = grade(Some(&host), &lab, &dockerfile(&format!("{BASE}{run}")), &mut ()).await.unwrap();
        println!("{what}: {:?} after {:.1} s: {:?}", report.limit, begun.elapsed().as_secs_f64(), report.build);
        assert_ended(&report, limits, 3);
        let honest = grade(Some(&host), &lab, &lab.good, &mut ()).await.unwrap();
        assert!(honest.passed, "after a submission that {what}, an honest one got:\n{}", explain(&honest));
    }
}

#[test]
fn a_build_that_fails_says_where_and_shows_the_end_of_the_output() {
    common::run(failing_build);
}

async fn failing_build(host: Host) {
    let lab = small();
    let source =
        format!("{BASE}# a comment\nRUN echo before && \\\n    echo what-went-wrong >&2 && false\nUSER 10001\n");
    let report = grade(Some(&host), &lab, &dockerfile(&source), &mut ()).await.unwrap();
    let build = report.build.as_ref().unwrap();
    assert_eq!((build.status, build.line), (BuildStatus::Failed, Some(4)), "{}", explain(&report));
    assert!(build.log_tail.contains("what-went-wrong"), "{build:?}");
    let source_check = report.checks.iter().find(|check| check.id == "numeric-user").unwrap();
    assert_eq!(source_check.status, Status::Pass, "what the source shows is judged all the same");
    let skipped = report.checks.iter().find(|check| check.id == "responds").unwrap();
    assert_eq!((skipped.status, skipped.summary.as_str()), (Status::Skip, "The build failed at line 4"));
    assert_eq!(report.limit, None);
}

/// The first refusal of a submission that never reaches a sandbox.
async fn refused(files: &Files) -> (String, Option<u32>) {
    let report = grade(None, &small(), files, &mut ()).await.unwrap();
    assert!(!report.passed);
    let first = report.refusals.first().unwrap_or_else(|| panic!("not refused: {report:?}"));
    assert!(!first.message.is_empty() && !first.fix.is_empty());
    (first.code.clone(), first.line)
}

#[tokio::test]
async fn what_cannot_be_built_is_refused_with_its_line() {
    assert_eq!(refused(&Files::new()).await.0, "no-dockerfile");
    assert_eq!(refused(&dockerfile("")).await.0, "empty-dockerfile");
    assert_eq!(refused(&dockerfile("# only a comment\n")).await.0, "empty-dockerfile");
    let mut files = Files::new();
    files.insert("Dockerfile", b"FROM python:3.13-slim\nRUN echo \xff\xfe\n".to_vec()).unwrap();
    assert_eq!(refused(&files).await, ("not-text".to_owned(), Some(2)));
    assert_eq!(refused(&dockerfile("FROM ubuntu:24.04\n")).await, ("image-not-offered".to_owned(), Some(1)));
    let mut files = dockerfile("FROM python:3.13-slim\n");
    files.insert("big.bin", vec![0; 2 << 20]).unwrap();
    assert_eq!(refused(&files).await.0, "file-too-large");
}

#[tokio::test]
async fn a_refusal_hides_no_finding_of_the_source() {
    let report = grade(None, &small(), &dockerfile("FROM ubuntu:24.04\nCMD [\"true\"]\n"), &mut ()).await.unwrap();
    let user = report.checks.iter().find(|check| check.id == "non-root-user").unwrap();
    assert_eq!(user.status, Status::Fail);
}

#[tokio::test]
async fn a_dockerfile_that_does_not_parse_is_explained_line_by_line() {
    let report =
        grade(None, &small(), &dockerfile("FROM python:3.13-slim\nRUM echo\nUSER 10001\n"), &mut ()).await.unwrap();
    assert!(!report.passed);
    assert_eq!(report.refusals.first().map(|refusal| (refusal.code.as_str(), refusal.line)), Some(("syntax", Some(2))));
}
