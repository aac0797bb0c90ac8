//! # What it checks
//! The service starts and answers when its root file system cannot be written, with a small writable `/tmp` beside it.
//!
//! # Why it matters
//! Whoever breaks into a container wants to leave something there. A read-only root takes that away, and shows at once
//! which folders a service really writes to.
//!
//! # Failing example
//! ```text
//! CMD ["sh", "-c", "touch /app/started && exec python app.py"]
//! ```
//!
//! # Passing example
//! ```text
//! ENV PYTHONDONTWRITEBYTECODE=1
//! CMD ["gunicorn", "--worker-tmp-dir", "/tmp", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! CIS Docker Benchmark 5.12; OWASP Docker Security Cheat Sheet, rule 8.

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "read-only-root",
    title: "The service works with a read-only root",
    group: Group::Container,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges the run with a read-only root.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.read_only_run else { return Judged::skip("It was not run with a read-only root") };
    let works = run.stayed() && run.answer.as_ref().is_none_or(|answer| seen.answered(answer));
    let writable = format!("writable: {}", seen.app.tmpfs.join(", "));
    if works {
        return Judged::pass("It works with a root that cannot be written").evidence(writable);
    }
    let mut judged = Judged::fail("With a root that cannot be written, it does not work")
        .fix("Write only below /tmp, and set PYTHONDONTWRITEBYTECODE=1.")
        .evidence(writable);
    judged.evidence.extend(run.end());
    judged.evidence.extend(run.last_lines(6));
    judged
}
