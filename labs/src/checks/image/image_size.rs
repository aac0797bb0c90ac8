//! # What it checks
//! The image's layers are not larger together than the lab allows (`with.max_bytes`): the size of the lab's good
//! solution with room to spare, whatever base image was chosen.
//!
//! # Why it matters
//! Every byte is stored, pulled and scanned again on every machine that runs the image, and what is not in it cannot be
//! attacked.
//!
//! # Failing example
//! An image that carries a data set, a compiler, or a package manager's cache.
//!
//! # Passing example
//! A slim base with the application and what it imports.
//!
//! # Source
//! Docker documentation, "Building best practices".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::files::human_bytes;
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "image-size",
    title: "The image is not larger than it must be",
    group: Group::Image,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Image,
};

/// Judges the bytes of all layers.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(image) = &seen.image else { return Judged::skip("There is no image") };
    let Some(most) = seen.number("max_bytes") else {
        return Judged::new(crate::checks::Status::Error, "The lab does not say how large the image may be");
    };
    let size = image.image.size_bytes;
    let mut judged = if size <= most {
        Judged::pass(format!("The image is {}; up to {} is fine", human_bytes(size), human_bytes(most)))
    } else {
        Judged::fail(format!("The image is {}; it should be at most {}", human_bytes(size), human_bytes(most))).fix(
            "Look at the largest layer: start from a slim base, and leave out what the service does not need to run.",
        )
    };
    let mut layers: Vec<_> = image.image.layers.iter().collect();
    layers.sort_by_key(|layer| std::cmp::Reverse(layer.size_bytes));
    for layer in layers.iter().take(4) {
        let from = if layer.base { "the base image" } else { layer.created_by.as_str() };
        let from: String = from.chars().take(100).collect();
        judged = judged.evidence(format!("{}: {from}", human_bytes(layer.size_bytes)));
    }
    let largest = image.own.iter().max_by_key(|layer| layer.size_bytes).and_then(|layer| layer.line);
    match largest {
        Some(line) if size > most => judged.at(line),
        _ => judged,
    }
}
