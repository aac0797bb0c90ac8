//! The command line. One file a command; each gives its exit code, and prints what went wrong to standard error.

mod course;
mod doctor;
mod explain;
mod export;
mod grade;
mod images;
mod inspect;
mod lint;
mod migrate;
mod options;
mod serve;
mod user;
mod worker;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use options::{CourseFolder, Data, Engine, Format};

/// Docker, learnt by building.
#[derive(Debug, Parser)]
#[command(name = "drydock", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the course, and grade what is handed in
    Serve(serve::Serve),
    /// Grade what is handed in to a server that shares the database
    Worker(worker::Run),
    /// Judge a folder, or many, as a lab's grader does
    Grade(grade::Grade),
    /// Find mistakes in Dockerfiles
    Lint(lint::Lint),
    /// Measure an image: layers, waste, what should not be in it
    Inspect(inspect::Inspect),
    /// Say what a check looks for, why, and how to pass it
    Explain(explain::Explain),
    /// Prove on this machine that the sandbox's limits hold
    Doctor(doctor::Doctor),
    /// Prepare the sandbox's image and the base images of the labs
    Images(images::Images),
    /// Work on the course
    #[command(subcommand)]
    Course(course::Course),
    /// Manage accounts
    #[command(subcommand)]
    User(user::User),
    /// Write all graded checks as CSV
    Export(export::Export),
    /// Bring the database's tables up to date
    Migrate(migrate::Migrate),
}

/// Exit code of a command that found what it looks for (a mistake, a check not passed).
pub const FOUND: u8 = 1;
/// Exit code of bad input: a path, an option, a file.
pub const BAD_INPUT: u8 = 2;
/// Exit code of trouble on our side: the engine, the database, the disk.
pub const TROUBLE: u8 = 3;

/// Why a command could not do its work, as one text for standard error, and its exit code.
#[derive(Debug)]
pub struct Failure {
    /// What happened and what to do.
    pub message: String,
    /// [`BAD_INPUT`] or [`TROUBLE`].
    pub code: u8,
}

impl Failure {
    /// The caller gave something that cannot be used.
    pub fn input(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: BAD_INPUT }
    }

    /// Our side failed.
    pub fn trouble(message: impl std::fmt::Display) -> Self {
        Self { message: message.to_string(), code: TROUBLE }
    }
}

impl Cli {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Serve(command) => command.run().await,
            Command::Worker(command) => command.run().await,
            Command::Grade(command) => command.run().await,
            Command::Lint(command) => command.run(),
            Command::Inspect(command) => command.run().await,
            Command::Explain(command) => command.run(),
            Command::Doctor(command) => command.run().await,
            Command::Images(command) => command.run().await,
            Command::Course(command) => command.run(),
            Command::User(command) => command.run().await,
            Command::Export(command) => command.run().await,
            Command::Migrate(command) => command.run().await,
        };
        match done {
            Ok(code) => ExitCode::from(code),
            Err(failure) => {
                eprintln!("drydock: {}", failure.message);
                ExitCode::from(failure.code)
            }
        }
    }
}

/// Prints to standard output. A reader that has gone (`| head`) ends the command quietly.
pub fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
