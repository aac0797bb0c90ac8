//! What can go wrong on our side of the sandbox.

use std::path::PathBuf;

/// Trouble of the grader or of the machine, never of a submission.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// No engine answers at the address.
    #[error("no Docker Engine answers at {address}: {reason}")]
    NoEngine {
        /// Where it was looked for.
        address: String,
        /// What the attempt said.
        reason: String,
    },
    /// The engine is not on this machine or cannot share folders with us (a remote engine, Docker Desktop).
    #[error("{0}")]
    UnsuitableEngine(String),
    /// A program that the preparation needs is missing.
    #[error("`{program}` is missing: install Debian's package `{package}`")]
    MissingProgram {
        /// The program's name.
        program: &'static str,
        /// The Debian package that holds it.
        package: &'static str,
    },
    /// We may not do what the sandbox needs (mounts, loop devices).
    #[error("not permitted: {what}; run as root (sudo)")]
    NotPermitted {
        /// What was tried.
        what: String,
    },
    /// The images are not prepared yet.
    #[error("the sandbox's images are not prepared: run `drydock images`")]
    NotPrepared,
    /// The preparation of images failed.
    #[error("preparing {what} failed: {reason}")]
    Preparation {
        /// Which image or disk.
        what: String,
        /// Why.
        reason: String,
    },
    /// A file or folder of ours could not be used.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A program of ours failed.
    #[error("`{program}` failed: {reason}")]
    Program {
        /// The program.
        program: String,
        /// The end of what it said.
        reason: String,
    },
    /// The machine's own engine refused something.
    #[error("the engine refused to {what}: {reason}")]
    Engine {
        /// What we asked for.
        what: &'static str,
        /// What it said.
        reason: String,
    },
    /// The engine inside the sandbox did not come up in time.
    #[error("the sandbox's engine was not ready after {seconds} s: {log}")]
    NotReady {
        /// How long we waited.
        seconds: u64,
        /// The end of the sandbox's own log.
        log: String,
    },
    /// The engine inside the sandbox gave an answer that no honest engine gives, or none in time.
    #[error("the sandbox's engine misbehaved when asked to {what}: {reason}")]
    Inner {
        /// What we asked for.
        what: &'static str,
        /// What was wrong with the answer.
        reason: String,
    },
    /// The engine inside the sandbox is gone.
    #[error("the sandbox's engine died: {0}")]
    EngineDied(String),
}

impl SandboxError {
    /// A file error with its path.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// The machine's engine refused something.
    pub(crate) fn engine(what: &'static str) -> impl FnOnce(bollard::errors::Error) -> Self {
        move |error| Self::Engine { what, reason: error.to_string() }
    }
}
