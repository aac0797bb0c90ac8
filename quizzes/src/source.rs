//! Where the banks come from: the files in the binary, or a folder that overrides them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The files of a course's `quizzes` folder by name (`DEVOPS_L2_PRE.toml`).
#[derive(Debug, Clone, Default)]
pub struct Source {
    files: BTreeMap<String, Vec<u8>>,
}

#[derive(rust_embed::RustEmbed)]
#[folder = "."]
#[include = "*.toml"]
#[exclude = "Cargo.toml"]
struct Embedded;

impl Source {
    /// The banks that were compiled into the binary.
    pub fn embedded() -> Self {
        let files = Embedded::iter()
            .filter(|name| is_bank(name))
            .filter_map(|name| Some((name.to_string(), Embedded::get(&name)?.data.into_owned())))
            .collect();
        Self { files }
    }

    /// The banks of a `quizzes` folder on disk.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn dir(dir: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_bank(&name) && entry.file_type()?.is_file() {
                files.insert(name, std::fs::read(entry.path())?);
            }
        }
        Ok(Self { files })
    }

    /// Banks from memory, as tests write them.
    pub fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        Self { files: files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect() }
    }

    /// All files by name.
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }
}

fn is_bank(name: &str) -> bool {
    name.ends_with(".toml") && name != "Cargo.toml" && !name.contains('/') && !name.starts_with('.')
}
