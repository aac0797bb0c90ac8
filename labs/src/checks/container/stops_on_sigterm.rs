//! # What it checks
//! On `docker stop` the container ends by itself within the lab's time, and is not killed.
//!
//! # Why it matters
//! `docker stop`, and every orchestrator, sends SIGTERM and waits. A shell that stands in front of the service does not
//! pass it on, so every deployment waits ten seconds or more and then cuts off the requests that were under way.
//!
//! # Failing example
//! ```text
//! CMD gunicorn --bind 0.0.0.0:5000 app:app; true
//! ```
//!
//! # Passing example
//! ```text
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! Docker documentation, "docker container stop"; Dockerfile reference, "Shell and exec form".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "stops-on-sigterm",
    title: "The container ends by itself when it is asked to",
    group: Group::Container,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges how it took being stopped.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.run else { return Judged::skip("It was not run") };
    let Some(stopped) = &run.stopped else { return Judged::skip("It was not running when it was to be stopped") };
    let first = run.processes.first().map(|process| format!("the first process: {}", process.name));
    let mut judged = if stopped.signal_respected {
        Judged::pass(format!("It ended {:.1} s after SIGTERM", stopped.seconds))
    } else {
        Judged::fail(format!("It did not end within {} s of SIGTERM and was killed", seen.app.stop_seconds))
            .fix("Start the service directly, in exec form, or put exec before it in a script.")
    };
    judged.evidence.extend(first);
    judged.evidence.extend(stopped.exit_code.map(|code| format!("exit code: {code}")));
    judged
}
