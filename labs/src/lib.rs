//! The grading engine: it reads a Dockerfile as the builder does, finds what a teacher would find, builds and runs it in
//! a throw-away sandbox, and judges what it saw. A learner's mistake is data here; `Err` means our own fault.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

/// The engine's version: two gradings of the same files by the same one, with the same lab and images, are alike.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("GRADER_SOURCES"));

pub mod checks;
pub mod dockerfile;
pub mod dockerignore;
pub mod files;
pub mod grade;
pub mod inspect;
pub mod lab;
pub mod lint;
pub mod owner;
pub mod refusal;
pub mod sandbox;
pub mod shell;
