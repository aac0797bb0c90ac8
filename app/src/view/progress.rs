//! What the learner has done so far.

use super::home::HomeLecture;
use super::lab::SubmissionRow;
use super::{Count, Points, When};

/// The progress page.
#[derive(Debug, Clone, Default)]
pub struct ProgressView {
    /// Sections read.
    pub sections: Count,
    /// Quizzes taken.
    pub quizzes: Count,
    /// Labs passed.
    pub labs: Count,
    /// Each lecture with its tasks.
    pub lectures: Vec<HomeLecture>,
    /// Attempts at quizzes, newest first.
    pub attempts: Vec<ProgressAttempt>,
    /// Submissions, newest first.
    pub submissions: Vec<SubmissionRow>,
    /// Gain from PRE to POST, a row a lecture that has both.
    pub gains: Vec<Gain>,
}

/// An attempt at a quiz.
#[derive(Debug, Clone, Default)]
pub struct ProgressAttempt {
    /// Its page.
    pub href: String,
    /// The quiz's title.
    pub quiz: String,
    /// When.
    pub when: When,
    /// The score, if it may be seen.
    pub score: Option<Points>,
}

/// What was learnt between two quizzes.
#[derive(Debug, Clone, Default)]
pub struct Gain {
    /// The lecture's title.
    pub lecture: String,
    /// Share right before, 0 to 100.
    pub before: u8,
    /// Share right after, 0 to 100.
    pub after: u8,
}
