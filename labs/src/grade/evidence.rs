//! What the grader has seen: everything that the checks of the groups context, image, rebuild and container judge.

use std::collections::BTreeMap;

use serde::Serialize;

use super::context::ContextSeen;
use crate::dockerfile::Dockerfile;
use crate::files::Files;
use crate::inspect::{Found, Tree};
use crate::lab::{App, Probe};
use crate::sandbox::{Answer, Image, Listening, Logs, NoAnswer, Process, Started, State, Step, Stopped};

/// What is known of a submission. Parts that do not exist yet are none; a check is only asked once what it needs is there.
#[derive(Debug, Default)]
pub struct Evidence {
    /// What the lab tells the check that is asked.
    pub with: toml::Table,
    /// How the lab's service runs.
    pub app: App,
    /// What the lab asks of the service.
    pub probe: Probe,
    /// The Dockerfile, as read.
    pub dockerfile: Option<Dockerfile>,
    /// The learner's files over the lab's fixed ones.
    pub files: Files,
    /// What the builder got.
    pub context: ContextSeen,
    /// The image of the first build.
    pub image: Option<ImageSeen>,
    /// The second build.
    pub rebuild: Option<RebuildSeen>,
    /// The container as the image wants it; of the rebuilt image, where there is one.
    pub run: Option<RunSeen>,
    /// The container with a root that cannot be written.
    pub read_only_run: Option<RunSeen>,
    /// The container without capabilities and without a way to gain any.
    pub bare_run: Option<RunSeen>,
}

impl Evidence {
    /// A number that the lab gives the check.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.with.get(name).and_then(toml::Value::as_integer).and_then(|number| u64::try_from(number).ok())
    }

    /// Whether an answer is the one that the lab's probe expects: a service that says 500 does not work.
    pub fn answered(&self, answer: &Result<Answer, NoAnswer>) -> bool {
        answer.as_ref().is_ok_and(|answer| answer.status == self.probe.status)
    }

    /// A text that the lab gives the check.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.with.get(name).and_then(toml::Value::as_str)
    }

    /// A list of texts that the lab gives the check.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        let list = self.with.get(name).and_then(toml::Value::as_array);
        list.map(|list| list.iter().filter_map(toml::Value::as_str).collect()).unwrap_or_default()
    }
}

/// A built image, read.
#[derive(Debug)]
pub struct ImageSeen {
    /// Its configuration, layers and history.
    pub image: Image,
    /// The layers above the base, lowest first.
    pub own: Vec<LayerSeen>,
    /// Those layers laid upon one another.
    pub tree: Tree,
}

/// One of the learner's own layers.
#[derive(Debug, Clone)]
pub struct LayerSeen {
    /// The instruction that made it.
    pub created_by: String,
    /// Its line in the Dockerfile, where it is known.
    pub line: Option<u32>,
    /// Bytes of its files.
    pub size_bytes: u64,
    /// Bytes of the learner's own layers that this one superseded.
    pub wasted_bytes: u64,
    /// Every file's path without its leading `/`, with its size.
    pub files: Vec<(String, u64)>,
    /// Secrets in it.
    pub secrets: Vec<Found>,
}

/// Two builds side by side.
#[derive(Debug)]
pub struct RebuildSeen {
    /// The steps of the first build.
    pub first: Vec<Step>,
    /// The steps of the second one.
    pub second: Vec<Step>,
    /// Wall clock of the first build.
    pub first_seconds: f64,
    /// Wall clock of the second one.
    pub second_seconds: f64,
    /// The file of the lab that was changed.
    pub changed_file: String,
    /// What the changed line must make the service return.
    pub random: String,
    /// Why there is no second image, where the second build did not end well.
    pub failed: Option<String>,
    /// What the learner's own file would have cost in the right order, where it installed again.
    pub reordered: Option<Reordered>,
}

/// The learner's Dockerfile in another order, really built twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reordered {
    /// The Dockerfile.
    pub dockerfile: String,
    /// The lists of packages that it copies first.
    pub copied_first: String,
    /// Wall clock of its build after the same change.
    pub second_seconds: f64,
    /// Seconds that each build after a change would save.
    pub saved_seconds: f64,
    /// Bytes of layers that each change would not make anew.
    pub saved_bytes: u64,
}

/// A container, watched.
#[derive(Debug, Default)]
pub struct RunSeen {
    /// Why the engine could not start it.
    pub refused: Option<String>,
    /// What the probe's path answered, where the lab has a port.
    pub answer: Option<Result<Answer, NoAnswer>>,
    /// What the paths answered that checks name.
    pub paths: BTreeMap<String, Result<Answer, NoAnswer>>,
    /// What the ports answered that the image exposes.
    pub exposed: BTreeMap<u16, Result<Answer, NoAnswer>>,
    /// User and group of the first process.
    pub uid_gid: Option<(u32, u32)>,
    /// All processes.
    pub processes: Vec<Process>,
    /// Listening sockets.
    pub listening: Vec<Listening>,
    /// How it was after it had been asked.
    pub state: Option<State>,
    /// How it took being stopped, where that was tried.
    pub stopped: Option<Stopped>,
    /// What it wrote.
    pub logs: Logs,
    /// Whether `/bin/sh` or another shell can be started in it, where that was tried.
    pub shell: Option<bool>,
}

impl RunSeen {
    /// A container that the engine could not start.
    pub(super) fn refused(started: &Started) -> Option<Self> {
        match started {
            Started::Running(_) => None,
            Started::Refused { message } => Some(Self { refused: Some(message.clone()), ..Self::default() }),
        }
    }

    /// Whether it ran to the end of the observation.
    pub fn stayed(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.running)
    }

    /// The last lines that it wrote, errors last.
    pub fn last_lines(&self, count: usize) -> Vec<String> {
        let lines: Vec<&str> =
            self.logs.stdout.lines().chain(self.logs.stderr.lines()).filter(|line| !line.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(count)..].iter().map(|line| super::progress::printable(line)).collect()
    }

    /// How it ended, in words, where it has.
    pub fn end(&self) -> Option<String> {
        if let Some(message) = &self.refused {
            return Some(format!("the engine could not start it: {message}"));
        }
        let state = self.state.as_ref().filter(|state| !state.running)?;
        let code = state.exit_code.map_or_else(String::new, |code| format!(" with code {code}"));
        let memory = if state.out_of_memory { " because its memory ran out" } else { "" };
        Some(format!("the container ended{code}{memory}"))
    }
}
