//! What learners hand in. A hand-in is kept with its files and its time before anything runs; only its grading waits.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use super::{Backend, Result, Store, clock, ids};

/// What is handed in.
#[derive(Debug, Clone, Copy)]
pub struct HandIn<'a> {
    /// Who.
    pub learner: &'a str,
    /// For which lab.
    pub lab: &'a str,
    /// The value drawn when the form was shown: the same form sent twice is one hand-in.
    pub form: &'a str,
    /// What was handed in.
    pub content: &'a Content,
}

/// What was handed in, as far as it could be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The files, by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Why the rest was turned away, as JSON; none where there is no rest.
    pub turned_away: Option<String>,
}

/// A kept hand-in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Submission {
    /// Public, unguessable id.
    pub id: String,
    /// Who handed it in.
    pub learner_id: String,
    /// For which lab.
    pub lab: String,
    /// When it came.
    pub received_at: i64,
}

/// Keeps a hand-in and puts its grading in line, in one transaction. An older one of the same learner and lab that
/// still waits is superseded, and the new one takes its place in line. Gives the id of the submission.
pub async fn hand_in(store: &Store, new: &HandIn<'_>) -> Result<String> {
    let mut transaction = store.write().await?;
    lock_learner(store, &mut transaction, new.learner).await?;
    let id = ids::fresh();
    let now = clock::now();
    let done = sqlx::query(
        "INSERT INTO submission (id, learner_id, lab, form, received_at, turned_away) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (learner_id, lab, form) DO NOTHING",
    )
    .bind(&id)
    .bind(new.learner)
    .bind(new.lab)
    .bind(new.form)
    .bind(now)
    .bind(new.content.turned_away.as_deref())
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 0 {
        let (first,): (String,) =
            sqlx::query_as("SELECT id FROM submission WHERE learner_id = $1 AND lab = $2 AND form = $3")
                .bind(new.learner)
                .bind(new.lab)
                .bind(new.form)
                .fetch_one(&mut *transaction)
                .await?;
        transaction.commit().await?;
        return Ok(first);
    }
    for (name, content) in &new.content.files {
        sqlx::query("INSERT INTO submission_file (submission_id, name, content) VALUES ($1, $2, $3)")
            .bind(&id)
            .bind(name)
            .bind(content.as_slice())
            .execute(&mut *transaction)
            .await?;
    }
    enqueue(&mut transaction, &id, new.learner, new.lab, now).await?;
    transaction.commit().await?;
    Ok(id)
}

/// One learner's hand-ins come one after the other; SQLite's write lock says so already.
async fn lock_learner(store: &Store, transaction: &mut Transaction<'static, Any>, learner: &str) -> Result<()> {
    if store.backend() == Backend::Postgres {
        sqlx::query("SELECT id FROM learner WHERE id = $1 FOR UPDATE")
            .bind(learner)
            .fetch_optional(&mut **transaction)
            .await?;
    }
    Ok(())
}

async fn enqueue(
    transaction: &mut Transaction<'static, Any>,
    submission: &str,
    learner: &str,
    lab: &str,
    now: i64,
) -> Result<()> {
    let waiting: Option<(String, i64, i64)> = sqlx::query_as(
        "SELECT id, turn, queued_at FROM grading WHERE learner_id = $1 AND lab = $2 AND state = 'queued' AND priority = 0",
    )
    .bind(learner)
    .bind(lab)
    .fetch_optional(&mut **transaction)
    .await?;
    let (turn, queued_at) = match waiting {
        Some((older, turn, queued_at)) => {
            sqlx::query("UPDATE grading SET state = 'superseded', reason = 'a newer hand-in took its place', finished_at = $2 WHERE id = $1")
                .bind(&older)
                .bind(now)
                .execute(&mut **transaction)
                .await?;
            (turn, queued_at)
        }
        None => {
            let (turn,): (i64,) = sqlx::query_as(
                "SELECT COUNT(*) FROM grading WHERE learner_id = $1 AND state IN ('queued', 'running') AND priority = 0",
            )
            .bind(learner)
            .fetch_one(&mut **transaction)
            .await?;
            (turn, now)
        }
    };
    sqlx::query(
        "INSERT INTO grading (id, submission_id, learner_id, lab, state, priority, turn, queued_at)
         VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6)",
    )
    .bind(ids::fresh())
    .bind(submission)
    .bind(learner)
    .bind(lab)
    .bind(turn)
    .bind(queued_at)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Puts another grading of a kept submission in line, behind all learners who wait.
pub async fn regrade(store: &Store, submission: &Submission) -> Result<String> {
    let id = ids::fresh();
    sqlx::query(
        "INSERT INTO grading (id, submission_id, learner_id, lab, state, priority, turn, queued_at)
         VALUES ($1, $2, $3, $4, 'queued', 1, 0, $5)",
    )
    .bind(&id)
    .bind(&submission.id)
    .bind(&submission.learner_id)
    .bind(&submission.lab)
    .bind(clock::now())
    .execute(store.pool())
    .await?;
    Ok(id)
}

/// One submission of a learner: another learner's is not found.
pub async fn find(store: &Store, learner: &str, id: &str) -> Result<Option<Submission>> {
    let row =
        sqlx::query_as("SELECT id, learner_id, lab, received_at FROM submission WHERE id = $1 AND learner_id = $2")
            .bind(id)
            .bind(learner)
            .fetch_optional(store.pool())
            .await?;
    Ok(row)
}

/// A submission by id, for the worker and for staff.
pub async fn get(store: &Store, id: &str) -> Result<Option<Submission>> {
    let row = sqlx::query_as("SELECT id, learner_id, lab, received_at FROM submission WHERE id = $1")
        .bind(id)
        .fetch_optional(store.pool())
        .await?;
    Ok(row)
}

/// The submissions of a learner for a lab, newest first.
pub async fn of_learner(store: &Store, learner: &str, lab: &str) -> Result<Vec<Submission>> {
    let rows = sqlx::query_as(
        "SELECT id, learner_id, lab, received_at FROM submission WHERE learner_id = $1 AND lab = $2
         ORDER BY received_at DESC, id LIMIT 100",
    )
    .bind(learner)
    .bind(lab)
    .fetch_all(store.pool())
    .await?;
    Ok(rows)
}

/// The files of a submission, by name.
pub async fn files(store: &Store, id: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT name, content FROM submission_file WHERE submission_id = $1")
            .bind(id)
            .fetch_all(store.pool())
            .await?;
    Ok(rows.into_iter().collect())
}

/// All of a submission, for the one who judges it.
pub async fn content(store: &Store, id: &str) -> Result<Content> {
    let turned_away: Option<(Option<String>,)> = sqlx::query_as("SELECT turned_away FROM submission WHERE id = $1")
        .bind(id)
        .fetch_optional(store.pool())
        .await?;
    Ok(Content { files: files(store, id).await?, turned_away: turned_away.and_then(|(reasons,)| reasons) })
}
