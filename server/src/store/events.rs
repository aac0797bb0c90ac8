//! What happens while a submission is graded, as numbered records: a page that comes back goes on where it was, and
//! the worker may be on another machine.

use super::{Result, Store, clock};

/// Who may see an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The learner, and staff.
    Learner,
    /// Staff alone: what went wrong on our side.
    Staff,
}

impl Audience {
    fn name(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Staff => "staff",
        }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// Number, counted from 1 within a submission.
    pub seq: i64,
    /// `progress`, `log`, `check` or `done`.
    pub kind: String,
    /// JSON.
    pub body: String,
}

/// Adds events to a submission's record, in order.
pub async fn append(store: &Store, submission: &str, audience: Audience, events: &[(&str, String)]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let mut transaction = store.write().await?;
    let (last,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(seq), 0) FROM submission_event WHERE submission_id = $1")
        .bind(submission)
        .fetch_one(&mut *transaction)
        .await?;
    for (seq, (kind, body)) in (last + 1..).zip(events) {
        sqlx::query(
            "INSERT INTO submission_event (submission_id, seq, kind, audience, at, body) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(submission)
        .bind(seq)
        .bind(*kind)
        .bind(audience.name())
        .bind(clock::now())
        .bind(body)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The events after a number that a learner may see, in order, at most 500.
pub async fn after(store: &Store, submission: &str, seq: i64) -> Result<Vec<Event>> {
    let rows = sqlx::query_as(
        "SELECT seq, kind, body FROM submission_event
         WHERE submission_id = $1 AND seq > $2 AND audience = 'learner' ORDER BY seq LIMIT 500",
    )
    .bind(submission)
    .bind(seq)
    .fetch_all(store.pool())
    .await?;
    Ok(rows)
}
