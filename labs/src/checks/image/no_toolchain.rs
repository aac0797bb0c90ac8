//! # What it checks
//! The image holds no compiler and no build tool: not in the learner's layers, and not by its base image.
//!
//! # Why it matters
//! What built the program does not run it. A compiler is hundreds of megabytes to pull, and a ready workshop for
//! whoever gets into the container.
//!
//! # Failing example
//! ```text
//! FROM golang:1.24
//! COPY . .
//! RUN go build -o /server
//! CMD ["/server"]
//! ```
//!
//! # Passing example
//! ```text
//! FROM golang:1.24 AS build
//! COPY . .
//! RUN CGO_ENABLED=0 go build -o /server
//! FROM gcr.io/distroless/static:nonroot
//! COPY --from=build /server /server
//! CMD ["/server"]
//! ```
//!
//! # Source
//! Docker documentation, "Multi-stage builds".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;
use crate::inspect::is_toolchain;

/// The check's description.
pub const META: Meta = Meta {
    id: "no-toolchain",
    title: "No compiler or build tool is in the image",
    group: Group::Image,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Image,
};

/// Judges the base and the layers.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(image) = &seen.image else { return Judged::skip("There is no image") };
    let mut found = Vec::new();
    if let Some(base) = &image.image.base
        && is_workshop(base)
    {
        found.push(format!("the base image {base} comes with a compiler"));
    }
    found.extend(image.tree.files().filter(|(path, ..)| is_toolchain(path)).map(|(path, ..)| path));
    if found.is_empty() {
        return Judged::pass("No compiler or build tool is in the image");
    }
    let mut judged = Judged::fail("Build tools are in the image that runs")
        .fix("Build in a stage of its own and COPY only the result from it into a slim final stage.");
    for one in found.into_iter().take(8) {
        judged = judged.evidence(one);
    }
    judged
}

/// Whether an official image of that name carries a compiler: the full variants of languages' images do.
fn is_workshop(base: &str) -> bool {
    let image = crate::dockerfile::ImageRef::parse(base);
    let tag = image.tag_or_latest();
    let small = ["slim", "alpine", "distroless", "nonroot"].iter().any(|word| tag.contains(word));
    image.name() == "golang"
        || image.name() == "rust"
        || image.name() == "gcc"
        || (matches!(image.name(), "python" | "node" | "ruby") && !small)
}

#[cfg(test)]
mod tests {
    use super::is_workshop;

    #[test]
    fn full_variants_carry_a_compiler() {
        for (base, full) in
            [("python:3.13", true), ("python:3.13-slim", false), ("golang:1.24-alpine", true), ("alpine:3.22", false)]
        {
            assert_eq!(is_workshop(base), full, "{base}");
        }
    }
}
