//! # What it checks
//! No process of the running container is root: the user and group of its processes as the kernel sees them from
//! outside, whatever the Dockerfile says.
//!
//! # Why it matters
//! Root in a container is root on the host's kernel, held back by namespaces and capabilities alone. A flaw in the
//! service then is one step from a flaw in the machine.
//!
//! # Failing example
//! ```text
//! FROM python:3.13-slim
//! CMD ["python", "app.py"]
//! ```
//!
//! # Passing example
//! ```text
//! FROM python:3.13-slim
//! USER 10001:10001
//! CMD ["python", "app.py"]
//! ```
//!
//! # Source
//! CIS Docker Benchmark 4.1; Docker documentation, "Building best practices: USER".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "runs-as-non-root",
    title: "The running processes are not root",
    group: Group::Container,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges the users of the processes.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.run else { return Judged::skip("It was not run") };
    let first = run.processes.first().map(|process| (process.uid, process.gid)).or(run.uid_gid);
    let Some((uid, gid)) = first else {
        return Judged::skip("The container had ended before its user could be seen");
    };
    let root = run.processes.iter().find(|process| process.uid == 0);
    let mut judged = match root {
        _ if uid == 0 => Judged::fail("The container runs as root (uid 0)")
            .fix("Add USER 10001 before CMD, after everything that needs root."),
        Some(process) => Judged::fail(format!("The process {} runs as root (uid 0)", process.name))
            .fix("Let no process gain root: no sudo, no setuid program."),
        None => Judged::pass(format!("It runs as uid {uid}, gid {gid}")),
    };
    for process in run.processes.iter().take(6) {
        judged = judged.evidence(format!("{}: uid {}, gid {}", process.name, process.uid, process.gid));
    }
    if run.processes.is_empty() {
        judged = judged.evidence(format!("the first process: uid {uid}, gid {gid}"));
    }
    judged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::grade::RunSeen;

    fn status(run: RunSeen) -> Status {
        judge(&Evidence { run: Some(run), ..Evidence::default() }).status
    }

    #[test]
    fn the_user_seen_decides() {
        assert_eq!(status(RunSeen { uid_gid: Some((10001, 0)), ..RunSeen::default() }), Status::Pass);
        assert_eq!(status(RunSeen { uid_gid: Some((0, 0)), ..RunSeen::default() }), Status::Fail);
        assert_eq!(status(RunSeen::default()), Status::Skip);
    }
}
