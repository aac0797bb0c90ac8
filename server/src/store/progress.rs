//! What a learner has read and reached.

use std::collections::BTreeMap;

use super::{Result, Store, clock};

/// Marks a lecture as read, or as not read. Doing it twice is doing it once.
pub async fn mark_read(store: &Store, learner: &str, lecture: &str, course_version: &str, read: bool) -> Result<()> {
    if read {
        sqlx::query(
            "INSERT INTO lecture_read (learner_id, lecture, course_version, read_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (learner_id, lecture) DO NOTHING",
        )
        .bind(learner)
        .bind(lecture)
        .bind(course_version)
        .bind(clock::now())
        .execute(store.pool())
        .await?;
    } else {
        sqlx::query("DELETE FROM lecture_read WHERE learner_id = $1 AND lecture = $2")
            .bind(learner)
            .bind(lecture)
            .execute(store.pool())
            .await?;
    }
    Ok(())
}

/// The lectures a learner has marked, with the time.
pub async fn read(store: &Store, learner: &str) -> Result<BTreeMap<String, i64>> {
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT lecture, read_at FROM lecture_read WHERE learner_id = $1")
        .bind(learner)
        .fetch_all(store.pool())
        .await?;
    Ok(rows.into_iter().collect())
}

/// How a learner stands in a quiz: the best attempt, and how many there were.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct QuizStanding {
    /// Quiz id.
    pub quiz: String,
    /// Points of the best attempt, in thousandths.
    pub best_milli: i64,
    /// Points that attempt could have earned, in thousandths.
    pub possible_milli: i64,
    /// Attempts handed in.
    pub attempts: i64,
}

/// Standing in every quiz the learner has tried.
pub async fn quizzes(store: &Store, learner: &str) -> Result<BTreeMap<String, QuizStanding>> {
    let rows: Vec<QuizStanding> = sqlx::query_as(
        "SELECT quiz, MAX(earned_milli) AS best_milli, MAX(possible_milli) AS possible_milli, COUNT(*) AS attempts
         FROM quiz_attempt WHERE learner_id = $1 GROUP BY quiz",
    )
    .bind(learner)
    .fetch_all(store.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.quiz.clone(), row)).collect())
}

/// How a learner stands in a lab.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LabStanding {
    /// Lab slug.
    pub lab: String,
    /// Hand-ins, graded or not.
    pub hand_ins: i64,
    /// 1 when one of them passed.
    pub passed: i64,
    /// Points of the best one, in thousandths; 0 when none was graded.
    pub best_milli: i64,
}

/// Standing in every lab the learner has handed something in for.
pub async fn labs(store: &Store, learner: &str) -> Result<BTreeMap<String, LabStanding>> {
    let rows: Vec<LabStanding> = sqlx::query_as(
        "SELECT s.lab AS lab, COUNT(DISTINCT s.id) AS hand_ins, COALESCE(MAX(g.passed), 0) AS passed,
                COALESCE(MAX(g.earned_milli), 0) AS best_milli
         FROM submission s LEFT JOIN grading g ON g.submission_id = s.id
         WHERE s.learner_id = $1 GROUP BY s.lab",
    )
    .bind(learner)
    .fetch_all(store.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.lab.clone(), row)).collect())
}
