//! A lab: one folder with its definition, texts, starter files, a good solution and bad ones. Adding a lab is adding
//! a folder; nothing in Rust knows any lab by name.

mod bonus;
mod catalog;
mod definition;
mod load;
mod solutions;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::files::Files;
use crate::sandbox::Limits;

pub use bonus::Bonus;
pub use catalog::Catalog;
pub use solutions::{BadSolution, Expected};

/// A lab that loaded without a mistake.
#[derive(Debug, Clone)]
pub struct Lab {
    /// Its folder's name, and its address below `/labs/`.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How long a learner needs.
    pub minutes: u32,
    /// Its place in the list.
    pub order: u32,
    /// The lecture it belongs to: `containers`, or `containers#slide`.
    pub lecture: Option<String>,
    /// What it practises.
    pub concepts: Vec<String>,
    /// Points from which it is passed, once every required check passes.
    pub pass_mark: u32,
    /// The images that a Dockerfile of this lab may name.
    pub images: Vec<String>,
    /// Further names that build, so that a check and not a refusal says what is wrong with them (`python:latest`).
    pub tolerated: Vec<String>,
    /// The files that a learner writes; all others of the starter are fixed.
    pub editable: Vec<String>,
    /// What its sandbox may use.
    pub limits: Limits,
    /// Where its service listens and how it runs.
    pub app: App,
    /// What is asked of the running service.
    pub probe: Probe,
    /// The one-line change of the rebuild.
    pub change: Option<Change>,
    /// What is judged, in the order shown.
    pub checks: Vec<LabCheck>,
    /// Points beside the score.
    pub bonus: Option<Bonus>,
    /// The task, in Markdown.
    pub task: String,
    /// The hints, in Markdown, one after another.
    pub hints: Vec<String>,
    /// The line of `hints.md` in which each hint's text begins.
    pub hint_lines: Vec<u32>,
    /// The explained model solution, in Markdown.
    pub solution: String,
    /// What a learner starts from.
    pub starter: Files,
    /// The model solution, whole.
    pub good: Files,
    /// Solutions that fail in a known way.
    pub bad: Vec<BadSolution>,
    /// Hash of everything above: two gradings with the same version were judged alike.
    pub version: String,
}

/// How the lab's service runs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct App {
    /// The port it listens on; none for a lab whose image is only built.
    pub port: Option<u16>,
    /// Seconds until it must answer.
    pub ready_seconds: u64,
    /// Seconds that it has to stop after SIGTERM.
    pub stop_seconds: u64,
    /// Variables that the grader sets besides the image's.
    pub env: BTreeMap<String, String>,
    /// Folders that stay writable when the root is read-only.
    pub tmpfs: Vec<String>,
}

impl Default for App {
    fn default() -> Self {
        Self { port: None, ready_seconds: 20, stop_seconds: 5, env: BTreeMap::new(), tmpfs: vec!["/tmp".to_owned()] }
    }
}

impl App {
    /// How long the service may take until it answers.
    pub fn ready(&self) -> Duration {
        Duration::from_secs(self.ready_seconds)
    }
}

/// What is asked of the running service, and what a right answer is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Probe {
    /// The path.
    pub path: String,
    /// The status of a right answer.
    pub status: u16,
    /// Keys that the answer's JSON object must have; empty where it need not be JSON.
    pub json: Vec<String>,
}

impl Default for Probe {
    fn default() -> Self {
        Self { path: "/".to_owned(), status: 200, json: Vec::new() }
    }
}

/// The one-line change after which the image is built again. `{random}` in `replace` becomes a fresh random value,
/// and the rebuilt service must return it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Which of the lab's files.
    pub file: String,
    /// Text of one line of it, found exactly once.
    pub find: String,
    /// What takes its place.
    pub replace: String,
}

/// One check of a lab.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabCheck {
    /// The check's id.
    pub id: String,
    /// What it is worth.
    #[serde(default = "one")]
    pub points: u32,
    /// Whether the lab cannot be passed without it.
    #[serde(default)]
    pub required: bool,
    /// What the check needs to know in this lab.
    #[serde(default)]
    pub with: toml::Table,
}

fn one() -> u32 {
    1
}

impl Lab {
    /// Points of all checks.
    pub fn possible(&self) -> u32 {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// What is graded: the learner's files over the lab's fixed ones. A learner's version of a fixed file is left
    /// out, so that a service cannot be replaced by one that is easier to containerise; its names are returned.
    pub fn assembled(&self, submitted: &Files) -> (Files, Vec<String>) {
        let mut files = self.fixed();
        let mut left_out = Vec::new();
        for (name, bytes) in submitted.iter() {
            let fixed = self.starter.contains(name) && !self.is_editable(name);
            if !fixed {
                let mut one = Files::new();
                if one.insert(name, bytes).is_ok() {
                    files = files.overlaid(&one);
                }
            } else if self.starter.get(name) != Some(bytes) {
                left_out.push(name.to_owned());
            }
        }
        // Where a learner's file took the place of a fixed file's folder, the fixed one wins.
        (files.overlaid(&self.fixed()), left_out)
    }

    /// The starter's files that a learner does not write.
    pub fn fixed(&self) -> Files {
        let mut files = Files::new();
        for (name, bytes) in self.starter.iter().filter(|(name, _)| !self.is_editable(name)) {
            // Names of a loaded lab are valid.
            let _ = files.insert(name, bytes);
        }
        files
    }

    /// Whether a learner writes this file.
    pub fn is_editable(&self, name: &str) -> bool {
        self.editable.iter().any(|editable| editable == name)
    }
}
