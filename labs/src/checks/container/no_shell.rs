//! # What it checks
//! No shell can be started in the image.
//!
//! # Why it matters
//! A static binary needs no shell. Without one, much of what an intruder would do next is not there.
//!
//! # Failing example
//! ```text
//! FROM python:3.13-slim
//! ```
//!
//! # Passing example
//! ```text
//! FROM gcr.io/distroless/static:nonroot
//! COPY --from=build /server /server
//! ENTRYPOINT ["/server"]
//! ```
//!
//! # Source
//! NIST SP 800-190, 4.1; the distroless project's documentation.

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "no-shell",
    title: "There is no shell in the image",
    group: Group::Container,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges whether a shell could be started.
pub fn judge(seen: &Evidence) -> Judged {
    match seen.run.as_ref().and_then(|run| run.shell) {
        Some(false) => Judged::pass("No shell can be started in the image"),
        Some(true) => Judged::fail("A shell can be started in the image")
            .fix("Use a final stage without one: scratch or a distroless image."),
        None => Judged::skip("It was not tried"),
    }
}
