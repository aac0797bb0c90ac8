//! Running an image in the sandbox and watching it from outside.

use std::time::Duration;

use serde::Serialize;

use super::{SandboxError, Stop};

/// How to run an image. The default is what a good service stands: the sandbox's own limits and nothing more.
#[derive(Debug, Clone)]
pub struct Run {
    /// Variables besides those of the image.
    pub env: Vec<(String, String)>,
    /// Command instead of the image's; empty keeps it.
    pub cmd: Vec<String>,
    /// Root file system that cannot be written.
    pub read_only: bool,
    /// No capability at all and no way to gain one.
    pub cap_drop_all: bool,
    /// Folders that may be written although the root is read-only (a tmpfs of 32 MB each).
    pub tmpfs: Vec<String>,
    /// Bytes of memory.
    pub memory: u64,
    /// Processes and threads.
    pub pids: u32,
    /// Run as this user instead of the image's.
    pub user: Option<String>,
    /// Leave the image's health check out.
    pub no_healthcheck: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            env: Vec::new(),
            cmd: Vec::new(),
            read_only: false,
            cap_drop_all: false,
            tmpfs: Vec::new(),
            memory: 256 << 20,
            pids: 128,
            user: None,
            no_healthcheck: false,
        }
    }
}

/// What came of starting a container.
#[derive(Debug)]
pub enum Started {
    /// The engine started the process (it may have ended since: see [`Container::state`]).
    Running(Container),
    /// The engine could not start it, for example because the command does not exist.
    Refused {
        /// The engine's message.
        message: String,
    },
}

/// A container in a sandbox.
#[derive(Debug)]
pub struct Container {
    pub(crate) id: super::names::ContainerId,
}

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

impl Container {
    /// Asks over HTTP, from a socket of ours in the container's own network. One attempt; see [`Container::wait_http`].
    ///
    /// # Errors
    /// When the sandbox fails; that the container does not answer is the inner result.
    pub async fn http(&self, method: &str, port: u16, path: &str) -> Result<Result<Answer, NoAnswer>, SandboxError> {
        let _ = (method, port, path);
        Err(not_yet())
    }

    /// Asks again until there is an answer, the container ends or the time is over.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn wait_http(
        &self,
        method: &str,
        port: u16,
        path: &str,
        time: Duration,
    ) -> Result<Result<Answer, NoAnswer>, SandboxError> {
        let _ = (method, port, path, time);
        Err(not_yet())
    }

    /// User and group of the container's first process; `None` when it has ended.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn uid_gid(&self) -> Result<Option<(u32, u32)>, SandboxError> {
        Err(not_yet())
    }

    /// All processes of the container, the first one first.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn processes(&self) -> Result<Vec<Process>, SandboxError> {
        Err(not_yet())
    }

    /// Its listening TCP sockets.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn listening(&self) -> Result<Vec<Listening>, SandboxError> {
        Err(not_yet())
    }

    /// What it wrote so far.
    ///
    /// # Errors
    /// When the inner engine cannot say.
    pub async fn logs(&self) -> Result<Logs, SandboxError> {
        Err(not_yet())
    }

    /// Whether and how it runs.
    ///
    /// # Errors
    /// When the inner engine cannot say.
    pub async fn state(&self) -> Result<State, SandboxError> {
        Err(not_yet())
    }

    /// Sends the stop signal, waits for `grace`, kills.
    ///
    /// # Errors
    /// When the inner engine fails.
    pub async fn stop(&self, grace: Duration) -> Result<Stopped, SandboxError> {
        let _ = (grace, &self.id, Stop::Time);
        Err(not_yet())
    }

    /// Removes it, running or not.
    ///
    /// # Errors
    /// When the inner engine fails.
    pub async fn remove(self) -> Result<(), SandboxError> {
        Err(not_yet())
    }
}

pub(crate) fn not_yet() -> SandboxError {
    SandboxError::NotPrepared
}
