//! A grading's report as it was kept. Reports of older graders lack fields of newer ones, so every field may be missing.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The report, as far as pages show it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Whether the lab is passed.
    pub passed: bool,
    /// Points.
    pub score: Score,
    /// What was turned away before anything ran.
    pub refusals: Vec<Refusal>,
    /// The limit that stopped it, by name.
    pub limit: Option<String>,
    /// Check by check.
    pub checks: Vec<Check>,
    /// What was handed in besides, if it was.
    pub bonus: Option<Bonus>,
    /// The image, if one was built.
    pub image: Option<Image>,
    /// The rebuild, if there was one.
    pub cache: Option<Cache>,
    /// What was sent to the engine.
    pub context: Option<Context>,
    /// Milliseconds by stage.
    pub timings_ms: BTreeMap<String, f64>,
    /// How the build went, where one was begun.
    pub build: Option<Build>,
    /// Things worth knowing about how it was graded.
    pub notes: Vec<String>,
}

/// Points.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Score {
    /// Reached.
    pub earned: f64,
    /// Possible.
    pub possible: f64,
}

/// A refusal.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// Stable word.
    pub code: String,
    /// Line of the Dockerfile.
    pub line: Option<u32>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// A check.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Check {
    /// Its id.
    pub id: String,
    /// `pass`, `fail`, `skip` or `error`.
    pub status: String,
    /// Whether passing needs it.
    pub required: bool,
    /// Points.
    pub points: Score,
    /// What was seen.
    pub summary: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// Line of the Dockerfile.
    pub line: Option<u32>,
    /// What the verdict rests on.
    pub evidence: Vec<String>,
}

/// What was handed in besides.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Bonus {
    /// The lab that judged it.
    pub lab: String,
    /// The folder that was judged.
    pub folder: String,
    /// Points reached.
    pub earned: f64,
    /// Points possible.
    pub possible: f64,
    /// Why it was not built.
    pub refusals: Vec<Refusal>,
    /// The limit that stopped it, by name.
    pub limit: Option<String>,
    /// Check by check.
    pub checks: Vec<Check>,
    /// The image, if one was built.
    pub image: Option<Image>,
    /// How the build went, where one was begun.
    pub build: Option<Build>,
}

/// The image.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Image {
    /// Uncompressed bytes.
    pub size_bytes: u64,
    /// `USER` as set, empty for root.
    pub user: String,
    /// From the base up.
    pub layers: Vec<Layer>,
}

/// A layer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Layer {
    /// The instruction that made it.
    pub created_by: String,
    /// Uncompressed bytes.
    pub size_bytes: u64,
    /// Whether it comes from the base image.
    pub base: bool,
}

/// The rebuild.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Cache {
    /// Steps reused.
    pub reused: u32,
    /// Steps run again.
    pub rerun: u32,
    /// Seconds of the first build.
    pub first_seconds: Option<f64>,
    /// Seconds of the second.
    pub second_seconds: Option<f64>,
    /// The steps of the second build.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Step {
    /// The instruction.
    pub name: String,
    /// Its line.
    pub line: Option<u32>,
    /// Taken from the cache.
    pub cached: bool,
    /// How long it took.
    pub seconds: f64,
}

/// The context.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Context {
    /// Bytes sent.
    pub bytes: u64,
    /// Files sent.
    pub files: u32,
    /// Bytes kept out.
    pub ignored_bytes: u64,
}

/// How a build went.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Build {
    /// `built`, `failed` or `stopped`.
    pub status: String,
    /// The line that failed.
    pub line: Option<u32>,
    /// The step that failed.
    pub step: Option<String>,
    /// The builder's message.
    pub message: String,
    /// The end of the output.
    pub log_tail: String,
}
