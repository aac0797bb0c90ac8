//! Grading: from a learner's files to a report.
//!
//! [`grade`] reads the Dockerfile, refuses what the source alone shows, judges the source, and, where there is a sandbox,
//! builds the image, changes one line, builds again, runs the result and judges what it saw ([`Evidence`]). What the
//! learner did is data in the [`Report`]; [`GradeError`] is our own trouble.

mod bonus;
mod build;
mod change;
mod context;
mod counterfactual;
mod evidence;
mod frontend;
mod offer;
mod pipeline;
mod policy;
mod progress;
mod report;
mod run;

pub use bonus::{BonusReport, grade};
pub use context::{ContextSeen, Planted};
pub use evidence::{Evidence, ImageSeen, LayerSeen, RebuildSeen, Reordered, RunSeen};
pub use pipeline::GradeError;
pub use policy::{Prepared, prepare};
pub use progress::{Observer, Progress, Stage};
pub use report::{
    BuildReport, BuildStatus, CacheReport, CheckResult, ContextReport, ImageSummary, LayerSummary, Points, Report,
    Score, Timings,
};
