//! Gradings: their state, and their verdict in rows that class plots and the layer explorer read.

use super::{Result, Store, clock};

/// A grading as it stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Grading {
    /// Identifier.
    pub id: String,
    /// What is judged.
    pub submission_id: String,
    /// Whose it is.
    pub learner_id: String,
    /// Lab slug.
    pub lab: String,
    /// `queued`, `running`, `graded`, `failed`, `superseded` or `cancelled`.
    pub state: String,
    /// Why it ended without a verdict, for the learner to read.
    pub reason: Option<String>,
    /// 0 for a learner who waits, 1 for a regrade.
    pub priority: i64,
    /// Round of turns.
    pub turn: i64,
    /// When it was put in line.
    pub queued_at: i64,
    /// When it last began to run.
    pub started_at: Option<i64>,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// How often it was begun.
    pub attempts: i64,
    /// 1 passed, 0 not, none without a verdict.
    pub passed: Option<i64>,
    /// Points, in thousandths.
    pub earned_milli: Option<i64>,
    /// Points possible, in thousandths.
    pub possible_milli: Option<i64>,
    /// The limit that stopped it, by name.
    pub limit_hit: Option<String>,
    /// The whole report as JSON.
    pub report: Option<String>,
}

/// Columns of [`Grading`], for the queries that give one.
pub(super) const COLUMNS: &str = "id, submission_id, learner_id, lab, state, reason, priority, turn, queued_at, started_at, \
     finished_at, attempts, passed, earned_milli, possible_milli, limit_hit, report";

/// The newest grading of a submission.
pub async fn newest(store: &Store, submission: &str) -> Result<Option<Grading>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM grading WHERE submission_id = $1 ORDER BY priority DESC, queued_at DESC, id LIMIT 1"
    );
    Ok(sqlx::query_as(&sql).bind(submission).fetch_optional(store.pool()).await?)
}

/// One row of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Check id.
    pub id: String,
    /// `pass`, `fail`, `skip` or `error`.
    pub status: String,
    /// Whether passing needs it.
    pub required: bool,
    /// Points, in thousandths.
    pub earned_milli: i64,
    /// Points possible, in thousandths.
    pub possible_milli: i64,
}

/// One step of the rebuild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// The instruction.
    pub name: String,
    /// Its line.
    pub line: Option<i64>,
    /// Whether the rebuild reused it.
    pub cached: bool,
    /// How long it took.
    pub millis: i64,
}

/// One layer of the image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRow {
    /// Digest of the uncompressed layer.
    pub diff_id: String,
    /// The instruction that made it.
    pub created_by: String,
    /// Uncompressed bytes.
    pub size_bytes: i64,
}

/// A verdict, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Whether the lab is passed.
    pub passed: bool,
    /// Points, in thousandths.
    pub earned_milli: i64,
    /// Points possible, in thousandths.
    pub possible_milli: i64,
    /// The limit that stopped it, by name.
    pub limit: Option<String>,
    /// The whole report as JSON.
    pub report: String,
    /// Check by check.
    pub checks: Vec<CheckRow>,
    /// Step by step.
    pub steps: Vec<StepRow>,
    /// Layer by layer.
    pub layers: Vec<LayerRow>,
    /// Version of the grader.
    pub grader_version: String,
    /// Version of the lab.
    pub lab_version: String,
    /// Version of the template of base images, where one was used.
    pub template_version: Option<String>,
}

/// Keeps a verdict. Only the holder of the lease may: false when the lease went to another worker meanwhile, and then
/// nothing is kept, so that a submission is graded exactly once.
pub async fn finish(store: &Store, grading: &str, owner: &str, verdict: &Verdict) -> Result<bool> {
    let mut transaction = store.write().await?;
    let done = sqlx::query(
        "UPDATE grading SET state = 'graded', reason = NULL, finished_at = $3, lease_owner = NULL, lease_until = NULL,
                passed = $4, earned_milli = $5, possible_milli = $6, limit_hit = $7, report = $8,
                grader_version = $9, lab_version = $10, template_version = $11
         WHERE id = $1 AND lease_owner = $2 AND state = 'running'",
    )
    .bind(grading)
    .bind(owner)
    .bind(clock::now())
    .bind(i64::from(verdict.passed))
    .bind(verdict.earned_milli)
    .bind(verdict.possible_milli)
    .bind(verdict.limit.as_deref())
    .bind(&verdict.report)
    .bind(&verdict.grader_version)
    .bind(&verdict.lab_version)
    .bind(verdict.template_version.as_deref())
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    for check in &verdict.checks {
        sqlx::query(
            "INSERT INTO grading_check (grading_id, check_id, status, required, earned_milli, possible_milli)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(grading)
        .bind(&check.id)
        .bind(&check.status)
        .bind(i64::from(check.required))
        .bind(check.earned_milli)
        .bind(check.possible_milli)
        .execute(&mut *transaction)
        .await?;
    }
    for (position, step) in (0_i64..).zip(&verdict.steps) {
        sqlx::query(
            "INSERT INTO grading_step (grading_id, position, name, line, cached, millis) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(grading)
        .bind(position)
        .bind(&step.name)
        .bind(step.line)
        .bind(i64::from(step.cached))
        .bind(step.millis)
        .execute(&mut *transaction)
        .await?;
    }
    for (position, layer) in (0_i64..).zip(&verdict.layers) {
        sqlx::query(
            "INSERT INTO grading_layer (grading_id, position, diff_id, created_by, size_bytes) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(grading)
        .bind(position)
        .bind(&layer.diff_id)
        .bind(&layer.created_by)
        .bind(layer.size_bytes)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(true)
}
