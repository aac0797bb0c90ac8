//! What the kernel has counted for one sandbox, read from the host's side where nothing inside can reach.

use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::event::{EventfdFlags, eventfd};

use super::names::ContainerId;

/// The cgroups of one sandbox as the host sees them.
#[derive(Debug, Clone)]
pub(crate) struct Cgroups {
    unified: bool,
    /// Of the sandbox as a whole.
    memory: PathBuf,
    pids: PathBuf,
    cpu: Option<PathBuf>,
    /// Where the learner's work is, below both.
    learner: &'static str,
}

/// What had been counted at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counters {
    /// How often the learner's memory limit was met (version 1: page cache counts as well).
    pub(crate) memory_met: u64,
    /// Kills in the learner's part for want of memory (version 2, or seen by the watch).
    pub(crate) kills: u64,
    /// How often the whole sandbox's limit was met.
    pub(crate) outer_memory_met: u64,
    /// Most processes that the learner's part ever had at once.
    pub(crate) pids_peak: u64,
    /// The learner's limit of processes.
    pub(crate) pids_max: Option<u64>,
}

impl Cgroups {
    /// Finds them by the sandbox's first process.
    pub(crate) fn of(pid: u32) -> Option<Self> {
        let lines = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()?;
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
        let of = |controller: &str| {
            let path = lines.lines().find_map(|line| {
                let (controllers, path) = line.split_once(':')?.1.split_once(':')?;
                controllers.split(',').any(|name| name == controller).then_some(path)
            })?;
            // Stage 1 has moved itself one level down.
            let path = path.strip_suffix("/in").or_else(|| path.strip_suffix("/stage1")).unwrap_or(path);
            let root = mounts.lines().find_map(|line| {
                let (before, after) = line.split_once(" - ")?;
                let (kind, rest) = after.split_once(' ')?;
                let fits = match controller {
                    "" => kind == "cgroup2",
                    _ => kind == "cgroup" && rest.rsplit(' ').next()?.split(',').any(|name| name == controller),
                };
                fits.then(|| before.split(' ').nth(4)).flatten()
            })?;
            Some(Path::new(root).join(path.trim_start_matches('/')))
        };
        if let (Some(memory), Some(pids)) = (of("memory"), of("pids")) {
            let cpu = of("cpu").or_else(|| of("cpuacct"));
            return Some(Self { unified: false, memory, pids, cpu, learner: "in/docker" });
        }
        let both = of("")?;
        Some(Self { unified: true, memory: both.clone(), pids: both.clone(), cpu: Some(both), learner: "in/docker" })
    }

    /// Reads all counters.
    pub(crate) fn read(&self) -> Counters {
        let (memory, pids) = (self.memory.join(self.learner), self.pids.join(self.learner));
        let (learner, outer, kills) = if self.unified {
            let events = memory.join("memory.events");
            (field(&events, "max"), field(&self.memory.join("memory.events"), "max"), field(&events, "oom_kill"))
        } else {
            (number(&memory.join("memory.failcnt")), number(&self.memory.join("memory.failcnt")), None)
        };
        Counters {
            memory_met: learner.unwrap_or_default(),
            outer_memory_met: outer.unwrap_or_default(),
            kills: kills.unwrap_or_default(),
            pids_peak: number(&pids.join("pids.peak"))
                .or_else(|| number(&pids.join("pids.current")))
                .unwrap_or_default(),
            pids_max: number(&pids.join("pids.max")),
        }
    }

    /// Version 1 does not count kills where they can still be read after the step: it only tells who has asked.
    pub(crate) fn watch_kills(&self) -> Option<KillWatch> {
        if self.unified {
            return None;
        }
        let memory = self.memory.join(self.learner);
        let event = eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC).ok()?;
        let control = std::fs::File::open(memory.join("memory.oom_control")).ok()?;
        let mut register = std::fs::OpenOptions::new().write(true).open(memory.join("cgroup.event_control")).ok()?;
        register.write_all(format!("{} {}", event.as_raw_fd(), control.as_raw_fd()).as_bytes()).ok()?;
        Some(KillWatch { event, _control: control })
    }

    /// How many cores the kernel lets the whole sandbox have, where it limits them.
    pub(crate) fn cores(&self) -> Option<f64> {
        let cpu = self.cpu.as_ref()?;
        if self.unified {
            let text = std::fs::read_to_string(cpu.join("cpu.max")).ok()?;
            let (quota, period) = text.trim().split_once(' ')?;
            return Some(quota.parse::<f64>().ok()? / period.parse::<f64>().ok()?);
        }
        let read = |name: &str| std::fs::read_to_string(cpu.join(name)).ok()?.trim().parse::<f64>().ok();
        let quota = read("cpu.cfs_quota_us").filter(|quota| *quota > 0.0)?;
        Some(quota / read("cpu.cfs_period_us")?)
    }

    /// Seconds of processor time that the whole sandbox has used so far.
    pub(crate) fn cpu_seconds(&self) -> Option<f64> {
        let cpu = self.cpu.as_ref()?;
        if self.unified {
            let used = field(&cpu.join("cpu.stat"), "usage_usec")?;
            return Some(Duration::from_micros(used).as_secs_f64());
        }
        // Beside `cpu` where the two are mounted apart.
        let apart = cpu.to_string_lossy().replacen("/cpu/", "/cpuacct/", 1);
        let used = number(&Path::new(&apart).join("cpuacct.usage"))?;
        Some(Duration::from_nanos(used).as_secs_f64())
    }

    /// The host's numbers of the processes in a container of the inner engine.
    pub(crate) fn processes_of(&self, container: &ContainerId) -> Vec<u32> {
        processes(&self.pids.join(self.learner).join(container.as_str()))
    }

    /// The host's numbers of the processes of the engine itself.
    pub(crate) fn engine_processes(&self) -> Vec<u32> {
        let mut found = processes(&self.pids.join("in"));
        found.extend(processes(&self.pids.join("in/engine")));
        found
    }
}

/// Hears of every time that memory ran out in the learner's part.
#[derive(Debug)]
pub(crate) struct KillWatch {
    event: OwnedFd,
    _control: std::fs::File,
}

impl KillWatch {
    /// How often since the last question.
    pub(crate) fn count(&self) -> u64 {
        let mut bytes = [0; 8];
        match rustix::io::read(&self.event, &mut bytes) {
            Ok(8) => u64::from_ne_bytes(bytes),
            _ => 0,
        }
    }
}

fn processes(folder: &Path) -> Vec<u32> {
    let list = std::fs::read_to_string(folder.join("cgroup.procs")).unwrap_or_default();
    list.lines().filter_map(|line| line.parse().ok()).filter(|pid| *pid != 0).take(4096).collect()
}

fn number(file: &Path) -> Option<u64> {
    std::fs::read_to_string(file).ok()?.trim().parse().ok()
}

fn field(file: &Path, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}
