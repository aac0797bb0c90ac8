//! What the learner has done so far.

use axum::extract::State;
use axum::response::Html;

use super::error::Result;
use super::home::standing;
use super::learner::Visitor;
use super::views;
use super::views::home::Standing;
use crate::state::AppState;
use crate::store::gradings::Grading;
use crate::store::quizzes::Attempt;
use crate::store::submissions::Submission;
use crate::store::{self, Store};

/// Rows in each list.
const ROWS: usize = 50;

/// Everything the learner has read, answered and handed in.
pub async fn progress(State(state): State<AppState>, visitor: Visitor) -> Result<Html<String>> {
    let standing = standing(&state.store, visitor.learner()).await?;
    let (attempts, submissions) = match visitor.learner() {
        Some(learner) => {
            (attempts(&state.store, learner, &standing).await?, submissions(&state.store, learner, &standing).await?)
        }
        None => Default::default(),
    };
    let loaded = state.loaded();
    let view = views::progress::of(&loaded, &standing, &attempts, &submissions);
    Ok(Html(app::pages::progress(&loaded.site, &view)))
}

async fn attempts(store: &Store, learner: &str, standing: &Standing) -> Result<Vec<Attempt>> {
    let mut attempts = Vec::new();
    for quiz in standing.quizzes.keys() {
        attempts.extend(store::quizzes::attempts_of(store, learner, quiz).await?);
    }
    attempts.sort_by_key(|attempt| std::cmp::Reverse(attempt.submitted_at));
    Ok(attempts)
}

async fn submissions(store: &Store, learner: &str, standing: &Standing) -> Result<Vec<(Submission, Option<Grading>)>> {
    let mut all = Vec::new();
    for lab in standing.labs.keys() {
        all.extend(store::submissions::of_learner(store, learner, lab).await?);
    }
    all.sort_by_key(|submission| std::cmp::Reverse(submission.received_at));
    all.truncate(ROWS);
    with_gradings(store, all).await
}

/// Each submission with its newest grading.
pub async fn with_gradings(store: &Store, submissions: Vec<Submission>) -> Result<Vec<(Submission, Option<Grading>)>> {
    let mut rows = Vec::with_capacity(submissions.len());
    for submission in submissions {
        let grading = store::gradings::newest(store, &submission.id).await?;
        rows.push((submission, grading));
    }
    Ok(rows)
}
