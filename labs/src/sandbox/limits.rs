//! What a sandbox may use, and where the host keeps its things.

use std::path::PathBuf;
use std::time::Duration;

/// The limits of one sandbox. All of them are enforced by the machine, not by good will.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Memory of the whole sandbox in bytes, without swap.
    pub memory: u64,
    /// Memory of the learner's part in bytes; below `memory`, so that the engine survives a learner's excess.
    pub learner_memory: u64,
    /// Processes and threads of the whole sandbox.
    pub pids: u32,
    /// Processes and threads of the learner's part.
    pub learner_pids: u32,
    /// Cores.
    pub cpus: f64,
    /// What a submission may write on the sandbox's disk, in bytes, above what the template holds.
    pub disk: u64,
    /// Wall clock of one build.
    pub build_time: Duration,
    /// Bytes of one build's output.
    pub log: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1024 << 20,
            learner_memory: 768 << 20,
            pids: 600,
            learner_pids: 400,
            cpus: 2.0,
            disk: 2 << 30,
            build_time: Duration::from_secs(180),
            log: 200_000,
        }
    }
}

/// Where and how the host side works.
#[derive(Debug, Clone)]
pub struct HostConfig {
    /// Prepared images and templates; kept between runs.
    pub cache: PathBuf,
    /// Disks, mounts and sockets of running sandboxes; emptied by the sweep.
    pub state: PathBuf,
    /// The engine's address; `None` takes `DOCKER_HOST`, then `/var/run/docker.sock`.
    pub docker: Option<String>,
    /// How many sandboxes may be in use at once; `None` derives it from cores and memory.
    pub slots: Option<usize>,
    /// How many ready sandboxes wait beside those in use.
    pub warm: usize,
    /// The limits that warm sandboxes get.
    pub limits: Limits,
    /// Takes single limits away, so that `doctor` can be tested against a machine that does not hold.
    pub without: Vec<super::Limit>,
}

impl Default for HostConfig {
    /// `$DRYDOCK_CACHE`, else `$XDG_CACHE_HOME/drydock`, else `~/.cache/drydock`, with the running state below it.
    fn default() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let cache = set("DRYDOCK_CACHE")
            .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("drydock")))
            .or_else(|| set("HOME").map(|home| home.join(".cache/drydock")))
            .unwrap_or_else(|| PathBuf::from("/var/cache/drydock"));
        Self {
            state: cache.join("run"),
            cache,
            docker: None,
            slots: None,
            warm: 1,
            limits: Limits::default(),
            without: Vec::new(),
        }
    }
}

/// One of the limits that `doctor` proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// Bytes of memory.
    Memory,
    /// Processes and threads.
    Pids,
    /// Cores.
    Cpu,
    /// Bytes and inodes on disk.
    Disk,
    /// Wall clock of a build.
    Time,
    /// No way out to any network.
    Network,
    /// Ids apart from the host's, the host's engine out of sight.
    Isolation,
}

impl Limit {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Memory, Self::Pids, Self::Cpu, Self::Disk, Self::Time, Self::Network, Self::Isolation];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Pids => "pids",
            Self::Cpu => "cpu",
            Self::Disk => "disk",
            Self::Time => "time",
            Self::Network => "network",
            Self::Isolation => "isolation",
        }
    }
}
