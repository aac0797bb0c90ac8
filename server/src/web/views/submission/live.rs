//! What has happened so far: the stages, the log, and the checks that have their verdict already.

use std::collections::BTreeMap;

use app::view::Points;
use app::view::lab::Outcome;
use app::view::submission::{CheckRow, CheckStatus, Stage, StageState};
use labs::lab::Lab;
use serde_json::Value;

use super::judged::{beside, status, title};
use crate::store::events::Event;
use crate::web::views::numbers;
use crate::web::views::report::Report;

/// Characters of the build log that the page shows.
const LOG_SHOWN: usize = 200_000;

/// The stages in order, with the words that the grader uses of them too (`labs::grade::Stage::words`).
const STAGES: [(&str, &str); 8] = [
    ("source", "Reading the files"),
    ("sandbox", "Waiting for a sandbox"),
    ("build", "Building the image"),
    ("rebuild", "Changing one line and building again"),
    ("inspect", "Reading the image"),
    ("run", "Running the container"),
    ("done", "Closing the sandbox"),
    ("bonus", "Judging the bonus"),
];

/// What the report calls a stage in its timings, where it is another word.
const TIMED_AS: [(&str, &str); 2] = [("sandbox", "open"), ("inspect", "measure")];

fn body(event: &Event) -> Value {
    serde_json::from_str(&event.body).unwrap_or_default()
}

/// The last part of the build log, and whether something is missing before it.
pub(super) fn log(events: &[Event]) -> (String, bool) {
    let mut log: String = events
        .iter()
        .filter(|event| event.kind == "log")
        .filter_map(|event| body(event).get("text").and_then(Value::as_str).map(str::to_owned))
        .collect();
    let cut = log.len() > LOG_SHOWN;
    if cut {
        let from = log.char_indices().map(|(at, _)| at).find(|at| log.len() - at <= LOG_SHOWN).unwrap_or_default();
        log = log.split_off(from);
    }
    (log, cut)
}

/// Stages from what was reported as it happened; what a finished grading never reached was not needed.
pub(super) fn stages(events: &[Event], report: Option<&Report>, outcome: Outcome) -> Vec<Stage> {
    let mut said: BTreeMap<String, (StageState, String)> = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind == "progress") {
        let body = body(event);
        let text = |key: &str| body.get(key).and_then(Value::as_str);
        let Some(stage) = text("stage") else { continue };
        let state = match text("state") {
            Some("done") => StageState::Done,
            Some("stopped") => StageState::Stopped,
            Some("skipped") => StageState::Skipped,
            _ => StageState::Running,
        };
        said.insert(stage.to_owned(), (state, text("note").unwrap_or_default().to_owned()));
    }
    let finished = !matches!(outcome, Outcome::Queued | Outcome::Running);
    let last_begun = STAGES.iter().rposition(|(id, _)| said.contains_key(*id));
    let stage = |(place, (id, title)): (usize, &(&str, &str))| {
        let (mut state, mut note) = said.get(*id).cloned().unwrap_or_default();
        let timed = TIMED_AS.iter().find(|(stage, _)| stage == id).map_or(*id, |(_, timed)| *timed);
        let took = report.and_then(|report| report.timings_ms.get(timed)).filter(|took| **took > 0.0);
        if let Some(took) = took {
            (state, note) = (StageState::Done, numbers::seconds(took / 1000.0));
        }
        // A stage ends when a later one begins, whether or not anybody said so.
        if state == StageState::Running && (finished || last_begun.is_some_and(|last| place < last)) {
            state = StageState::Done;
        }
        if state == StageState::Waiting && finished {
            state = if *id == "done" && report.is_some() { StageState::Done } else { StageState::Skipped };
        }
        Stage { id: (*id).to_owned(), title: (*title).to_owned(), state, note }
    };
    // Most labs have no bonus, and most hand-ins nothing for it.
    let told = |id: &str| id != "bonus" || said.contains_key(id);
    STAGES.iter().enumerate().filter(|(_, (id, _))| told(id)).map(stage).collect()
}

pub(super) fn checks_so_far(lab: Option<&Lab>, events: &[Event]) -> Vec<CheckRow> {
    let checks = events.iter().filter(|event| event.kind == "check").map(body);
    checks
        .map(|body| {
            let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let asked =
                lab.and_then(|lab| lab.checks.iter().find(|check| Some(check.id.as_str()) == body["id"].as_str()));
            let status = status(&text("status"));
            let possible = asked.map_or(0, |check| check.points);
            CheckRow {
                title: title(&text("id")),
                id: text("id"),
                status,
                required: asked.is_some_and(|check| check.required),
                points: Points::of(if status == CheckStatus::Pass { possible } else { 0 }, possible),
                summary: beside(&title(&text("id")), &text("summary")),
                ..CheckRow::default()
            }
        })
        .collect()
}

pub(super) fn timings(report: &Report) -> Vec<(String, String)> {
    let rows = [
        ("open", "Waiting for a sandbox"),
        ("build", "Building the image"),
        ("measure", "Reading the image"),
        ("run", "Running the container"),
        ("rebuild", "Changing one line and building again"),
        ("total", "Together"),
    ];
    let took = |id: &str| report.timings_ms.get(id).copied().filter(|took| *took > 0.0);
    rows.iter().filter_map(|(id, name)| Some(((*name).to_owned(), numbers::seconds(took(id)? / 1000.0)))).collect()
}
