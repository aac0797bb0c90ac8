//! `lab.toml`, as it is written.

use serde::Deserialize;

use super::bonus::BonusDefinition;
use super::{App, Change, LabCheck, Probe};

/// The file's shape. A key that is not listed here is a mistake.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) minutes: u32,
    pub(super) order: u32,
    pub(super) lecture: Option<String>,
    #[serde(default)]
    pub(super) concepts: Vec<String>,
    pub(super) pass_mark: u32,
    pub(super) images: Vec<String>,
    #[serde(default)]
    pub(super) tolerated: Vec<String>,
    pub(super) editable: Vec<String>,
    #[serde(default)]
    pub(super) limits: LimitsOver,
    #[serde(default)]
    pub(super) app: App,
    #[serde(default)]
    pub(super) probe: Probe,
    pub(super) change: Option<Change>,
    #[serde(rename = "check", default)]
    pub(super) checks: Vec<LabCheck>,
    pub(super) bonus: Option<BonusDefinition>,
}

/// Limits that differ from the usual ones.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsOver {
    pub(super) build_seconds: Option<u64>,
    pub(super) memory_mb: Option<u64>,
    pub(super) disk_mb: Option<u64>,
    pub(super) log_kb: Option<usize>,
}

/// `expect.toml` of a bad solution.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expectation {
    /// Why a learner writes this.
    pub(super) about: String,
    /// The checks that do not pass, exactly.
    #[serde(default)]
    pub(super) fails: Vec<String>,
    /// The code of the refusal, where it is refused.
    pub(super) refused: Option<String>,
    /// The limit that ends it, where one does.
    pub(super) limit: Option<String>,
    /// Files of the starter that this solution does not have.
    #[serde(default)]
    pub(super) without: Vec<String>,
}
