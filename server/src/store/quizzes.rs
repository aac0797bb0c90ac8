//! Attempts at quizzes, kept question by question.

use super::{Result, Store, clock, ids};

/// One answered question, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Stable question id.
    pub question: String,
    /// Hash of the question as it was shown.
    pub content_hash: String,
    /// The concept it asks about.
    pub concept: String,
    /// The order its parts were shown in, as JSON.
    pub shown_order: String,
    /// What was given, as JSON.
    pub given: String,
    /// What it earned, in thousandths of its points.
    pub fraction_milli: i64,
}

/// An attempt as handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt<'a> {
    /// Who.
    pub learner: &'a str,
    /// Which quiz.
    pub quiz: &'a str,
    /// The value drawn when the form was shown.
    pub form: &'a str,
    /// Points earned, in thousandths.
    pub earned_milli: i64,
    /// Points possible, in thousandths.
    pub possible_milli: i64,
    /// When answers are shown.
    pub reveal: &'a str,
    /// Question by question.
    pub answers: &'a [Answer],
}

/// A kept attempt.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Attempt {
    /// Identifier.
    pub id: String,
    /// Who.
    pub learner_id: String,
    /// Which quiz.
    pub quiz: String,
    /// The value drawn when the form was shown: the seed of the order.
    pub form: String,
    /// When it was handed in.
    pub submitted_at: i64,
    /// Points earned, in thousandths.
    pub earned_milli: i64,
    /// Points possible, in thousandths.
    pub possible_milli: i64,
    /// When answers are shown.
    pub reveal: String,
}

const COLUMNS: &str = "id, learner_id, quiz, form, submitted_at, earned_milli, possible_milli, reveal";

/// Keeps an attempt and gives its id. The same form sent twice gives the id of the first.
pub async fn record(store: &Store, new: &NewAttempt<'_>) -> Result<String> {
    let id = ids::fresh();
    let mut transaction = store.write().await?;
    let done = sqlx::query(
        "INSERT INTO quiz_attempt (id, learner_id, quiz, form, submitted_at, earned_milli, possible_milli, reveal)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (learner_id, quiz, form) DO NOTHING",
    )
    .bind(&id)
    .bind(new.learner)
    .bind(new.quiz)
    .bind(new.form)
    .bind(clock::now())
    .bind(new.earned_milli)
    .bind(new.possible_milli)
    .bind(new.reveal)
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 0 {
        let (first,): (String,) =
            sqlx::query_as("SELECT id FROM quiz_attempt WHERE learner_id = $1 AND quiz = $2 AND form = $3")
                .bind(new.learner)
                .bind(new.quiz)
                .bind(new.form)
                .fetch_one(&mut *transaction)
                .await?;
        transaction.commit().await?;
        return Ok(first);
    }
    for answer in new.answers {
        sqlx::query(
            "INSERT INTO quiz_answer (attempt_id, question, content_hash, concept, shown_order, given, fraction_milli)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(&answer.question)
        .bind(&answer.content_hash)
        .bind(&answer.concept)
        .bind(&answer.shown_order)
        .bind(&answer.given)
        .bind(answer.fraction_milli)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(id)
}

/// One attempt of a learner: another learner's is not found.
pub async fn find(store: &Store, learner: &str, id: &str) -> Result<Option<Attempt>> {
    let sql = format!("SELECT {COLUMNS} FROM quiz_attempt WHERE id = $1 AND learner_id = $2");
    Ok(sqlx::query_as(&sql).bind(id).bind(learner).fetch_optional(store.pool()).await?)
}

/// The attempts of a learner at a quiz, newest first.
pub async fn attempts_of(store: &Store, learner: &str, quiz: &str) -> Result<Vec<Attempt>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM quiz_attempt WHERE learner_id = $1 AND quiz = $2 ORDER BY submitted_at DESC, id LIMIT 100"
    );
    Ok(sqlx::query_as(&sql).bind(learner).bind(quiz).fetch_all(store.pool()).await?)
}

/// The answers of an attempt, by question id.
pub async fn answers_of(store: &Store, attempt: &str) -> Result<Vec<Answer>> {
    type Row = (String, String, String, String, String, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT question, content_hash, concept, shown_order, given, fraction_milli
         FROM quiz_answer WHERE attempt_id = $1 ORDER BY question",
    )
    .bind(attempt)
    .fetch_all(store.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|(question, content_hash, concept, shown_order, given, fraction_milli)| Answer {
            question,
            content_hash,
            concept,
            shown_order,
            given,
            fraction_milli,
        })
        .collect())
}
