//! Points beside a lab's score: one folder of the hand-in, judged as a hand-in for another lab.

use serde::Deserialize;

use super::Lab;
use crate::files::Files;

/// What a learner may do besides. Its points are not among the lab's, and passing needs none of them.
#[derive(Debug, Clone)]
pub struct Bonus {
    /// The lab that judges it.
    pub lab: Box<Lab>,
    /// The folder of the hand-in that is judged: `go`.
    pub folder: String,
    /// Points for passing that lab: all or none.
    pub points: u32,
}

/// `[bonus]` in `lab.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BonusDefinition {
    pub(super) lab: String,
    pub(super) folder: String,
    pub(super) points: u32,
}

impl Lab {
    /// Takes a hand-in apart: the lab's own files, and those for the bonus, named as below its folder. There are none of
    /// these where nothing was handed in for it, which is a Dockerfile with something in it.
    pub fn without_bonus(&self, files: &Files) -> (Files, Option<Files>) {
        let mut own = files.clone();
        let Some(bonus) = &self.bonus else { return (own, None) };
        let mut inside = Files::new();
        for (name, bytes) in files.iter() {
            if let Some(rest) = name.strip_prefix(&bonus.folder).and_then(|rest| rest.strip_prefix('/')) {
                own.remove(name);
                // What is left of a valid name is one.
                let _ = inside.insert(rest, bytes);
            }
        }
        let tried = inside.get("Dockerfile").is_some_and(|bytes| !bytes.trim_ascii().is_empty());
        (own, tried.then_some(inside))
    }
}
