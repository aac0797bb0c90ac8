//! A submission: where it stands, what happened so far, and in the end the verdict with its evidence.

mod judged;
mod live;
mod verdict;

use std::collections::BTreeMap;

use app::view::Engine;
use app::view::lab::SolutionGate;
use app::view::submission::{Queue, SubmissionView};

use self::judged::{bonus, cache, check, context, image, refusal};
use self::live::{checks_so_far, log, stages, timings};
use self::verdict::verdict;
use super::report::Report;
use super::{lab, numbers, progress};
use crate::loaded::Loaded;
use crate::store::events::Event;
use crate::store::gradings::Grading;
use crate::store::progress::LabStanding;
use crate::store::submissions::Submission;

/// Everything that is known of a submission.
pub struct Known<'a> {
    /// What was handed in.
    pub submission: &'a Submission,
    /// Its newest grading.
    pub grading: Option<&'a Grading>,
    /// What happened so far, in order.
    pub events: &'a [Event],
    /// The files, by name.
    pub files: &'a BTreeMap<String, Vec<u8>>,
    /// Which one of the learner's for this lab, from 1.
    pub number: u32,
    /// Place in line from 1, and an estimate in milliseconds, while it waits.
    pub queue: Option<(u32, Option<i64>)>,
    /// How the learner stands in this lab.
    pub standing: Option<&'a LabStanding>,
    /// Whether labs are built here.
    pub engine: Engine,
}

/// The page.
pub fn of(loaded: &Loaded, known: &Known<'_>) -> SubmissionView {
    let lab = loaded.catalog.find(&known.submission.lab);
    let outcome = progress::outcome(known.grading);
    let report = known.grading.and_then(|grading| grading.report.as_deref());
    let report: Option<Report> = report.and_then(|report| serde_json::from_str(report).ok());
    let (log, log_cut) = log(known.events);
    SubmissionView {
        id: known.submission.id.clone(),
        lab_slug: known.submission.lab.clone(),
        lab_title: lab.map_or_else(|| known.submission.lab.clone(), |lab| lab.title.clone()),
        received: numbers::when(known.submission.received_at),
        number: known.number,
        outcome,
        queue: known.queue.map(|(place, estimate)| Queue { place, estimate: estimate.map(numbers::about) }),
        stages: stages(known.events, report.as_ref(), outcome),
        log,
        log_cut,
        last_event: known.events.last().map(|event| event.seq.to_string()),
        verdict: verdict(loaded, lab, known, outcome, report.as_ref()),
        refusals: report.iter().flat_map(|report| &report.refusals).map(refusal).collect(),
        checks: match &report {
            // What could not be read was not judged, whatever the report says of the empty folder.
            Some(_) if known.files.is_empty() => Vec::new(),
            Some(report) => report.checks.iter().map(check).collect(),
            None => checks_so_far(lab, known.events),
        },
        bonus: report.as_ref().and_then(|report| report.bonus.as_ref()).map(|judged| bonus(loaded, judged)),
        cache: report.as_ref().and_then(|report| report.cache.as_ref()).map(|rebuilt| cache(lab, rebuilt)),
        image: report.as_ref().and_then(|report| report.image.as_ref()).map(image),
        context: report
            .as_ref()
            .filter(|_| !known.files.is_empty())
            .and_then(|report| report.context.as_ref())
            .map(context),
        timings: report.iter().flat_map(timings).collect(),
        remarks: report.iter().flat_map(|report| report.notes.clone()).collect(),
        files: known.files.iter().map(|(path, bytes)| (path.clone(), text_of(bytes))).collect(),
        engine: known.engine.clone(),
        solution_open: lab.is_some_and(|lab| lab::gate(lab, known.standing) == SolutionGate::Open),
    }
}

/// A file's text, or what it is.
fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("(not text, {})", numbers::bytes(bytes.len() as u64)),
    }
}
