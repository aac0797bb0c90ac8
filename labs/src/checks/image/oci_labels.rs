//! # What it checks
//! The image carries the OCI labels that the lab asks for (`with.labels`; unless told, `org.opencontainers.image.title`,
//! `.version` and `.source`).
//!
//! # Why it matters
//! An image that says what it is, which version, and where its source lies can be traced back from a running cluster to
//! a commit. Registries and scanners read these labels.
//!
//! # Failing example
//! ```text
//! FROM python:3.13-slim
//! ```
//!
//! # Passing example
//! ```text
//! LABEL org.opencontainers.image.title="devops-info" \
//!       org.opencontainers.image.version="1.0.0" \
//!       org.opencontainers.image.source="https://example.com/devops-info"
//! ```
//!
//! # Source
//! OCI image specification, "Annotations: pre-defined annotation keys".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "oci-labels",
    title: "The image says what it is",
    group: Group::Image,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Image,
};

const USUAL: [&str; 3] =
    ["org.opencontainers.image.title", "org.opencontainers.image.version", "org.opencontainers.image.source"];

/// Judges the image's labels.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(image) = &seen.image else { return Judged::skip("There is no image") };
    let asked = seen.texts("labels");
    let asked = if asked.is_empty() { USUAL.to_vec() } else { asked };
    let labels = &image.image.config.labels;
    let missing: Vec<_> =
        asked.iter().copied().filter(|name| labels.get(*name).is_none_or(|value| value.trim().is_empty())).collect();
    let mut judged = if missing.is_empty() {
        Judged::pass("All labels are there")
    } else {
        Judged::fail(format!("{} is missing or empty", missing.join(", ")))
            .fix("Add one LABEL instruction with name=\"value\" for each of them.")
    };
    for name in asked {
        let value = labels.get(name).map_or("none", String::as_str);
        judged = judged.evidence(format!("{name}: {}", value.chars().take(80).collect::<String>()));
    }
    judged
}
