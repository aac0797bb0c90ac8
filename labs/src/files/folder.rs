//! Files from a folder on disk. Links are not followed: what they point at is none of the submission's business.

use std::fs;
use std::path::Path;

use super::{FileLimits, Files, too_large, too_many, too_much};
use crate::refusal::Refusal;

/// Reads everything below `folder`.
pub(super) fn read(folder: &Path, limits: &FileLimits) -> Result<Files, Vec<Refusal>> {
    let mut reading = Reading { files: Files::new(), total: 0, limits, refusals: Vec::new() };
    reading.folder(folder, "");
    if reading.refusals.is_empty() { Ok(reading.files) } else { Err(reading.refusals) }
}

struct Reading<'a> {
    files: Files,
    total: u64,
    limits: &'a FileLimits,
    refusals: Vec<Refusal>,
}

impl Reading<'_> {
    /// Reads one folder; `false` when reading should stop.
    fn folder(&mut self, folder: &Path, prefix: &str) -> bool {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.unreadable(&folder.display().to_string(), &error);
                return true;
            }
        };
        let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let Some(part) = entry.file_name().to_str().map(str::to_owned) else {
                self.refusals.push(Refusal::new(
                    "bad-name",
                    format!("The file name {:?} is not UTF-8", entry.file_name()),
                    "Rename the file.",
                ));
                continue;
            };
            let name = format!("{prefix}{part}");
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                if prefix.matches('/').count() > 20 || !self.folder(&entry.path(), &format!("{name}/")) {
                    return false;
                }
            } else if !kind.is_file() {
                self.refusals.push(Refusal::new(
                    "not-a-file",
                    format!("{name} is a link or a special file"),
                    "Replace it by a plain file or leave it out.",
                ));
            } else if !self.file(&entry.path(), &name) {
                return false;
            }
        }
        true
    }

    fn file(&mut self, path: &Path, name: &str) -> bool {
        if self.files.len() >= self.limits.count {
            self.refusals.push(too_many(self.limits));
            return false;
        }
        let size = fs::symlink_metadata(path).map(|meta| meta.len()).unwrap_or(0);
        if size > self.limits.each {
            self.refusals.push(too_large(name, self.limits));
            return true;
        }
        self.total += size;
        if self.total > self.limits.total {
            self.refusals.push(too_much(self.limits));
            return false;
        }
        match fs::read(path) {
            Ok(bytes) => {
                if let Err(refusal) = self.files.insert(name, bytes) {
                    self.refusals.push(refusal);
                }
            }
            Err(error) => self.unreadable(name, &error),
        }
        true
    }

    fn unreadable(&mut self, name: &str, error: &std::io::Error) {
        self.refusals.push(Refusal::new(
            "unreadable",
            format!("{name} cannot be read: {error}"),
            "Check the path and its permissions.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_refused_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Dockerfile"), "FROM scratch\n").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd")).unwrap();
        let refusals = read(folder.path(), &FileLimits::default()).unwrap_err();
        assert_eq!(refusals.len(), 1);
        assert_eq!(refusals[0].code, "not-a-file");
    }

    #[test]
    fn a_folder_is_read_with_its_folders() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/app.py"), "x").unwrap();
        fs::write(folder.path().join(".dockerignore"), ".git\n").unwrap();
        let files = read(folder.path(), &FileLimits::default()).unwrap();
        assert_eq!(files.names().collect::<Vec<_>>(), [".dockerignore", "src/app.py"]);
    }
}
