//! A process, told apart from every other one: who owns a running sandbox, who holds a lease. What belongs to a dead
//! process is taken back at once, what belongs to a living one never.

use std::fmt;
use std::fs;

/// The number that the kernel gives the first process namespace (`PROC_PID_INIT_INO`): all others are below it, so
/// every process of the machine is seen from there.
const FIRST_NAMESPACE: u64 = 0xEFFF_FFFC;

/// One process of one boot of one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pid: u32,
    /// In ticks since boot: numbers of processes come again, times do not.
    started: u64,
    /// The kernel's own name for the boot; no two machines share one. Earlier versions wrote its first digits alone.
    boot: String,
    /// The namespace that `pid` is a number of. Earlier versions did not write it.
    namespace: Option<u64>,
}

/// What can be said of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It runs.
    Lives,
    /// It was a process of this machine since it was started, and has ended.
    Ended,
    /// It is of another machine, or of an earlier boot of this one.
    OtherBoot,
    /// It is of another process namespace (a container) of this boot, which cannot be seen from here.
    Unseen,
}

impl Owner {
    /// This process.
    pub fn this() -> Self {
        let pid = std::process::id();
        Self { pid, started: started(pid).unwrap_or_default(), boot: boot(), namespace: Some(namespace().unwrap_or(0)) }
    }

    /// Reads what [`fmt::Display`] wrote, now or in an earlier version.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '.');
        let pid = parts.next()?.parse().ok()?;
        let started = parts.next()?.parse().ok()?;
        let rest = parts.next()?;
        let (boot, namespace) = match rest.rsplit_once('-') {
            Some((boot, number)) => (boot, Some(number.parse().ok()?)),
            None => (rest, None),
        };
        // Fewer digits could be those of another boot as well.
        let plain = boot.len() >= 8 && boot.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        plain.then(|| Self { pid, started, boot: boot.to_owned(), namespace })
    }

    /// Whether that very process still runs. Where it cannot be known, it is not called ended.
    pub fn life(&self) -> Life {
        match boot() {
            here if here.is_empty() => return Life::Unseen,
            here if !here.starts_with(&self.boot) => return Life::OtherBoot,
            _ => {}
        }
        let here = namespace();
        // Other people's processes may be hidden (`hidepid`); then the first one is, too.
        let all_shown = started(1).is_some();
        if started(self.pid) == Some(self.started) && (self.namespace.is_none() || self.namespace == here) {
            return Life::Lives;
        }
        match () {
            () if !all_shown => Life::Unseen,
            () if self.namespace.is_some() && self.namespace == here => Life::Ended,
            () if here == Some(FIRST_NAMESPACE) => self.life_below(),
            () => Life::Unseen,
        }
    }

    /// Seen from the first namespace, a process of any other has its number there as the last of its numbers.
    fn life_below(&self) -> Life {
        let Ok(processes) = fs::read_dir("/proc") else { return Life::Unseen };
        let mut numbers = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let is_it = |pid: u32| started(pid) == Some(self.started) && own_number(pid) == Some(self.pid);
        if numbers.any(is_it) { Life::Lives } else { Life::Ended }
    }
}

/// Earlier versions take what stands before the first dash for the boot and what stands after the last one for the
/// namespace. They may run beside this one, and sweep what they take for an earlier boot's: keep it readable for them.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.pid, self.started, self.boot)?;
        self.namespace.map_or(Ok(()), |namespace| write!(f, "-{namespace}"))
    }
}

fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    id.trim().to_owned()
}

fn namespace() -> Option<u64> {
    let link = fs::read_link("/proc/self/ns/pid").ok()?;
    link.to_str()?.strip_prefix("pid:[")?.strip_suffix(']')?.parse().ok()
}

/// Field 22 of `/proc/PID/stat`: when the process began. Zombies count as gone.
fn started(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold anything, so count from the last one.
    let after_name = stat.rsplit_once(')')?.1;
    let mut fields = after_name.split_ascii_whitespace();
    if matches!(fields.next(), Some("Z" | "X")) {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

/// The number of a process in its own namespace.
fn own_number(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("NSpid:"))?.split_ascii_whitespace().last()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command, Stdio};

    use super::*;

    /// A process that sleeps, and its owner as it would have written itself down.
    fn sleeper() -> (Child, Owner) {
        let child = Command::new("sleep").arg("1000").stdout(Stdio::null()).spawn().unwrap();
        let owner = Owner { pid: child.id(), started: started(child.id()).unwrap(), ..Owner::this() };
        (child, owner)
    }

    #[test]
    fn this_process_lives_and_survives_writing_down() {
        let me = Owner::this();
        assert_eq!(me.life(), Life::Lives);
        assert_eq!(Owner::parse(&me.to_string()), Some(me));
    }

    #[test]
    fn a_process_has_ended_from_the_moment_it_is_killed() {
        let (mut child, owner) = sleeper();
        assert_eq!(owner.life(), Life::Lives);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(owner.life(), Life::Ended);
    }

    #[test]
    fn a_later_process_with_the_same_number_is_another_one() {
        let me = Owner::this();
        assert_eq!(Owner { started: me.started - 1, ..me }.life(), Life::Ended);
    }

    #[test]
    fn a_process_of_another_boot_is_told_apart() {
        let boot = "01234567-89ab-cdef-0123-456789abcdef".to_owned();
        assert_eq!(Owner { boot, ..Owner::this() }.life(), Life::OtherBoot);
    }

    #[test]
    fn a_living_process_of_another_namespace_is_never_called_ended() {
        let me = Owner { namespace: Some(1), ..Owner::this() };
        let seen = namespace() == Some(FIRST_NAMESPACE);
        assert_eq!(me.life(), if seen { Life::Lives } else { Life::Unseen });
        let gone = Owner { started: me.started - 1, ..me };
        assert_eq!(gone.life(), if seen { Life::Ended } else { Life::Unseen });
    }

    #[test]
    fn what_earlier_versions_wrote_is_read() {
        let me = Owner::this();
        let short = &me.boot[..8];
        let of = |text: String| Owner::parse(&text).unwrap().life();
        assert_eq!(of(format!("{}.{}.{short}", me.pid, me.started)), Life::Lives);
        assert_eq!(of(format!("{}.{}.{short}-{}", me.pid, me.started, namespace().unwrap())), Life::Lives);
        let ended = of(format!("{}.{}.{short}", me.pid, me.started - 1));
        assert_eq!(ended, if namespace() == Some(FIRST_NAMESPACE) { Life::Ended } else { Life::Unseen });
    }

    #[test]
    fn earlier_versions_read_what_is_written() {
        let (me, boot) = (Owner::this().to_string(), boot());
        let parts: Vec<&str> = me.splitn(3, '.').nth(2).unwrap().split('-').collect();
        assert_eq!(parts.first(), Some(&&boot[..8]));
        assert_eq!(parts.last().unwrap().parse().ok(), namespace());
    }

    #[test]
    fn nonsense_is_no_owner() {
        for text in ["", "x.1.y", "1.2.", "1.2.3", "1.2.0123456g", "1.2.01234567-x", "boot/1/2"] {
            assert_eq!(Owner::parse(text), None, "{text}");
        }
    }
}
