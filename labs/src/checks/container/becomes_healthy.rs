//! # What it checks
//! The image has a HEALTHCHECK, and the container becomes healthy by it within the lab's time (`with.seconds`, 60 unless
//! told).
//!
//! # Why it matters
//! A process that runs may have stopped answering. A health check is how Docker and Compose know; one whose tool the
//! image lacks (`curl` in a slim image) reports every healthy container as sick.
//!
//! # Failing example
//! ```text
//! HEALTHCHECK CMD curl -f http://localhost:5000/health
//! ```
//! in an image without curl.
//!
//! # Passing example
//! ```text
//! HEALTHCHECK --interval=5s --timeout=3s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:5000/health')"]
//! ```
//!
//! # Source
//! Docker documentation, "Dockerfile reference: HEALTHCHECK".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;
use crate::sandbox::Health;

/// The check's description.
pub const META: Meta = Meta {
    id: "becomes-healthy",
    title: "The container becomes healthy by its own check",
    group: Group::Container,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges the health check's verdict.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(state) = seen.run.as_ref().and_then(|run| run.state.as_ref()) else {
        return Judged::skip("It was not run");
    };
    let test = seen.image.as_ref().map(|image| format!("the check: {}", image.image.config.healthcheck.join(" ")));
    let mut judged = match &state.health {
        Health::Healthy => Judged::pass("The container became healthy"),
        Health::None => Judged::fail("The image has no HEALTHCHECK")
            .fix("Add a HEALTHCHECK that asks the service, with a program that the image has."),
        Health::Starting => Judged::fail("The health check gave no verdict in time")
            .fix("Give it an --interval and a --start-period of a few seconds."),
        Health::Unhealthy(output) => Judged::fail("The health check fails although the service runs")
            .fix("Use a program that the image has (python in a Python image), and the port that the service listens on.")
            .evidence(output.chars().take(300).collect::<String>()),
    };
    judged.evidence.extend(test);
    judged
}
