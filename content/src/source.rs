//! Where the course text comes from: the files in the binary, or a folder that overrides them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The files of a course's `content` folder by name below it (`containers.md`, `glossary.toml`, `images/x.svg`).
#[derive(Debug, Clone, Default)]
pub struct Source {
    files: BTreeMap<String, Vec<u8>>,
    odd: BTreeMap<String, &'static str>,
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
        Self { files, odd: BTreeMap::new() }
    }

    /// The files of a `content` folder on disk.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn dir(dir: &Path) -> io::Result<Self> {
        let (mut files, mut odd) = (BTreeMap::new(), BTreeMap::new());
        for (folder, prefix) in [(dir.to_path_buf(), ""), (dir.join("images"), "images/")] {
            if prefix == "images/" && !folder.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let is_file = entry.file_type()?.is_file();
                if is_course_file(&name) && is_file {
                    files.insert(name, std::fs::read(entry.path())?);
                } else if is_course_file(&name) {
                    odd.insert(name, "a link, a folder or a special file is not read");
                } else if is_meant_as_lecture(&name) {
                    odd.insert(name, "the file's name is no slug, so it is no lecture");
                }
            }
        }
        Ok(Self { files, odd })
    }

    /// A course from memory, as tests write it.
    pub fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
        Self { files, odd: BTreeMap::new() }
    }

    /// What lies in the folder as if it belonged to the course and does not, with the reason.
    pub(crate) fn odd(&self) -> &BTreeMap<String, &'static str> {
        &self.odd
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

/// `README.md` and its like are for authors; every other Markdown file was meant to be read in the course.
fn is_meant_as_lecture(name: &str) -> bool {
    name.strip_suffix(".md").is_some_and(|stem| !stem.starts_with('.') && stem.chars().any(|c| c.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_meant_as_a_lecture_is_told() {
        let folder = std::env::temp_dir().join(format!("drydock-content-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("as-folder.md")).unwrap();
        for name in ["My_Lecture.md", "README.md", "fine.md"] {
            std::fs::write(folder.join(name), "x").unwrap();
        }
        let source = Source::dir(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(source.odd().keys().collect::<Vec<_>>(), ["My_Lecture.md", "as-folder.md"]);
        assert_eq!(source.files().keys().collect::<Vec<_>>(), ["fine.md"]);
    }

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
