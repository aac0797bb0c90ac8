//! The images that a lab offers: no other can be had in the sandbox.

use super::policy::shortened;
use crate::dockerfile::{Dockerfile, ImageRef, Span};
use crate::refusal::Refusal;

/// The images that may be named.
#[derive(Clone, Copy)]
pub(super) struct Offer<'a> {
    /// Those that messages name.
    pub(super) shown: &'a [String],
    /// Further ones that build.
    pub(super) tolerated: &'a [String],
}

/// Refuses an image that is not offered, with the one that was most likely meant.
pub(super) fn image_offered(
    file: &Dockerfile,
    image: &ImageRef,
    span: Span,
    what: &str,
    offer: Offer<'_>,
    refusals: &mut Vec<Refusal>,
) {
    let same = |offer: &str| {
        let offer = ImageRef::parse(offer);
        offer.registry == image.registry && offer.path == image.path && offer.tag_or_latest() == image.tag_or_latest()
    };
    if image.digest.is_none() && offer.shown.iter().chain(offer.tolerated).any(|offer| same(offer)) {
        return;
    }
    let instead = nearest(image, offer.shown);
    refusals.push(Refusal::at(
        "image-not-offered",
        file.line(span.start),
        format!("{what} names {}, which this lab does not offer", shortened(&image.full)),
        format!("Use {instead}; the lab offers {}.", offer.shown.join(", ")),
    ));
}

/// The offered image that the learner most likely meant.
fn nearest<'a>(image: &ImageRef, offered: &'a [String]) -> &'a str {
    let tag = image.tag_or_latest();
    let score = |offer: &str| {
        let offer = ImageRef::parse(offer);
        let name = if offer.path == image.path { 4 } else { u32::from(offer.name() == image.name()) * 2 };
        let kind = ["slim", "alpine", "nonroot", "static"]
            .iter()
            .filter(|word| tag.contains(*word) == offer.tag_or_latest().contains(*word))
            .count();
        (name, kind)
    };
    // The first of the best: `max_by_key` alone would take the last.
    offered.iter().rev().max_by_key(|offer| score(offer)).map_or("one of the lab's images", String::as_str)
}
