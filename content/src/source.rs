//! Where the course text comes from: the files in the binary, or a folder that overrides them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The files of a course's `content` folder by name below it (`containers.md`, `glossary.toml`, `images/x.svg`).
#[derive(Debug, Clone, Default)]
pub struct Source {
    files: BTreeMap<String, Vec<u8>>,
}

#[derive(rust_embed::RustEmbed)]
#[folder = "."]
#[include = "*.md"]
#[include = "glossary.toml"]
#[include = "images/*"]
struct Embedded;

impl Source {
    /// The files that were compiled into the binary.
    pub fn embedded() -> Self {
        let files = Embedded::iter()
            .filter_map(|name| Some((name.to_string(), Embedded::get(&name)?.data.into_owned())))
            .filter(|(name, _)| is_course_file(name))
            .collect();
        Self { files }
    }

    /// The files of a `content` folder on disk.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn dir(dir: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for (folder, prefix) in [(dir.to_path_buf(), ""), (dir.join("images"), "images/")] {
            if prefix == "images/" && !folder.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if is_course_file(&name) && entry.file_type()?.is_file() {
                    files.insert(name, std::fs::read(entry.path())?);
                }
            }
        }
        Ok(Self { files })
    }

    /// A course from memory, as tests write it.
    pub fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        Self { files: files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect() }
    }

    /// All files by name.
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }
}

/// A lecture is a lower-case slug (so `README.md` is none); the glossary and images have fixed places.
fn is_course_file(name: &str) -> bool {
    let slug = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name == "glossary.toml"
        || name.strip_suffix(".md").is_some_and(slug)
        || name.strip_prefix("images/").is_some_and(|image| !image.contains('/') && !image.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lectures_glossary_and_images_are_course_files() {
        for yes in ["containers.md", "glossary.toml", "images/port.svg"] {
            assert!(is_course_file(yes), "{yes}");
        }
        for no in ["README.md", "Cargo.toml", "src/lib.rs", "problem/notes.md", "images/../secret", ".md"] {
            assert!(!is_course_file(no), "{no}");
        }
    }
}
