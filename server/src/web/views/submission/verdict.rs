//! The verdict, which comes first on the page: what became of it, what that means, what to do next.

use app::view::Link;
use app::view::lab::Outcome;
use app::view::submission::Verdict;
use labs::lab::Lab;

use super::Known;
use super::judged::points;
use crate::loaded::Loaded;
use crate::web::views::lecture;
use crate::web::views::report::{self, Report};

pub(super) fn verdict(
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

pub(super) fn with_line(line: Option<u32>, text: &str) -> String {
    line.map_or_else(|| text.to_owned(), |line| format!("Line {line}: {text}"))
}

/// A limit by its name, what hitting it means, and what to do.
pub(super) fn limit_words(limit: &str) -> (&str, &'static str, &'static str) {
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
