//! What `drydock export` writes: one row for each check of each learner's best and latest work.

use super::{Result, Store};

/// One graded check of one submission.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckOutcome {
    /// Who.
    pub learner_id: String,
    /// Lab slug.
    pub lab: String,
    /// Which hand-in.
    pub submission_id: String,
    /// When it came.
    pub received_at: i64,
    /// Whether the hand-in passed.
    pub passed: i64,
    /// Check id.
    pub check_id: String,
    /// `pass`, `fail`, `skip` or `error`.
    pub status: String,
    /// Points, in thousandths.
    pub earned_milli: i64,
    /// Points possible, in thousandths.
    pub possible_milli: i64,
}

/// Every graded check, in the order of hand-in.
pub async fn checks(store: &Store) -> Result<Vec<CheckOutcome>> {
    let rows = sqlx::query_as(
        "SELECT s.learner_id, s.lab, s.id AS submission_id, s.received_at, COALESCE(g.passed, 0) AS passed,
                c.check_id, c.status, c.earned_milli, c.possible_milli
         FROM grading_check c JOIN grading g ON g.id = c.grading_id JOIN submission s ON s.id = g.submission_id
         ORDER BY s.received_at, s.id, c.check_id",
    )
    .fetch_all(store.pool())
    .await?;
    Ok(rows)
}
