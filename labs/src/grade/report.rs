//! The report: the result of one grading, as the learner, the web and other programs see it.

use serde::Serialize;

use super::bonus::BonusReport;
use super::evidence::Reordered;
use super::progress::one_line;
use crate::checks::{Judged, Status};
use crate::lab::{Lab, LabCheck};
use crate::refusal::Refusal;
use crate::sandbox::Step;

/// The version of the report's form.
pub(super) const SCHEMA: u32 = 1;

/// The result of one grading.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Version of this form.
    pub schema: u32,
    /// The lab.
    pub lab: String,
    /// The lab's version: two reports of the same one were judged alike.
    pub lab_version: String,
    /// Every required check passed, the pass mark was reached and nothing was refused.
    pub passed: bool,
    /// Points of all checks.
    pub score: Score,
    /// Why it was not built, where it was not.
    pub refusals: Vec<Refusal>,
    /// The limit that ended it: `build-time`, `log`, `memory`, `pids`, `disk`, `engine`, `run-time`.
    pub limit: Option<String>,
    /// The checks, in the lab's order.
    pub checks: Vec<CheckResult>,
    /// What was handed in besides, where it was; its points are not in `score`.
    pub bonus: Option<BonusReport>,
    /// The image, where one was built.
    pub image: Option<ImageSummary>,
    /// What the second build took from the first, where there was one.
    pub cache: Option<CacheReport>,
    /// What was sent to the builder.
    pub context: ContextReport,
    /// How the build went, where one was begun.
    pub build: Option<BuildReport>,
    /// What the learner should know besides: ignored files, a `# syntax` line that was not followed.
    pub notes: Vec<String>,
    /// How long the parts took.
    pub timings_ms: Timings,
}

/// Points of a whole report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Points of the checks that passed.
    pub earned: u32,
    /// Points of all checks, the skipped ones among them.
    pub possible: u32,
}

/// Points of one check.
pub type Points = Score;

/// One check's verdict in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// The check's id.
    pub id: String,
    /// Whether it passed; `skip` and `error` earn nothing.
    pub status: Status,
    /// Whether the lab cannot be passed without it.
    pub required: bool,
    /// What it earned.
    pub points: Points,
    /// What was seen, in one sentence.
    pub summary: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The line of the Dockerfile that it is about.
    pub line: Option<u32>,
    /// What the verdict rests on.
    pub evidence: Vec<String>,
}

/// The built image in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImageSummary {
    /// Uncompressed bytes of all layers.
    pub size_bytes: u64,
    /// `USER`, empty for root.
    pub user: String,
    /// Its layers, lowest first.
    pub layers: Vec<LayerSummary>,
}

/// One layer in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerSummary {
    /// Hash of the uncompressed layer.
    pub diff_id: String,
    /// The instruction that made it.
    pub created_by: String,
    /// Its bytes.
    pub size_bytes: u64,
    /// Whether it came with the base image.
    pub base: bool,
    /// Bytes of the learner's own layers that this one superseded.
    pub wasted_bytes: u64,
}

/// What the second build took from the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CacheReport {
    /// Steps taken from the cache.
    pub reused: usize,
    /// Steps that ran again.
    pub rerun: usize,
    /// The steps of the second build.
    pub steps: Vec<Step>,
    /// Wall clock of the first build.
    pub first_seconds: f64,
    /// Wall clock of the second build.
    pub second_seconds: f64,
    /// The learner's own file in the right order, where it installed its dependencies again.
    pub reordered: Option<Reordered>,
}

/// What was sent to the builder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ContextReport {
    /// Bytes of the files sent.
    pub bytes: u64,
    /// Number of files sent.
    pub files: usize,
    /// Bytes that .dockerignore kept back.
    pub ignored_bytes: u64,
}

/// How a build went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BuildReport {
    /// Built, failed or stopped.
    pub status: BuildStatus,
    /// The line that failed, where it is known.
    pub line: Option<u32>,
    /// The step that failed, where it was one.
    pub step: Option<String>,
    /// The builder's message, empty where it built.
    pub message: String,
    /// The end of the output, empty where it built.
    pub log_tail: String,
    /// Wall clock.
    pub seconds: f64,
}

/// Whether there is an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BuildStatus {
    /// There is.
    Built,
    /// The builder or a command said no.
    Failed,
    /// A limit ended it.
    Stopped,
}

/// Wall-clock milliseconds of the parts of a grading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Timings {
    /// Waiting for a sandbox and making it.
    pub open: u64,
    /// The first build.
    pub build: u64,
    /// The second build.
    pub rebuild: u64,
    /// Reading the image.
    pub measure: u64,
    /// Running containers.
    pub run: u64,
    /// Everything.
    pub total: u64,
}

impl CheckResult {
    /// A verdict with what it is worth in the lab.
    pub(super) fn new(check: &LabCheck, judged: Judged) -> Self {
        let earned = if judged.status == Status::Pass { check.points } else { 0 };
        Self {
            id: check.id.clone(),
            status: judged.status,
            required: check.required,
            points: Points { earned, possible: check.points },
            summary: one_line(&judged.summary),
            why: judged.why,
            fix: judged.fix,
            line: judged.line,
            evidence: judged.evidence.iter().map(|line| one_line(line)).filter(|line| !line.is_empty()).collect(),
        }
    }
}

impl Report {
    /// A report before anything is known.
    pub(super) fn new(lab: &Lab) -> Self {
        Self {
            schema: SCHEMA,
            lab: lab.slug.clone(),
            lab_version: lab.version.clone(),
            passed: false,
            score: Score { earned: 0, possible: lab.possible() },
            refusals: Vec::new(),
            limit: None,
            checks: Vec::new(),
            bonus: None,
            image: None,
            cache: None,
            context: ContextReport::default(),
            build: None,
            notes: Vec::new(),
            timings_ms: Timings::default(),
        }
    }

    /// Adds up, once all checks are in.
    pub(super) fn close(&mut self, pass_mark: u32) {
        self.score.earned = self.checks.iter().map(|check| check.points.earned).sum();
        let required = self.checks.iter().filter(|check| check.required).all(|check| check.status == Status::Pass);
        self.passed = required && self.score.earned >= pass_mark && self.refusals.is_empty() && self.limit.is_none();
    }

    /// The checks that did not pass.
    pub fn not_passed(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|check| check.status != Status::Pass)
    }
}
