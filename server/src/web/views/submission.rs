//! A submission: where it stands, what happened so far, and in the end the verdict with its evidence.

use std::collections::BTreeMap;

use app::view::lab::{Outcome, SolutionGate};
use app::view::submission::{
    Bonus, Cache, CacheStep, CheckRow, CheckStatus, Context, Image, Layer, Queue, Refusal, Stage, StageState,
    SubmissionView, Verdict,
};
use app::view::{Engine, Link, Points};
use labs::lab::Lab;
use serde_json::Value;

use super::report::{self, Report};
use super::{lab, lecture, numbers, progress};
use crate::loaded::Loaded;
use crate::store::events::Event;
use crate::store::gradings::Grading;
use crate::store::progress::LabStanding;
use crate::store::submissions::Submission;

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

fn body(event: &Event) -> Value {
    serde_json::from_str(&event.body).unwrap_or_default()
}

/// The last part of the build log, and whether something is missing before it.
fn log(events: &[Event]) -> (String, bool) {
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
fn stages(events: &[Event], report: Option<&Report>, outcome: Outcome) -> Vec<Stage> {
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

fn checks_so_far(lab: Option<&Lab>, events: &[Event]) -> Vec<CheckRow> {
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

fn title(id: &str) -> String {
    labs::checks::find(id).map_or_else(|| id.to_owned(), |check| check.meta.title.to_owned())
}

/// A summary, unless it says no more than the title that it stands beside.
fn beside(title: &str, summary: &str) -> String {
    if title == summary { String::new() } else { summary.to_owned() }
}

fn status(word: &str) -> CheckStatus {
    match word {
        "pass" => CheckStatus::Pass,
        "fail" => CheckStatus::Fail,
        "error" => CheckStatus::Error,
        _ => CheckStatus::Skip,
    }
}

fn check(check: &report::Check) -> CheckRow {
    CheckRow {
        id: check.id.clone(),
        title: title(&check.id),
        status: status(&check.status),
        required: check.required,
        points: points(check.points),
        summary: beside(&title(&check.id), &check.summary),
        why: check.why.clone(),
        fix: check.fix.clone(),
        line: check.line,
        evidence: check.evidence.clone(),
    }
}

fn bonus(loaded: &Loaded, judged: &report::Bonus) -> Bonus {
    let mut stopped: Vec<String> = judged
        .refusals
        .iter()
        .map(|refusal| format!("{} {}", with_line(refusal.line, &refusal.message), refusal.fix))
        .collect();
    if let Some(limit) = &judged.limit {
        let (name, meaning, next) = limit_words(limit);
        stopped.push(format!("Stopped: {name}. {meaning} {next}"));
    } else if let Some(build) = judged.build.as_ref().filter(|build| build.status == "failed") {
        stopped.push(format!("The image does not build. {}", with_line(build.line, &build.message)));
    }
    let lab = loaded.catalog.find(&judged.lab);
    Bonus {
        score: points(report::Score { earned: judged.earned, possible: judged.possible }),
        folder: judged.folder.clone(),
        lab: Link::to(format!("/labs/{}", judged.lab), lab.map_or_else(|| judged.lab.clone(), |lab| lab.title.clone())),
        size: judged.image.as_ref().map(|image| numbers::bytes(image.size_bytes)),
        stopped,
        checks: judged.checks.iter().map(check).collect(),
    }
}

fn points(score: report::Score) -> Points {
    numbers::score(numbers::milli(score.earned), numbers::milli(score.possible))
}

fn refusal(refusal: &report::Refusal) -> Refusal {
    Refusal {
        code: refusal.code.clone(),
        line: refusal.line,
        message: refusal.message.clone(),
        fix: refusal.fix.clone(),
    }
}

fn cache(lab: Option<&Lab>, cache: &report::Cache) -> Cache {
    let seconds = |seconds: Option<f64>| seconds.map(numbers::seconds).unwrap_or_default();
    let change =
        lab.and_then(|lab| lab.change.as_ref()).map(|change| format!("One line of {} was changed.", change.file));
    Cache {
        change: change.unwrap_or_default(),
        reused: cache.reused,
        rerun: cache.rerun,
        first: seconds(cache.first_seconds),
        second: seconds(cache.second_seconds),
        steps: cache
            .steps
            .iter()
            .map(|step| CacheStep {
                name: step.name.clone(),
                line: step.line,
                cached: step.cached,
                seconds: if step.cached { String::new() } else { numbers::seconds(step.seconds) },
            })
            .collect(),
    }
}

fn image(image: &report::Image) -> Image {
    let total: u64 = image.layers.iter().map(|layer| layer.size_bytes).sum();
    let share = |bytes: u64| {
        numbers::percent(i64::try_from(bytes).unwrap_or(i64::MAX / 200), i64::try_from(total).unwrap_or(i64::MAX))
    };
    Image {
        size: numbers::bytes(image.size_bytes),
        compared: String::new(),
        user: if image.user.is_empty() { "root".to_owned() } else { image.user.clone() },
        layers: image
            .layers
            .iter()
            .map(|layer| Layer {
                created_by: layer.created_by.trim_end_matches(" # buildkit").to_owned(),
                size: numbers::bytes(layer.size_bytes),
                percent: share(layer.size_bytes),
                base: layer.base,
            })
            .collect(),
    }
}

fn context(context: &report::Context) -> Context {
    Context {
        size: numbers::bytes(context.bytes),
        files: context.files,
        ignored: numbers::bytes(context.ignored_bytes),
    }
}

fn timings(report: &Report) -> Vec<(String, String)> {
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

/// A file's text, or what it is.
fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("(not text, {})", numbers::bytes(bytes.len() as u64)),
    }
}

fn verdict(
    loaded: &Loaded,
    lab: Option<&Lab>,
    known: &Known<'_>,
    outcome: Outcome,
    report: Option<&Report>,
) -> Option<Verdict> {
    let again = Some(Link::to(format!("/labs/{}", known.submission.lab), "Back to the lab"));
    let reason = known.grading.and_then(|grading| grading.reason.clone());
    Some(match (outcome, report) {
        (Outcome::Queued | Outcome::Running, _) => return None,
        (Outcome::Passed, Some(report)) => passed(loaded, lab, report),
        (Outcome::NotPassed, Some(report)) => Verdict { next_link: again, ..not_passed(lab, report) },
        (Outcome::Superseded, _) => Verdict {
            headline: "Not graded: a newer hand-in took its place".to_owned(),
            meaning: "You handed in again before this one's turn came. Its files are kept below.".to_owned(),
            next: "Look at your newest hand-in.".to_owned(),
            next_link: again,
            ..Verdict::default()
        },
        (Outcome::Cancelled, _) => Verdict {
            headline: "Withdrawn".to_owned(),
            meaning: "You withdrew this hand-in before it was graded. Its files are kept below.".to_owned(),
            next: "Hand in again when you are ready.".to_owned(),
            next_link: again,
            ..Verdict::default()
        },
        (_, _) => Verdict {
            headline: "Could not be graded".to_owned(),
            meaning: format!(
                "This is a fault on our side, not in what you wrote{}. Your files are kept and nothing counts against you.",
                reason.map(|reason| format!(": {reason}")).unwrap_or_default()
            ),
            next: "Hand in again; if it fails again, tell whoever runs this server.".to_owned(),
            next_link: again,
            ..Verdict::default()
        },
    })
}

fn passed(loaded: &Loaded, lab: Option<&Lab>, report: &Report) -> Verdict {
    let mut lost = report.checks.iter().filter(|check| check.status == "fail");
    let (lost, more) = (lost.next(), lost.count());
    let onward = lab.and_then(|lab| lab.lecture.as_deref()).and_then(|address| lecture::place(loaded, address));
    Verdict {
        headline: "Passed".to_owned(),
        score: Some(points(report.score)),
        meaning: match lost {
            Some(check) if more == 0 => format!("Every required check passes. One is left: {}", check.summary),
            Some(_) => format!("Every required check passes. {} others do not yet.", more + 1),
            None => "Every check passes.".to_owned(),
        },
        next: "Go on in the lecture, or read the model solution and compare.".to_owned(),
        next_link: onward.or_else(|| Some(Link::to("/", "To the course"))),
    }
}

fn not_passed(lab: Option<&Lab>, report: &Report) -> Verdict {
    let score = Some(points(report.score));
    if let Some(first) = report.refusals.first() {
        return Verdict {
            headline: "Not built: it was turned away first".to_owned(),
            score,
            meaning: with_line(first.line, &first.message),
            next: first.fix.clone(),
            next_link: None,
        };
    }
    if let Some(limit) = &report.limit {
        let (name, meaning, next) = limit_words(limit);
        return Verdict {
            headline: format!("Stopped: {name}"),
            score,
            meaning: meaning.to_owned(),
            next: next.to_owned(),
            next_link: None,
        };
    }
    if let Some(build) = report.build.as_ref().filter(|build| build.status == "failed") {
        return Verdict {
            headline: "Not yet: the image does not build".to_owned(),
            score,
            meaning: with_line(build.line, &build.message),
            next: "Read the end of the build log below: the builder says there what it could not do.".to_owned(),
            next_link: None,
        };
    }
    let missing: Vec<&report::Check> =
        report.checks.iter().filter(|check| check.required && check.status != "pass").collect();
    let failed = missing.iter().find(|check| check.status == "fail").copied();
    match (missing.len(), failed) {
        (0, _) => Verdict {
            headline: "Not yet: too few points".to_owned(),
            score,
            meaning: match lab {
                Some(lab) => format!("Every required check passes; passing needs {} points.", lab.pass_mark),
                None => "Every required check passes, but the points do not reach the pass mark.".to_owned(),
            },
            next: report
                .checks
                .iter()
                .find(|check| check.status == "fail")
                .map(|check| check.fix.clone())
                .unwrap_or_default(),
            next_link: None,
        },
        (_, None) => Verdict {
            headline: "Not yet: nothing was built".to_owned(),
            score,
            meaning:
                "What can be read from the source is judged below; the required checks that need a build could not \
                      run."
                    .to_owned(),
            next: "Hand in again where an engine is available.".to_owned(),
            next_link: None,
        },
        (count, Some(first)) => Verdict {
            headline: match count {
                1 => "Not yet: one required check does not pass".to_owned(),
                many => format!("Not yet: {many} required checks do not pass"),
            },
            score,
            meaning: with_line(first.line, &first.summary),
            next: first.fix.clone(),
            next_link: None,
        },
    }
}

fn with_line(line: Option<u32>, text: &str) -> String {
    line.map_or_else(|| text.to_owned(), |line| format!("Line {line}: {text}"))
}

/// A limit by its name, what hitting it means, and what to do.
fn limit_words(limit: &str) -> (&str, &'static str, &'static str) {
    match limit {
        "build-time" => (
            "the time limit of a build",
            "The build did not come to an end in the time it has.",
            "Look for a step that waits or loops; the log below ends where it stood.",
        ),
        "run-time" => (
            "the time limit of a run",
            "The container did not do its work in the time it has.",
            "Start it on your own machine and see what it waits for.",
        ),
        "log" => (
            "the log limit",
            "A step wrote far more to its log than anyone reads.",
            "Make that step quieter, or stop what it repeats.",
        ),
        "memory" => (
            "the memory limit",
            "A step or the container asked for more memory than a submission has.",
            "Do less at once, or find what keeps growing.",
        ),
        "pids" => (
            "the limit on processes",
            "More processes were started than a submission may have.",
            "Look for something that starts copies of itself.",
        ),
        "disk" => (
            "the disk limit",
            "The build wrote more than the disk of a submission holds.",
            "Install and copy less; clean up in the same step.",
        ),
        "engine" => (
            "the engine gave up",
            "What was handed in made the throw-away engine itself stop. Only your own sandbox was touched.",
            "Look for a huge ENV, ARG or ADD, or for very many instructions.",
        ),
        other => (other, "A limit of the sandbox was reached.", "The log below ends where it stood."),
    }
}
