//! The report's JSON is a contract: other programs read it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod grading;

use grading::{dockerfile, lab};
use labs::grade::{Progress, Stage, grade};
use serde_json::Value;

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn a_report_has_the_keys_that_programs_rely_on() {
    let report = grade(None, &lab("first-image"), &dockerfile("FROM ubuntu\n"), &mut ()).await.unwrap();
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(
        keys(&json),
        [
            "bonus",
            "build",
            "cache",
            "checks",
            "context",
            "image",
            "lab",
            "lab_version",
            "limit",
            "notes",
            "passed",
            "refusals",
            "schema",
            "score",
            "timings_ms"
        ]
    );
    assert_eq!(keys(&json["score"]), ["earned", "possible"]);
    assert_eq!(keys(&json["context"]), ["bytes", "files", "ignored_bytes"]);
    assert_eq!(keys(&json["refusals"][0]), ["code", "fix", "line", "message"]);
    assert_eq!(
        keys(&json["checks"][0]),
        ["evidence", "fix", "id", "line", "points", "required", "status", "summary", "why"]
    );
    assert_eq!(json["checks"][0]["status"], "skip");
    assert_eq!(json["score"]["possible"], 20);
    assert_eq!(json["passed"], false);
}

#[tokio::test]
async fn a_listener_hears_each_verdict_once_as_it_is_known() {
    let mut heard = Vec::new();
    let lab = lab("run-as-non-root");
    let report = grade(None, &lab, &lab.good, &mut |progress: Progress| heard.push(progress)).await.unwrap();
    assert_eq!(heard.first(), Some(&Progress::Stage(Stage::Reading)));
    let mut verdicts: Vec<_> = heard
        .into_iter()
        .filter_map(|progress| match progress {
            Progress::Check(check) => Some(check),
            _ => None,
        })
        .collect();
    assert_eq!(verdicts.len(), report.checks.len());
    verdicts.sort_by_key(|check| report.checks.iter().position(|other| other.id == check.id));
    assert_eq!(verdicts, report.checks);
}

#[tokio::test]
async fn source_only_never_passes_a_lab_that_builds() {
    let lab = lab("first-image");
    let report = grade(None, &lab, &lab.good, &mut ()).await.unwrap();
    assert!(!report.passed);
    assert_eq!(report.score.earned, 10, "what the source and the context decide");
    assert!(report.refusals.is_empty());
}

#[tokio::test]
async fn a_bonus_stands_beside_the_score_and_only_where_something_was_handed_in_for_it() {
    let lab = lab("lab-2");
    let (mut without, mut blank) = (lab.good.clone(), lab.good.clone());
    without.remove("go/Dockerfile").unwrap();
    blank.insert("go/Dockerfile", "\n").unwrap();
    let plain = grade(None, &lab, &without, &mut ()).await.unwrap();
    assert!(plain.bonus.is_none());
    assert!(grade(None, &lab, &blank, &mut ()).await.unwrap().bonus.is_none());

    let mut heard = Vec::new();
    let both = grade(None, &lab, &lab.good, &mut |progress: Progress| heard.push(progress)).await.unwrap();
    let bonus = both.bonus.as_ref().unwrap();
    assert_eq!((bonus.earned, bonus.possible, bonus.folder.as_str()), (0, 2, "go"), "nothing was built");
    assert_eq!(bonus.checks.len(), self::lab("distroless-go").checks.len());
    assert_eq!((both.score, both.context), (plain.score, plain.context), "its files are not the lab's own");
    assert_eq!(heard.last(), Some(&Progress::Stage(Stage::Bonus)), "its checks are not told among the lab's own");
}
