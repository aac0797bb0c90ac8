//! # What it checks
//! The learner's own layers hold no more bytes than the lab allows (`with.max_bytes`, 1 MB unless told) that a later
//! layer deletes or writes again. The count is exact: bytes of the layers minus bytes of what is left of them.
//!
//! # Why it matters
//! A layer never shrinks. A file that a later instruction deletes, or that `chown -R` or `chmod -R` touches, is stored
//! and pulled all the same, the second time once more.
//!
//! # Failing example
//! ```text
//! COPY data.bin /tmp/
//! RUN rm /tmp/data.bin
//! ```
//!
//! # Passing example
//! ```text
//! COPY --chown=10001:10001 . /app
//! ```
//!
//! # Source
//! OCI image specification, "Image layer filesystem changeset"; Docker documentation, "Storage drivers".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::files::human_bytes;
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "wasted-bytes",
    title: "No layer stores what a later one takes away",
    group: Group::Image,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Image,
};

/// Judges what superseded what.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(image) = &seen.image else { return Judged::skip("There is no image") };
    let most = seen.number("max_bytes").unwrap_or(1_000_000);
    let wasted: u64 = image.own.iter().map(|layer| layer.wasted_bytes).sum();
    let mut judged = if wasted <= most {
        Judged::pass(format!("{} of the layers are wasted", human_bytes(wasted)))
    } else {
        Judged::fail(format!("{} are stored in layers and seen in no container", human_bytes(wasted)))
            .fix("Delete in the RUN that created the file, or do not create it; set owners with COPY --chown.")
    };
    let mut guilty: Vec<_> = image.own.iter().filter(|layer| layer.wasted_bytes > 0).collect();
    guilty.sort_by_key(|layer| std::cmp::Reverse(layer.wasted_bytes));
    for layer in guilty.iter().take(4) {
        let by: String = layer.created_by.chars().take(100).collect();
        judged = judged.evidence(format!("{} superseded by: {by}", human_bytes(layer.wasted_bytes)));
    }
    match guilty.first().and_then(|layer| layer.line) {
        Some(line) if wasted > most => judged.at(line),
        _ => judged,
    }
}
