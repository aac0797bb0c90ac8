//! # What it checks
//! What the service has to say reaches `docker logs`: it wrote something to standard output or standard error.
//!
//! # Why it matters
//! Log files inside a container vanish with it, and fill its disk until then. Standard output is what every platform
//! collects.
//!
//! # Failing example
//! ```text
//! CMD ["sh", "-c", "exec gunicorn app:app > /var/log/app.log 2>&1"]
//! ```
//!
//! # Passing example
//! ```text
//! ENV PYTHONUNBUFFERED=1
//! CMD ["gunicorn", "--access-logfile", "-", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! The Twelve-Factor App, XI; Docker documentation, "View container logs".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "logs-to-stdout",
    title: "Logs reach docker logs",
    group: Group::Container,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges what the container wrote.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.run else { return Judged::skip("It was not run") };
    let lines = run.last_lines(4);
    if lines.is_empty() {
        return Judged::fail("The container wrote nothing to its standard output or standard error")
            .fix("Log to standard output, and set PYTHONUNBUFFERED=1 so that nothing waits in a buffer.");
    }
    let mut judged = Judged::pass("The service's log reaches docker logs");
    judged.evidence.extend(lines);
    judged
}
