//! # What it checks
//! The container starts and keeps running while it is watched.
//!
//! # Why it matters
//! A container lives as long as its first process. One that ends after a moment is restarted for ever in production,
//! and most often the reason is in its last lines of output: a module that is missing, a file that was never copied.
//!
//! # Failing example
//! ```text
//! CMD ["python", "main.py"]
//! ```
//! where the image holds `app.py` and no `main.py`.
//!
//! # Passing example
//! ```text
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! Docker documentation, "Dockerfile reference: CMD and ENTRYPOINT".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "starts",
    title: "The container starts and keeps running",
    group: Group::Container,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges whether it ran to the end of the observation.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.run else { return Judged::skip("It was not run") };
    let command = seen.image.as_ref().map(|image| {
        let config = &image.image.config;
        format!("it runs: {}", config.entrypoint.iter().chain(&config.cmd).cloned().collect::<Vec<_>>().join(" "))
    });
    let mut judged = match run.end() {
        None if run.stayed() => Judged::pass("The container started and kept running"),
        None => Judged::fail("The container could not be watched"),
        Some(end) => Judged::fail(format!("It did not keep running: {end}"))
            .fix("Read the last lines of its output, and run it yourself with docker run --rm."),
    };
    judged.evidence.extend(command);
    let failed = !run.stayed();
    if failed {
        judged.evidence.extend(run.last_lines(8));
    }
    judged
}
