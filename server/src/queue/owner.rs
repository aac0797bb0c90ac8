//! Who holds a lease: one claim of this very process. A restarted server knows its dead predecessor from a live
//! neighbour, and a claim that lost its lease is not taken for the next one of the same process.

use std::fmt;
use std::fs;

use crate::store::ids;

/// A process: the boot of its machine, its id and the time it began (ids come again, times do not).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    boot: String,
    pid: u32,
    began: String,
}

impl Owner {
    /// This process.
    pub fn this() -> Self {
        let pid = std::process::id();
        Self { boot: boot(), pid, began: began(pid).unwrap_or_default() }
    }

    /// A token for one claim of this process.
    pub fn claim(&self) -> String {
        format!("{}@{self}", ids::fresh())
    }

    /// Reads what [`fmt::Display`] wrote, or the token of a claim.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_once('@').map_or(text, |(_, owner)| owner);
        let mut parts = text.rsplitn(3, '/');
        let began = parts.next()?.to_owned();
        let pid = parts.next()?.parse().ok()?;
        Some(Self { boot: parts.next()?.to_owned(), pid, began })
    }

    /// Whether this was a process of this machine, since it was started, that has ended. A process elsewhere, or of an
    /// earlier boot, is never called gone: its lease runs out.
    pub fn is_gone(&self) -> bool {
        self.boot == boot() && began(self.pid).as_deref() != Some(self.began.as_str())
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.boot, self.pid, self.began)
    }
}

/// The kernel's own name for this boot: unlike host names, no two machines share it.
fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

/// Field 22 of `/proc/PID/stat`: when the process began, in ticks since boot (proc_pid_stat(5)).
fn began(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold anything, so count from the last one.
    let after = stat.rsplit_once(')')?.1;
    Some(after.split_ascii_whitespace().nth(19)?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_survives_writing_down() {
        let me = Owner::this();
        assert!(!me.is_gone());
        assert_eq!(Owner::parse(&me.to_string()), Some(me.clone()));
        assert_eq!(Owner::parse(&me.claim()), Some(me.clone()));
        assert_ne!(me.claim(), me.claim());
    }

    #[test]
    fn an_ended_process_is_gone_and_one_elsewhere_is_not_called_so() {
        let gone = Owner { began: "1".into(), ..Owner::this() };
        assert!(gone.is_gone());
        let elsewhere = Owner { boot: "another".into(), ..gone };
        assert!(!elsewhere.is_gone());
    }
}
