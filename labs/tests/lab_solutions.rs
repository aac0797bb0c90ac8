//! Every lab's good solution passes with all points, and every bad one gets exactly the verdict that it was written for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;
mod grading;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use grading::{catalog, explain, not_passed};
use labs::checks::{self, Needs, Status};
use labs::files::Files;
use labs::grade::{Report, grade};
use labs::lab::{Expected, Lab};
use labs::sandbox::Host;

/// One solution to grade.
struct Case {
    lab: Lab,
    name: String,
    files: Files,
    expected: Option<Expected>,
}

fn cases() -> Vec<Case> {
    let catalog = catalog();
    let mut cases = Vec::new();
    for lab in catalog.labs() {
        cases.push(Case { lab: lab.clone(), name: "good".to_owned(), files: lab.good.clone(), expected: None });
        for bad in &lab.bad {
            let expected = Some(bad.expected.clone());
            cases.push(Case { lab: lab.clone(), name: bad.name.clone(), files: bad.files.clone(), expected });
        }
    }
    cases
}

/// What is wrong with a verdict; empty where it is as written.
fn complaints(case: &Case, report: &Report) -> String {
    let mut text = String::new();
    match &case.expected {
        None => {
            if case.lab.bonus.is_some() && report.bonus.as_ref().is_none_or(|bonus| bonus.earned != bonus.possible) {
                let _ = writeln!(text, "the good solution does not earn the bonus: {:?}", report.bonus);
            }
            if !report.passed || report.score.earned != report.score.possible {
                let _ =
                    writeln!(text, "the good solution has {} of {} points", report.score.earned, report.score.possible);
            }
        }
        Some(expected) => {
            let mut fails = expected.fails.clone();
            fails.sort();
            let seen = not_passed(report);
            if seen != fails {
                let _ = writeln!(text, "expected {fails:?}\n     got {seen:?}");
            }
            if let Some(bonus) = report.bonus.as_ref().filter(|bonus| bonus.earned > 0) {
                let _ = writeln!(text, "a bad solution earns the bonus: {bonus:?}");
            }
            let codes: Vec<_> = report.refusals.iter().map(|refusal| refusal.code.as_str()).collect();
            if expected.refused.as_deref() != codes.first().copied() {
                let _ = writeln!(text, "expected refusal {:?}, got {codes:?}", expected.refused);
            }
            let order =
                ["cache-reuse", "deps-before-code"].iter().all(|id| expected.fails.iter().any(|fails| fails == id));
            let reordered = report.cache.as_ref().and_then(|cache| cache.reordered.as_ref());
            if order && reordered.is_none_or(|other| other.saved_bytes == 0 || other.copied_first != "requirements.txt")
            {
                let _ = writeln!(text, "the right order should have been built and compared: {reordered:?}");
            }
            if expected.limit != report.limit {
                let _ = writeln!(text, "expected limit {:?}, got {:?}", expected.limit, report.limit);
            }
        }
    }
    if !text.is_empty() {
        text = format!("{}/{}:\n{text}{}", case.lab.slug, case.name, explain(report));
    }
    text
}

/// Grades cases from one end of the list until none is left.
async fn work(host: Host, queue: Arc<std::sync::Mutex<Vec<Case>>>) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        let Some(case) = queue.lock().unwrap().pop() else { return found };
        let begun = Instant::now();
        match grade(Some(&host), &case.lab, &case.files, &mut ()).await {
            Ok(report) => {
                println!(
                    "{:>5.1} s  {}/{}: {} of {}  {:?}",
                    begun.elapsed().as_secs_f64(),
                    case.lab.slug,
                    case.name,
                    report.score.earned,
                    report.score.possible,
                    report.timings_ms
                );
                found.push(complaints(&case, &report));
            }
            Err(error) => found.push(format!("{}/{}: {error}", case.lab.slug, case.name)),
        }
    }
}

#[test]
fn every_solution_gets_the_verdict_it_was_written_for() {
    common::run(all_solutions);
}

async fn all_solutions(host: Host) {
    let only = std::env::var("LAB").ok();
    let mut all = cases();
    all.retain(|case| only.as_ref().is_none_or(|only| format!("{}/{}", case.lab.slug, case.name).contains(only)));
    assert!(!all.is_empty());
    let queue = Arc::new(std::sync::Mutex::new(all));
    let (one, two) = tokio::join!(
        tokio::spawn(work(host.clone(), Arc::clone(&queue))),
        tokio::spawn(work(host.clone(), Arc::clone(&queue)))
    );
    let found: Vec<_> = one.unwrap().into_iter().chain(two.unwrap()).filter(|text| !text.is_empty()).collect();
    assert!(found.is_empty(), "{} verdicts are not as written:\n{}", found.len(), found.join("\n"));
}

#[tokio::test]
async fn what_needs_no_sandbox_is_already_right_without_one() {
    for case in cases() {
        let report = grade(None, &case.lab, &case.files, &mut ()).await.unwrap();
        assert!(!report.passed, "{}/{} passed although nothing was built", case.lab.slug, case.name);
        let expected: BTreeSet<_> = case.expected.iter().flat_map(|expected| expected.fails.clone()).collect();
        for check in &report.checks {
            let needs = checks::find(&check.id).unwrap().meta.needs;
            let right = match check.status {
                Status::Skip if needs > Needs::Context => true,
                Status::Pass => needs <= Needs::Context && !expected.contains(&check.id),
                Status::Fail | Status::Skip => expected.contains(&check.id),
                Status::Error => false,
            };
            assert!(right, "{}/{}: {check:?}", case.lab.slug, case.name);
        }
    }
}

#[test]
fn each_check_of_these_labs_fails_alone_in_some_bad_solution() {
    for lab in ["first-image", "distroless-go"].map(grading::lab) {
        for check in &lab.checks {
            let alone = lab.bad.iter().any(|bad| bad.expected.fails == [check.id.clone()]);
            assert!(alone, "no bad solution of {} fails {} alone", lab.slug, check.id);
        }
    }
}
