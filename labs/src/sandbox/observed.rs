//! What is seen of a running container.

use serde::Serialize;

/// An HTTP answer from a container.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status, 100 to 599.
    pub status: u16,
    /// Header names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// At most 256 KB of the body.
    pub body: Vec<u8>,
    /// How long it took.
    pub seconds: f64,
}

/// Why there was no HTTP answer: the learner's, not ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nothing listens there.
    Refused,
    /// It did not answer in time.
    TimedOut,
    /// What came was not HTTP.
    NotHttp(String),
    /// The container has ended.
    Gone,
}

/// A process of the container as the host's kernel sees it, with ids as the container has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Process {
    /// Its number in the container.
    pub pid: u32,
    /// Effective user.
    pub uid: u32,
    /// Effective group.
    pub gid: u32,
    /// The name that the kernel has for it.
    pub name: String,
    /// Effective capabilities, as a bit mask.
    pub capabilities: u64,
    /// Whether it and its children can gain no privileges.
    pub no_new_privileges: bool,
}

/// A listening TCP socket of the container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listening {
    /// The address (`0.0.0.0`, `127.0.0.1`, `::`).
    pub address: std::net::IpAddr,
    /// The port.
    pub port: u16,
}

impl Listening {
    /// Whether others than the container itself can reach it.
    pub fn reaches_outside(&self) -> bool {
        !self.address.is_loopback()
    }
}

/// What a container wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logs {
    /// Standard output, at most 64 KB of its end.
    pub stdout: String,
    /// Standard error, at most 64 KB of its end.
    pub stderr: String,
}

/// Whether and how a container runs.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// It runs.
    pub running: bool,
    /// Its exit code, once it has ended.
    pub exit_code: Option<i64>,
    /// The kernel killed it because its memory ran out.
    pub out_of_memory: bool,
    /// What its health check says.
    pub health: Health,
    /// The engine's message where starting failed.
    pub error: String,
}

/// What a health check says.
#[derive(Debug, Clone, PartialEq)]
pub enum Health {
    /// There is no health check.
    None,
    /// No verdict yet.
    Starting,
    /// It passed.
    Healthy,
    /// It failed; the end of what it printed.
    Unhealthy(String),
}

/// How a container took being stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Stopped {
    /// It ended by itself after the stop signal, before the grace ran out.
    pub signal_respected: bool,
    /// How long it took.
    pub seconds: f64,
    /// Its exit code.
    pub exit_code: Option<i64>,
}
