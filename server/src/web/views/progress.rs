//! What a learner has done, in one place.

use app::view::lab::{Outcome, SubmissionRow};
use app::view::progress::{Gain, ProgressAttempt, ProgressView};
use quizzes::Stage;

use super::home::{Standing, Totals, lectures};
use super::numbers;
use crate::loaded::Loaded;
use crate::store::gradings::Grading;
use crate::store::quizzes::Attempt;
use crate::store::submissions::Submission;

/// The page, from all attempts and all submissions, each newest first.
pub fn of(
    loaded: &Loaded,
    standing: &Standing,
    attempts: &[Attempt],
    submissions: &[(Submission, Option<Grading>)],
) -> ProgressView {
    let lectures = lectures(loaded, standing);
    let totals = Totals::of(&lectures);
    ProgressView {
        sections: totals.sections,
        quizzes: totals.quizzes,
        labs: totals.labs,
        lectures,
        attempts: attempts.iter().map(|one| attempt(loaded, one)).collect(),
        submissions: submissions.iter().map(|(one, grading)| row(loaded, one, grading.as_ref())).collect(),
        gains: loaded.course.lectures.iter().filter_map(|one| gain(loaded, attempts, &one.slug, &one.title)).collect(),
    }
}

/// A submission as a row of a list.
pub fn row(loaded: &Loaded, submission: &Submission, grading: Option<&Grading>) -> SubmissionRow {
    let points = grading.and_then(|grading| Some((grading.earned_milli?, grading.possible_milli?)));
    SubmissionRow {
        id: submission.id.clone(),
        lab: loaded.catalog.find(&submission.lab).map_or_else(|| submission.lab.clone(), |lab| lab.title.clone()),
        when: numbers::when(submission.received_at),
        outcome: outcome(grading),
        score: points.map(|(earned, possible)| numbers::score(earned, possible)),
    }
}

/// Where a submission stands.
pub fn outcome(grading: Option<&Grading>) -> Outcome {
    let Some(grading) = grading else { return Outcome::Queued };
    match grading.state.as_str() {
        "running" => Outcome::Running,
        "graded" if grading.passed == Some(1) => Outcome::Passed,
        "graded" => Outcome::NotPassed,
        "failed" => Outcome::Failed,
        "superseded" => Outcome::Superseded,
        "cancelled" => Outcome::Cancelled,
        _ => Outcome::Queued,
    }
}

fn attempt(loaded: &Loaded, attempt: &Attempt) -> ProgressAttempt {
    ProgressAttempt {
        href: format!("/quizzes/{}/attempts/{}", attempt.quiz, attempt.id),
        quiz: loaded.banks.quiz(&attempt.quiz).map_or_else(|| attempt.quiz.clone(), |quiz| quiz.title.clone()),
        when: numbers::when(attempt.submitted_at),
        score: Some(numbers::score(attempt.earned_milli, attempt.possible_milli)),
    }
}

/// From the first PRE attempt to the best POST attempt: later tries at PRE have seen the answers.
fn gain(loaded: &Loaded, attempts: &[Attempt], slug: &str, title: &str) -> Option<Gain> {
    let share = |attempt: &Attempt| numbers::percent(attempt.earned_milli, attempt.possible_milli);
    let of_stage = |stage: Stage| {
        let quiz = loaded.banks.of_lecture(slug).find(|quiz| quiz.stage == stage)?;
        Some(attempts.iter().filter(|attempt| attempt.quiz == quiz.id).collect::<Vec<_>>())
    };
    Some(Gain {
        lecture: title.to_owned(),
        before: of_stage(Stage::Pre)?.last().map(|attempt| share(attempt))?,
        after: of_stage(Stage::Post)?.into_iter().map(share).max()?,
    })
}
