//! `drydock lint`

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use labs::checks::{Finding, Severity};
use labs::lint::{self, ContextFiles, Folder};

use super::{BAD_INPUT, FOUND, Failure, print};

/// Larger files are no Dockerfiles, in bytes.
const LARGEST: u64 = 4 << 20;

/// Find mistakes in Dockerfiles
///
/// Ends with 0 when there is no error, 1 when there is one, 2 when a file cannot be read or written.
#[derive(Debug, Args)]
pub struct Lint {
    /// Dockerfiles, folders to search for them, or - for standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Make the changes that are safe, in the files themselves
    #[arg(long)]
    fix: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

/// One file's result.
struct Linted {
    source: String,
    findings: Vec<Finding>,
    changes: usize,
}

impl Lint {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let mut unreadable = Vec::new();
        let files = self.files(&mut unreadable);
        let (mut texts, mut findings) = (String::new(), Vec::new());
        for linted in each(&files, |path| self.one(path)) {
            match linted {
                Ok(linted) => {
                    if self.format == Format::Text {
                        texts.push_str(&lint::text(&linted.findings, &linted.source));
                    }
                    if linted.changes > 0 {
                        eprintln!("{} changes made", linted.changes);
                    }
                    findings.extend(linted.findings);
                }
                Err(message) => unreadable.push(message),
            }
        }
        match self.format {
            Format::Text => print(&texts),
            Format::Json => print(&(lint::json(&findings) + "\n")),
            Format::Sarif => print(&(lint::sarif(&findings) + "\n")),
        }
        for message in &unreadable {
            eprintln!("drydock: {message}");
        }
        if !unreadable.is_empty() {
            return Ok(BAD_INPUT);
        }
        Ok(if findings.iter().any(|finding| finding.severity == Severity::Error) { FOUND } else { 0 })
    }

    /// The files that the paths name; a folder stands for all Dockerfiles below it.
    fn files(&self, unreadable: &mut Vec<String>) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for path in &self.paths {
            if path.is_dir() {
                let before = files.len();
                search(path, &mut files);
                if files.len() == before {
                    unreadable.push(format!(
                        "{}: no Dockerfile is in this folder; name the file itself if it is called otherwise",
                        path.display()
                    ));
                }
            } else {
                files.push(path.clone());
            }
        }
        files
    }

    fn one(&self, path: &Path) -> Result<Linted, String> {
        let shown = path.display().to_string();
        let source = read(path).map_err(|reason| format!("{shown}: {reason}"))?;
        let stdin = path == Path::new("-");
        let folder = if stdin { None } else { Some(context_of(path)) };
        let context = folder.as_deref().map(|folder| folder as &dyn ContextFiles);
        if !self.fix {
            let findings = lint::lint(&source, &shown, context);
            return Ok(Linted { source, findings, changes: 0 });
        }
        if stdin {
            return Err("standard input cannot be changed in place; name a file with --fix".into());
        }
        let fixed = lint::fix(&source, &shown, context);
        if fixed.changes > 0 {
            replace(path, &fixed.source)
                .map_err(|error| format!("{shown}: cannot be written: {error}; it is as it was"))?;
        }
        Ok(Linted { source: fixed.source, findings: fixed.findings, changes: fixed.changes })
    }
}

/// Runs `work` on every file, on as many threads as there are cores, and gives the results in the files' order.
fn each<T: Send>(files: &[PathBuf], work: impl Fn(&Path) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if cores == 1 || files.len() < 2 {
        return files.iter().map(|path| work(path)).collect();
    }
    let share = files.len().div_ceil(cores);
    std::thread::scope(|scope| {
        let threads: Vec<_> = files
            .chunks(share)
            .map(|chunk| scope.spawn(|| chunk.iter().map(|path| work(path)).collect::<Vec<T>>()))
            .collect();
        // A fault of ours must not look like a file without findings.
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
            .collect()
    })
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("has more than {} MB, which no Dockerfile has", LARGEST >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        format!("is not UTF-8 text (byte {}): save it as UTF-8 and try again", error.utf8_error().valid_up_to() + 1)
    })
}

/// The folder beside a Dockerfile. Listed once for all Dockerfiles in it that one thread reads.
fn context_of(path: &Path) -> Arc<Folder> {
    thread_local! {
        static KNOWN: std::cell::RefCell<BTreeMap<PathBuf, Arc<Folder>>> = const { std::cell::RefCell::new(BTreeMap::new()) };
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    KNOWN.with_borrow_mut(|known| {
        let folder = known.entry(parent.to_owned()).or_insert_with(|| Arc::new(Folder::open(parent)));
        Arc::clone(folder)
    })
}

fn search(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && name != ".git" && name != "node_modules" {
            search(&entry.path(), into);
        } else if kind.is_file() && is_dockerfile(&name) {
            into.push(entry.path());
        }
    }
}

fn is_dockerfile(name: &str) -> bool {
    let known = ["dockerfile", "containerfile"];
    name != "dockerfile.dockerignore"
        && known.iter().any(|known| {
            name == *known
                || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'))
                || name.strip_suffix(known).is_some_and(|rest| rest.ends_with('.'))
        })
}

/// Puts a new text in a file's place in one move: whoever reads it sees the old or the new one, whole.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = std::fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
    beside.as_file().sync_all()?;
    beside.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dockerfiles_are_known_by_their_names() {
        for name in ["dockerfile", "dockerfile.dev", "app.dockerfile", "containerfile"] {
            assert!(is_dockerfile(name), "{name}");
        }
        for name in ["dockerfile.dockerignore", "dockerfiles", "mydockerfile", "compose.yaml"] {
            assert!(!is_dockerfile(name), "{name}");
        }
    }

    #[test]
    fn a_replaced_file_keeps_its_rights_and_its_link() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, "new").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
