//! Preparing what every sandbox starts from: the sandbox's own image in the machine's engine, and the template disk
//! with the base images that submissions may name. Done once, kept in the cache, done anew when a recipe changes.

mod prepare;
mod recipe;
mod rootfs;
mod template;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use prepare::prepare;

use super::SandboxError;
pub use super::disk::Template;

/// What is being prepared, for people who wait.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// It was there already.
    Kept {
        /// What.
        what: String,
    },
    /// It has begun.
    Began {
        /// What.
        what: String,
    },
    /// It is done.
    Done {
        /// What.
        what: String,
        /// How long it took.
        seconds: f64,
        /// How large it is.
        bytes: u64,
    },
}

/// What is ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prepared {
    /// The sandbox's image in the machine's engine.
    pub sandbox_image: String,
    /// What the sandboxes' disks are made of.
    pub template: Template,
    /// The base images in it.
    pub bases: Vec<BaseImage>,
}

/// A base image that submissions may name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BaseImage {
    /// All names it goes by; the first is the one to show.
    pub tags: Vec<String>,
    /// Whether it is made of Debian packages in place of the official image.
    pub stand_in: bool,
    /// Its layers' digests from the bottom upwards.
    pub diff_ids: Vec<String>,
    /// Uncompressed bytes.
    pub size_bytes: u64,
}

impl Prepared {
    /// What an earlier preparation left, where the recipes have not changed since.
    ///
    /// # Errors
    /// [`SandboxError::NotPrepared`] where there is none, or it is of other recipes.
    pub fn load(cache: &Path) -> Result<Self, SandboxError> {
        let file = manifest(cache);
        let text = std::fs::read_to_string(&file).map_err(|_| SandboxError::NotPrepared)?;
        let found: Self = serde_json::from_str(&text).map_err(|_| SandboxError::NotPrepared)?;
        let there = found.template.bases.is_file() && found.template.skeleton.is_file();
        if !there {
            return Err(SandboxError::NotPrepared);
        }
        // Its time of change says when it was last used; where that cannot be written, it only looks older than it is.
        let _ = std::fs::File::open(&file).and_then(|file| file.set_modified(std::time::SystemTime::now()));
        Ok(found)
    }

    /// The longest-standing base that these layers stand on.
    pub fn base_of(&self, diff_ids: &[String]) -> Option<&BaseImage> {
        let fits = |base: &&BaseImage| !base.diff_ids.is_empty() && diff_ids.starts_with(&base.diff_ids);
        self.bases.iter().filter(fits).max_by_key(|base| base.diff_ids.len())
    }
}

fn manifest(cache: &Path) -> PathBuf {
    cache.join(format!("bases-{}.json", recipe::template_hash()))
}
