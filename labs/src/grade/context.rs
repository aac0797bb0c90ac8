//! What the builder gets: the files that `.dockerignore` lets through, and planted ones that it should keep back.

use std::collections::BTreeSet;

use crate::dockerignore::Ignore;
use crate::files::Files;

/// A file that the grader put among the learner's, as every real project has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planted {
    /// Its name.
    pub name: &'static str,
    /// What people call it.
    pub what: &'static str,
    /// The pattern that keeps it back.
    pub pattern: &'static str,
}

/// The planted files. Their names are ours where a build could make a file of the same name itself.
pub(super) const PLANTED: [(Planted, &str); 7] = [
    (Planted { name: ".git/HEAD", what: "the Git history", pattern: ".git" }, "ref: refs/heads/main\n"),
    (Planted { name: ".git/drydock-canary", what: "the Git history", pattern: ".git" }, "canary\n"),
    (Planted { name: ".env", what: "an environment file with secrets", pattern: ".env" }, "DRYDOCK_CANARY=planted\n"),
    (Planted { name: "venv/drydock-canary.txt", what: "a virtual environment", pattern: "venv" }, "canary\n"),
    (Planted { name: ".venv/drydock-canary.txt", what: "a virtual environment", pattern: ".venv" }, "canary\n"),
    (
        Planted { name: "__pycache__/drydock-canary.cpython-313.pyc", what: "Python's caches", pattern: "__pycache__" },
        "canary\n",
    ),
    (
        Planted { name: "node_modules/drydock-canary/index.js", what: "installed modules", pattern: "node_modules" },
        "canary\n",
    ),
];

/// What came of a context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContextSeen {
    /// Name of the ignore file in force, where there is one.
    pub ignore_file: Option<String>,
    /// Number of files sent.
    pub files: usize,
    /// Bytes of the files sent.
    pub bytes: u64,
    /// Bytes that were kept back.
    pub ignored_bytes: u64,
    /// Planted files that were sent.
    pub leaked: Vec<Planted>,
    /// Planted files that were kept back.
    pub kept_back: Vec<Planted>,
    /// Names of the lab's own files that were kept back.
    pub missing: Vec<String>,
    /// The largest files sent, largest first.
    pub largest: Vec<(String, u64)>,
}

/// A context, ready to be sent.
#[derive(Debug)]
pub(super) struct Context {
    files: Files,
    pub(super) seen: ContextSeen,
}

/// The ignore file in force: one beside the Dockerfile of that name comes first, as for the builder.
fn ignore_file(files: &Files) -> Option<&'static str> {
    ["Dockerfile.dockerignore", ".dockerignore"].into_iter().find(|name| files.contains(name))
}

impl Context {
    /// Sorts the files into sent and kept back. `plant` adds the files that should be kept back.
    pub(super) fn new(files: &Files, plant: bool) -> Self {
        let mut all = files.clone();
        let mut planted = Vec::new();
        if plant {
            for (file, text) in PLANTED {
                // A learner who handed in a file of that name has planted it themselves.
                if all.contains(file.name) || all.insert(file.name, text).is_ok() {
                    planted.push(file);
                }
            }
        }
        let ignore_file = ignore_file(files);
        let ignore = Ignore::parse(
            &ignore_file.and_then(|name| files.get(name)).map(String::from_utf8_lossy).unwrap_or_default(),
        );
        let mut seen = ContextSeen { ignore_file: ignore_file.map(str::to_owned), ..ContextSeen::default() };
        let mut sent = Files::new();
        for (name, bytes) in all.iter() {
            let file = planted.iter().find(|file| file.name == name);
            // The builder always gets the Dockerfile, whatever the ignore file says.
            if ignore.excludes(name) && name != "Dockerfile" {
                seen.ignored_bytes += bytes.len() as u64;
                match file {
                    Some(file) => seen.kept_back.push(*file),
                    None => seen.missing.push(name.to_owned()),
                }
                continue;
            }
            seen.files += 1;
            seen.bytes += bytes.len() as u64;
            seen.largest.push((name.to_owned(), bytes.len() as u64));
            if let Some(file) = file {
                seen.leaked.push(*file);
            }
            // The name was valid before.
            let _ = sent.insert(name, bytes);
        }
        seen.largest.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        seen.largest.truncate(8);
        Self { files: sent, seen }
    }

    /// The same context with one file's text replaced, if it is in it.
    pub(super) fn with(&self, name: &str, text: &str) -> Self {
        let mut files = self.files.clone();
        if files.contains(name) {
            let _ = files.insert(name, text);
        }
        Self { files, seen: self.seen.clone() }
    }

    /// The Dockerfile's text as the builder gets it.
    pub(super) fn dockerfile(&self) -> &str {
        self.files.text("Dockerfile").unwrap_or_default()
    }

    /// The tar archive for the builder. The same files give the same bytes, so nothing but a change makes a step run again.
    pub(super) fn tar(&self) -> std::io::Result<Vec<u8>> {
        let mut builder = tar::Builder::new(Vec::new());
        let mut folders = BTreeSet::new();
        for (name, bytes) in self.files.iter() {
            for (at, _) in name.match_indices('/') {
                if folders.insert(&name[..at]) {
                    let mut header = header(0, 0o755);
                    header.set_entry_type(tar::EntryType::Directory);
                    builder.append_data(&mut header, format!("{}/", &name[..at]), &[][..])?;
                }
            }
            let mode = if bytes.starts_with(b"#!") { 0o755 } else { 0o644 };
            builder.append_data(&mut header(bytes.len() as u64, mode), name, bytes)?;
        }
        builder.into_inner()
    }
}

fn header(size: u64, mode: u32) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(1_700_000_000);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(all: &[(&str, &str)]) -> Files {
        let mut files = Files::new();
        for (name, text) in all {
            files.insert(name, *text).unwrap();
        }
        files
    }

    #[test]
    fn everything_but_what_is_needed_can_be_ignored() {
        let context =
            Context::new(&files(&[("Dockerfile", "FROM a"), (".dockerignore", "*\n!app.py\n"), ("app.py", "x")]), true);
        assert_eq!(context.seen.leaked, []);
        assert_eq!(context.seen.kept_back.len(), PLANTED.len());
        assert_eq!((context.seen.files, context.seen.bytes), (2, 7));
        assert_eq!(context.seen.missing, [".dockerignore"]);
    }

    #[test]
    fn without_an_ignore_file_everything_leaks() {
        let context = Context::new(&files(&[("Dockerfile", "FROM a")]), true);
        assert_eq!(context.seen.leaked.len(), PLANTED.len());
        assert_eq!(context.seen.ignore_file, None);
    }

    #[test]
    fn the_builders_own_ignore_file_comes_first() {
        let all = files(&[("Dockerfile", "FROM a"), (".dockerignore", ""), ("Dockerfile.dockerignore", "*\n")]);
        assert_eq!(Context::new(&all, true).seen.leaked, []);
    }

    #[test]
    fn the_same_files_give_the_same_archive_and_a_change_only_changes_its_file() {
        let all = files(&[("Dockerfile", "FROM a"), ("src/app.py", "x = 1"), ("run.sh", "#!/bin/sh\n")]);
        let context = Context::new(&all, false);
        assert_eq!(context.tar().unwrap(), Context::new(&all, false).tar().unwrap());
        let changed = context.with("src/app.py", "x = 2").tar().unwrap();
        assert_ne!(changed, context.tar().unwrap());
        let mut archive = tar::Archive::new(&changed[..]);
        let entries: Vec<_> = archive
            .entries()
            .unwrap()
            .map(|entry| {
                entry
                    .map(|entry| (entry.path().unwrap().display().to_string(), entry.header().mode().unwrap()))
                    .unwrap()
            })
            .collect();
        assert_eq!(
            entries,
            [
                ("Dockerfile".to_owned(), 0o644),
                ("run.sh".to_owned(), 0o755),
                ("src/".to_owned(), 0o755),
                ("src/app.py".to_owned(), 0o644)
            ]
        );
    }
}
