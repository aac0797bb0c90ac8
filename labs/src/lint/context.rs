//! The other files of a build context, for rules that compare the Dockerfile with them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

/// Read access to a build context. Names are relative, with forward slashes, never starting with `/` or `./`.
pub trait ContextFiles {
    /// Every file's name, sorted.
    fn names(&self) -> Vec<String>;

    /// A file's text, if it is there, is text, and is not huge.
    fn text(&self, name: &str) -> Option<String>;
}

impl ContextFiles for BTreeMap<String, Vec<u8>> {
    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        String::from_utf8(self.get(name)?.clone()).ok()
    }
}

/// A folder on disk as a build context: what `drydock lint` sees beside a Dockerfile. It is listed when a rule first
/// asks for its names, and only once.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    names: OnceLock<Vec<String>>,
}

/// More files than this are not listed: rules then see a part of the context.
const MOST_FILES: usize = 20_000;
/// Larger files are not read as text, in bytes.
const MOST_BYTES: u64 = 1 << 20;

impl Folder {
    /// A folder. What cannot be read in it is left out; version control and installed modules are not entered.
    pub fn open(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), names: OnceLock::new() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn list(&self) -> Vec<String> {
        let (mut names, mut waiting) = (Vec::new(), vec![(self.root.clone(), String::new())]);
        while let Some((folder, prefix)) = waiting.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let Ok(name) = entry.file_name().into_string() else { continue };
                let Ok(kind) = entry.file_type() else { continue };
                if names.len() >= MOST_FILES {
                    break;
                }
                let full = format!("{prefix}{name}");
                if kind.is_dir() {
                    if name != ".git" && name != "node_modules" {
                        waiting.push((entry.path(), format!("{full}/")));
                    }
                } else {
                    names.push(full);
                }
            }
        }
        names.sort();
        names
    }
}

impl ContextFiles for Folder {
    fn names(&self) -> Vec<String> {
        self.names.get_or_init(|| self.list()).clone()
    }

    fn text(&self, name: &str) -> Option<String> {
        let inside = !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let path = inside.then(|| self.root.join(name))?;
        // A link may lead anywhere.
        let size = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
        (size <= MOST_BYTES).then(|| fs::read_to_string(path).ok()).flatten()
    }
}
