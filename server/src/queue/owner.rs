//! Who holds a lease: this very process, so that a restarted server knows its dead predecessor from a live neighbour.

use std::fmt;
use std::fs;

/// A process: machine, id and the time it began (ids come again, times do not).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    host: String,
    pid: u32,
    began: String,
}

impl Owner {
    /// This process.
    pub fn this() -> Self {
        let pid = std::process::id();
        Self { host: hostname(), pid, began: began(pid).unwrap_or_default() }
    }

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(3, '/');
        let began = parts.next()?.to_owned();
        let pid = parts.next()?.parse().ok()?;
        Some(Self { host: parts.next()?.to_owned(), pid, began })
    }

    /// Whether this was a process of this machine that has ended. A process elsewhere is never called gone.
    pub fn is_gone(&self) -> bool {
        self.host == hostname() && began(self.pid).as_deref() != Some(self.began.as_str())
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.host, self.pid, self.began)
    }
}

/// The name of this machine, as the kernel has it.
fn hostname() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    name.trim().to_owned()
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
        assert_eq!(Owner::parse(&me.to_string()), Some(me));
    }

    #[test]
    fn an_ended_process_is_gone_and_one_elsewhere_is_not_called_so() {
        let gone = Owner { began: "1".into(), ..Owner::this() };
        assert!(gone.is_gone());
        let elsewhere = Owner { host: "another".into(), ..gone };
        assert!(!elsewhere.is_gone());
    }
}
