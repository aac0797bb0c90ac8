//! The other files of a build context, for rules that compare the Dockerfile with them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

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

/// A folder on disk as a build context: what `drydock lint` sees beside a Dockerfile.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    names: Vec<String>,
}

/// More files than this are not listed: rules then see a part of the context.
const MOST_FILES: usize = 20_000;
/// Larger files are not read as text, in bytes.
const MOST_BYTES: u64 = 1 << 20;

impl Folder {
    /// Lists a folder. What cannot be read is left out; version control and installed modules are not entered.
    pub fn open(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let (mut names, mut waiting) = (Vec::new(), vec![(root.clone(), String::new())]);
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
        Self { root, names }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl ContextFiles for Folder {
    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()?;
        let path = self.root.join(name);
        let size = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
        (size <= MOST_BYTES).then(|| fs::read_to_string(path).ok()).flatten()
    }
}
