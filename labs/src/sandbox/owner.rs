//! Who owns a running sandbox: a process of this boot. The sweep removes what belongs to nobody living.

use std::fmt;

/// One process, told apart from a later one with the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pid: u32,
    started: u64,
    boot: String,
}

impl Owner {
    /// This process.
    pub(crate) fn current() -> Self {
        let pid = std::process::id();
        Self { pid, started: start_time(pid).unwrap_or_default(), boot: boot() }
    }

    /// Reads what [`fmt::Display`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '.');
        let pid = parts.next()?.parse().ok()?;
        let started = parts.next()?.parse().ok()?;
        Some(Self { pid, started, boot: parts.next()?.to_owned() })
    }

    /// Whether that very process still runs.
    pub(crate) fn is_alive(&self) -> bool {
        // A process of another boot is gone; one of another process namespace (a container) cannot be seen from here.
        let seen = self.boot.split('-').next_back() == boot().split('-').next_back();
        self.boot.split('-').next() == boot().split('-').next() && (!seen || start_time(self.pid) == Some(self.started))
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.pid, self.started, self.boot)
    }
}

/// The kernel's own name for this boot, shortened, and the number of our process namespace.
fn boot() -> String {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let namespace = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let namespace: String = namespace.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
    format!("{}-{namespace}", id.chars().take(8).collect::<String>())
}

/// Field 22 of `/proc/PID/stat`: when the process began, in ticks since boot. Zombies count as gone.
fn start_time(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    if matches!(fields.first(), Some(&"Z" | &"X")) {
        return None;
    }
    fields.get(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_an_earlier_one_with_its_number_is_not() {
        let me = Owner::current();
        assert!(me.is_alive());
        assert_eq!(Owner::parse(&me.to_string()), Some(me.clone()));
        assert!(!Owner { started: me.started - 1, ..me.clone() }.is_alive());
        assert!(!Owner { boot: "00000000".to_owned(), ..me }.is_alive());
        assert_eq!(Owner::parse("x.1.y"), None);
    }
}
