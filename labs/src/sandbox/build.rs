//! Building in a sandbox: what is asked, what is told meanwhile, how it ends.

use serde::Serialize;

use super::names::ImageId;

/// What a build needs besides its context.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// `--target`: the stage to build; empty for the last.
    pub target: Option<String>,
    /// `--build-arg`.
    pub args: Vec<(String, String)>,
    /// Wall clock of this build; `None` takes the sandbox's limit.
    pub time: Option<std::time::Duration>,
    /// Do not use what earlier builds in this sandbox left.
    pub no_cache: bool,
}

/// What is told while a build runs.
#[derive(Debug, Clone, PartialEq)]
pub enum BuildEvent {
    /// An instruction step has begun.
    Started {
        /// As BuildKit names it: `[stage-0 3/7] COPY app.py .`.
        name: String,
        /// Where the instruction begins in the Dockerfile, from 1, where it is known.
        line: Option<u32>,
    },
    /// An instruction step has ended, well or not.
    Finished(Step),
    /// Output of a step, with invalid UTF-8 replaced; ANSI sequences and NUL are still in it.
    Log {
        /// The step's name, where it is known.
        step: Option<String>,
        /// A piece of output, not necessarily a line.
        text: String,
    },
}

/// One instruction step of a build, as BuildKit recorded it (nothing that a learner prints can change it).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// As BuildKit names it: `[stage-0 3/7] COPY app.py .`.
    pub name: String,
    /// Where the instruction begins in the Dockerfile, from 1, where it is known.
    pub line: Option<u32>,
    /// Taken from the cache instead of being run.
    pub cached: bool,
    /// How long it took.
    pub seconds: f64,
}

/// How a build ended.
#[derive(Debug, Clone, PartialEq)]
pub enum BuildOutcome {
    /// There is an image.
    Built(Built),
    /// The builder or a step said no: the learner's mistake, with what they need to see.
    Failed(FailedBuild),
    /// A limit ended it.
    Stopped(StoppedBuild),
}

/// A build that made an image.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The image.
    pub image: ImageId,
    /// All instruction steps that ran or came from the cache, stage after stage in the order of the Dockerfile.
    pub steps: Vec<Step>,
    /// Wall clock.
    pub seconds: f64,
}

/// A build that a step or the builder refused.
#[derive(Debug, Clone, PartialEq)]
pub struct FailedBuild {
    /// The step that failed, where it was one.
    pub step: Option<String>,
    /// Its line in the Dockerfile, where it is known.
    pub line: Option<u32>,
    /// The builder's message.
    pub message: String,
    /// The end of the output.
    pub log_tail: String,
    /// The steps that were done before.
    pub steps: Vec<Step>,
    /// Wall clock.
    pub seconds: f64,
}

/// A build that a limit ended.
#[derive(Debug, Clone, PartialEq)]
pub struct StoppedBuild {
    /// Which limit.
    pub stop: Stop,
    /// What was measured, for people: `disk: 0 of 2147483648 bytes free`.
    pub evidence: String,
    /// The step that was running, where it is known.
    pub step: Option<String>,
    /// Its line in the Dockerfile, where it is known.
    pub line: Option<u32>,
    /// The end of the output.
    pub log_tail: String,
    /// Wall clock.
    pub seconds: f64,
}

/// The limit that ended a build or a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// The wall clock ran out.
    Time,
    /// Too much output.
    Log,
    /// Out of memory.
    Memory,
    /// Too many processes.
    Pids,
    /// The disk is full, in bytes or in files.
    Disk,
    /// The sandbox's engine died.
    EngineDied,
}
