//! # What it checks
//! With the build context at hand: a script that CMD or ENTRYPOINT starts is copied to the place where it is looked
//! for. Files that a RUN or another stage may make are left alone.
//! # Why it matters
//! The image builds, and the container ends at once with "No such file or directory".
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! CMD ["python3", "main.py"]
//! ```
//! ```text file=app.py
//! print()
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! CMD ["python3", "app.py"]
//! ```
//! ```text file=app.py
//! print()
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use std::collections::HashSet;

use crate::checks::packages::is_python;
use crate::checks::start;
use crate::dockerfile::{Keyword, closest, join_path};
use crate::dockerignore::Ignore;
use crate::shell::{Command, ShellWord};

pub const META: Meta = Meta {
    id: "missing-file",
    title: "The start command names a file that is there",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Context,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(files) = source.context else { return Vec::new() };
    let Some(last) = source.file.stages.len().checked_sub(1) else { return Vec::new() };
    let Some(placed) = placed(source, files, last) else { return Vec::new() };
    let folder = match source.file.stages[last].workdir {
        Some(index) => source.file.workdir_at(index),
        None => Some("/".to_owned()),
    };
    let Some(folder) = folder else { return Vec::new() };
    let mut findings = Vec::new();
    for (instruction, command) in start::commands(source) {
        let Some(word) = script(&command) else { continue };
        let path = join_path(&folder, &word.text);
        let name = path.rsplit('/').next().unwrap_or_default();
        if placed.contains(&path) || name.contains('*') {
            continue;
        }
        let elsewhere = placed.iter().find(|placed| placed.rsplit('/').next() == Some(name));
        let names = files.names();
        let in_context = names.iter().find(|file| file.rsplit('/').next() == Some(name));
        // A path outside of what is copied may come with the base.
        let of_base = elsewhere.is_none()
            && in_context.is_none()
            && !path.starts_with(&format!("{}/", folder.trim_end_matches('/')));
        if of_base {
            continue;
        }
        let extension = name.rsplit('.').next().unwrap_or_default();
        // A folder without any file of this kind is hardly the context that the file is built with.
        let alike = |file: &String| file.rsplit_once('.').is_some_and(|(_, own)| own == extension);
        if elsewhere.is_none() && in_context.is_none() && !names.iter().any(alike) {
            continue;
        }
        let similar = || {
            let own = names
                .iter()
                .filter(|file| file.rsplit('.').next() == Some(extension))
                .map(|file| file.rsplit('/').next().unwrap_or_default());
            let own: Vec<&str> = own.collect();
            closest(name, own.iter().copied())
                .or(if own.len() == 1 { own.first().copied() } else { None })
                .map(str::to_owned)
        };
        let (message, fix) = match (elsewhere, in_context) {
            (Some(other), _) => (
                format!("{path} is not there: the file lies at {other}"),
                format!("Write {other}, or set WORKDIR to its folder"),
            ),
            (None, Some(file)) => {
                (format!("{path} is not there: nothing copies {file}"), format!("Copy {file} into {folder}"))
            }
            (None, None) => (
                format!("{path} is not there, and the folder has no {name}"),
                similar().map_or_else(|| "Name a file that exists".to_owned(), |near| format!("Did you mean {near}?")),
            ),
        };
        findings.push(source.finding(
            &META,
            if instruction.span.holds(word.span) { word.span } else { instruction.span },
            message,
            fix,
        ));
    }
    findings
}

/// The script that a command starts: of `python app.py`, `node server.js`, `./start.sh`.
fn script(command: &Command) -> Option<&ShellWord> {
    const SCRIPTS: [&str; 10] = [".py", ".js", ".mjs", ".cjs", ".ts", ".sh", ".rb", ".php", ".pl", ".jar"];
    let is_script = |word: &&ShellWord| {
        !word.dynamic
            && SCRIPTS.iter().any(|end| word.text.ends_with(end))
            && !word.text.contains("://")
            && !word.text.contains('=')
    };
    let program = command.words.first()?;
    let runs = is_python(command.program())
        || matches!(
            command.program(),
            "node" | "ruby" | "php" | "perl" | "java" | "sh" | "bash" | "ts-node" | "deno" | "bun" | "nodemon"
        );
    if runs {
        if command.has_any(&["-m", "-c", "-e", "-cp", "-classpath"]) {
            return None;
        }
        return command.operands().next().filter(is_script);
    }
    Some(program).filter(is_script).filter(|word| word.text.contains('/') || word.text.ends_with(".sh"))
}

/// The files that copies bring into the final image. None where something else may make files too.
fn placed(source: &Source<'_>, files: &dyn crate::lint::ContextFiles, last: usize) -> Option<HashSet<String>> {
    let names = files.names();
    let ignore = files.text(".dockerignore").map(|text| Ignore::parse(&text)).unwrap_or_default();
    let chain = source.file.chain(last);
    let mut placed = HashSet::new();
    for (at, instruction) in source.file.instructions.iter().enumerate() {
        if !instruction.stage.is_some_and(|stage| chain.contains(&stage)) {
            continue;
        }
        if instruction.keyword == Keyword::Run && instruction.commands().iter().any(makes_files) {
            return None;
        }
        let Some((sources, target)) = instruction.copied() else { continue };
        let local = instruction.flag("from").is_none()
            && instruction.heredocs.is_empty()
            && instruction.flag("parents").is_none();
        if !local
            || !target.known
            || sources.iter().any(|word| !word.known || word.value.contains("://") || word.value.contains(['[', '?']))
        {
            return None;
        }
        let folder = if target.value.starts_with('/') {
            "/".to_owned()
        } else {
            source.file.workdir_at(at).unwrap_or_else(|| "/".to_owned())
        };
        let into = join_path(&folder, &target.value);
        let as_folder = target.value.ends_with('/')
            || matches!(target.value.as_str(), "." | "..")
            || target.value.ends_with("/.")
            || sources.len() > 1;
        for word in sources {
            let from = join_path("/", &word.value);
            let from = from.trim_start_matches('/');
            if instruction.keyword == Keyword::Add && (from.contains(".tar") || from.ends_with("gz")) {
                return None;
            }
            for name in names.iter().filter(|name| !ignore.excludes(name)) {
                let base = name.rsplit('/').next().unwrap_or_default();
                if from.is_empty() {
                    placed.insert(join_path(&into, name));
                } else if let Some(inner) = name.strip_prefix(&format!("{from}/")) {
                    placed.insert(join_path(&into, inner));
                } else if name == from {
                    placed.insert(if as_folder { join_path(&into, base) } else { into.clone() });
                } else if from.contains('*') && Ignore::parse(from).excludes(name) {
                    placed.insert(join_path(&into, base));
                }
            }
        }
    }
    Some(placed)
}

/// Whether a command may make files that nobody can foresee.
fn makes_files(command: &Command) -> bool {
    const QUIET: [&str; 32] = [
        "apt-get",
        "apt",
        "apk",
        "yum",
        "dnf",
        "pip",
        "pip3",
        "python",
        "python3",
        "useradd",
        "adduser",
        "groupadd",
        "addgroup",
        "mkdir",
        "chown",
        "chmod",
        "rm",
        "echo",
        "set",
        "update-ca-certificates",
        "usermod",
        "true",
        "export",
        "poetry",
        "uv",
        "bundle",
        "gem",
        "test",
        "[",
        "locale-gen",
        "passwd",
        "chpasswd",
    ];
    let installs_modules = matches!(command.program(), "npm" | "yarn" | "pnpm")
        && matches!(command.subcommand(), "ci" | "install" | "i" | "" | "cache");
    !command.redirections.iter().all(|(_, word)| word.text.starts_with("/dev/") || word.text.parse::<u32>().is_ok())
        || !(installs_modules || command.words.is_empty() || QUIET.contains(&command.program()))
}
