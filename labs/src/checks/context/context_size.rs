//! # What it checks
//! The files that are sent to the builder are not larger together than the lab allows (`with.max_bytes`).
//!
//! # Why it matters
//! The whole context goes to the builder before the first step runs. What the image does not need costs time in every
//! build, on every machine, and invites a `COPY . .` to take it along.
//!
//! # Failing example
//! A folder with a database dump of 80 MB and no pattern for it in `.dockerignore`.
//!
//! # Passing example
//! ```text
//! *.sql
//! data
//! ```
//!
//! # Source
//! Docker documentation, "Build context".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::files::human_bytes;
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "context-size",
    title: "The build context is small",
    group: Group::Context,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Context,
};

/// Judges the bytes sent.
pub fn judge(seen: &Evidence) -> Judged {
    let most = seen.number("max_bytes").unwrap_or(1_000_000);
    let context = &seen.context;
    let size = format!("{} in {} files", human_bytes(context.bytes), context.files);
    let judged = if context.bytes <= most {
        Judged::pass(format!("The context is {size}"))
    } else {
        Judged::fail(format!("The context is {size}; {} are enough", human_bytes(most)))
            .fix("Add what the build does not need to .dockerignore; the largest files come first in the evidence.")
    };
    let mut judged = judged.evidence(format!("kept back: {}", human_bytes(context.ignored_bytes)));
    for (name, bytes) in context.largest.iter().take(if context.bytes > most { 5 } else { 0 }) {
        judged = judged.evidence(format!("sent: {name}, {}", human_bytes(*bytes)));
    }
    judged
}
