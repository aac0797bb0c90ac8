//! # What it checks
//! The service starts and answers with all capabilities dropped and with no way to gain privileges
//! (`--cap-drop ALL --security-opt no-new-privileges`).
//!
//! # Why it matters
//! A web service needs none of root's special rights. One that runs without any can be run that way in production, and a
//! break-in then has nothing to climb on.
//!
//! # Failing example
//! ```text
//! CMD ["gunicorn", "--bind", "0.0.0.0:80", "--user", "app", "app:app"]
//! ```
//!
//! # Passing example
//! ```text
//! USER 10001
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! CIS Docker Benchmark 5.3 and 5.25; Kubernetes Pod Security Standards, "Restricted".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "no-capabilities",
    title: "The service works without any capability",
    group: Group::Container,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges the run without capabilities.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.bare_run else { return Judged::skip("It was not run without capabilities") };
    if run.stayed() && run.answer.as_ref().is_none_or(|answer| seen.answered(answer)) {
        return Judged::pass("It works without any capability");
    }
    let mut judged = Judged::fail("Without capabilities, it does not work")
        .fix("Start as the final user with USER, and listen on a port from 1024 up.");
    judged.evidence.extend(run.end());
    judged.evidence.extend(run.last_lines(6));
    judged
}
