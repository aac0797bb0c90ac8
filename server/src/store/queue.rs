//! The line of gradings: who is next, who holds one, and what happens to one whose worker is gone.
//!
//! `queued -> running -> graded | failed | superseded | cancelled`. A worker holds a lease and renews it; a lease that
//! ran out puts the grading back in line, and after [`MOST_ATTEMPTS`] it ends as failed with the reason.

use super::gradings::{COLUMNS, Grading};
use super::{Backend, Result, Store, clock};

/// How often a grading is begun before it is given up.
pub const MOST_ATTEMPTS: i64 = 3;
/// How long a lease holds without being renewed, in milliseconds.
pub const LEASE: i64 = 30_000;

const NEXT: &str = "state = 'queued' ORDER BY priority, turn, queued_at, id LIMIT 1";

/// Takes the next grading in line for `owner`, if one waits. Two workers never get the same one.
pub async fn claim(store: &Store, owner: &str) -> Result<Option<Grading>> {
    // One statement: SQLite runs it under its write lock, PostgreSQL passes over rows that another worker is taking.
    let lock = if store.backend() == Backend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE grading SET state = 'running', started_at = $2, attempts = attempts + 1, lease_owner = $1, lease_until = $3
         WHERE id = (SELECT id FROM grading WHERE {NEXT} {lock}) RETURNING {COLUMNS}"
    );
    let now = clock::now();
    Ok(sqlx::query_as(&sql).bind(owner).bind(now).bind(now + LEASE).fetch_optional(store.pool()).await?)
}

/// Renews a lease; false when it is no longer this owner's, and the work should stop.
pub async fn renew(store: &Store, grading: &str, owner: &str) -> Result<bool> {
    let done =
        sqlx::query("UPDATE grading SET lease_until = $3 WHERE id = $1 AND lease_owner = $2 AND state = 'running'")
            .bind(grading)
            .bind(owner)
            .bind(clock::now() + LEASE)
            .execute(store.pool())
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a grading without a verdict, because of us: back in line while it has attempts left, else failed with the reason.
pub async fn give_back(store: &Store, grading: &str, owner: &str, reason: &str) -> Result<()> {
    end_or_requeue(store, "id = $3 AND lease_owner = $4", reason, Some((grading, owner))).await?;
    Ok(())
}

/// Forgets that a grading was begun: the server was asked to stop, which is no attempt of its own. Followed by
/// [`give_back`].
pub async fn uncount(store: &Store, grading: &str, owner: &str) -> Result<()> {
    sqlx::query("UPDATE grading SET attempts = attempts - 1 WHERE id = $1 AND lease_owner = $2 AND state = 'running'")
        .bind(grading)
        .bind(owner)
        .execute(store.pool())
        .await?;
    Ok(())
}

/// Ends a grading without a verdict where trying again cannot help.
pub async fn fail(store: &Store, grading: &str, owner: &str, reason: &str) -> Result<()> {
    sqlx::query(
        "UPDATE grading SET state = 'failed', reason = $3, finished_at = $4, lease_owner = NULL, lease_until = NULL
         WHERE id = $1 AND lease_owner = $2 AND state = 'running'",
    )
    .bind(grading)
    .bind(owner)
    .bind(reason)
    .bind(clock::now())
    .execute(store.pool())
    .await?;
    Ok(())
}

/// Puts back in line every grading whose lease ran out. Gives how many there were.
pub async fn reclaim_expired(store: &Store) -> Result<u64> {
    end_or_requeue(store, "lease_until < $3", "its grader stopped answering", None).await
}

/// Puts back in line what workers held that are known to be gone: `owners` are theirs. For the start of a server after
/// a crash, so that nobody waits for a lease to run out.
pub async fn reclaim_of(store: &Store, owner: &str) -> Result<u64> {
    let mut moved = 0;
    let held: Vec<(String,)> = sqlx::query_as("SELECT id FROM grading WHERE state = 'running' AND lease_owner = $1")
        .bind(owner)
        .fetch_all(store.pool())
        .await?;
    for (id,) in held {
        moved +=
            end_or_requeue(store, "id = $3 AND lease_owner = $4", "its grader was killed", Some((&id, owner))).await?;
    }
    Ok(moved)
}

/// The owners of all running gradings.
pub async fn owners(store: &Store) -> Result<Vec<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT DISTINCT lease_owner FROM grading WHERE state = 'running' AND lease_owner IS NOT NULL")
            .fetch_all(store.pool())
            .await?;
    Ok(rows.into_iter().map(|(owner,)| owner).collect())
}

/// `which` is one of this file's conditions, never text from outside.
async fn end_or_requeue(store: &Store, which: &str, reason: &str, held: Option<(&str, &str)>) -> Result<u64> {
    let now = clock::now();
    let mut moved = 0;
    let statements = [
        format!(
            "UPDATE grading SET state = 'failed', reason = $2, finished_at = $1, lease_owner = NULL, lease_until = NULL
             WHERE state = 'running' AND attempts >= {MOST_ATTEMPTS} AND {which}"
        ),
        // A newer hand-in may wait already, or run in another slot: then this one is superseded, as it would have been in
        // line, and the line never holds two of one learner and lab.
        format!(
            "UPDATE grading SET state = 'superseded', reason = 'a newer hand-in took its place', finished_at = $1,
                    lease_owner = NULL, lease_until = NULL
             WHERE state = 'running' AND priority = 0 AND {which} AND $2 <> '' AND EXISTS (
                   SELECT 1 FROM grading newer WHERE newer.learner_id = grading.learner_id AND newer.lab = grading.lab
                   AND newer.priority = 0 AND newer.id <> grading.id AND (newer.state = 'queued' OR (newer.state = 'running'
                   AND (newer.queued_at > grading.queued_at
                        OR (newer.queued_at = grading.queued_at AND newer.id > grading.id)))))"
        ),
        format!(
            "UPDATE grading SET state = 'queued', reason = $2, lease_owner = NULL, lease_until = NULL
             WHERE state = 'running' AND attempts < {MOST_ATTEMPTS} AND {which} AND $1 > 0"
        ),
    ];
    let mut transaction = store.write().await?;
    for sql in &statements {
        let mut query = sqlx::query(sql).bind(now).bind(reason);
        query = match held {
            Some((grading, owner)) => query.bind(grading).bind(owner),
            None => query.bind(now),
        };
        moved += query.execute(&mut *transaction).await?.rows_affected();
    }
    transaction.commit().await?;
    Ok(moved)
}

/// Cancels a learner's grading that still waits; false when there is none.
pub async fn cancel(store: &Store, learner: &str, submission: &str) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE grading SET state = 'cancelled', reason = 'you took it back', finished_at = $3
         WHERE submission_id = $2 AND learner_id = $1 AND state = 'queued'",
    )
    .bind(learner)
    .bind(submission)
    .bind(clock::now())
    .execute(store.pool())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// How many gradings are before this one: waiting ahead of it in line, and running.
pub async fn ahead(store: &Store, grading: &Grading) -> Result<i64> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM grading WHERE id <> $1 AND (state = 'running' OR (state = 'queued' AND (
             priority < $2 OR (priority = $2 AND (turn < $3 OR (turn = $3 AND (queued_at < $4 OR (queued_at = $4 AND id < $1))))))))",
    )
    .bind(&grading.id)
    .bind(grading.priority)
    .bind(grading.turn)
    .bind(grading.queued_at)
    .fetch_one(store.pool())
    .await?;
    Ok(count)
}

/// Median of this lab's last 25 gradings, from begin to end, in milliseconds; none before the first.
pub async fn usual_duration(store: &Store, lab: &str) -> Result<Option<i64>> {
    let rows: Vec<(i64,)> = sqlx::query_as(
        "SELECT finished_at - started_at FROM grading
         WHERE lab = $1 AND state = 'graded' AND finished_at IS NOT NULL AND started_at IS NOT NULL
         ORDER BY finished_at DESC LIMIT 25",
    )
    .bind(lab)
    .fetch_all(store.pool())
    .await?;
    let mut durations: Vec<i64> = rows.into_iter().map(|(duration,)| duration).collect();
    durations.sort_unstable();
    Ok(durations.get(durations.len() / 2).copied())
}

/// How many gradings are in a state.
pub async fn count(store: &Store, state: &str) -> Result<i64> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM grading WHERE state = $1").bind(state).fetch_one(store.pool()).await?;
    Ok(count)
}
