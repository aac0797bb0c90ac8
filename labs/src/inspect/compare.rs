//! Two images side by side: what a host that has one must still fetch for the other.

use std::collections::HashSet;

use serde::Serialize;

use super::ImageReport;

/// How an image relates to another one.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// Bytes of the image.
    pub size_bytes: u64,
    /// Bytes of the other image.
    pub against_bytes: u64,
    /// Layers that both have.
    pub shared: Vec<SharedLayer>,
    /// Uncompressed bytes that a host with the other image must still fetch.
    pub fetch_bytes: u64,
}

/// A layer that two images share.
#[derive(Debug, Clone, Serialize)]
pub struct SharedLayer {
    /// Hash of the uncompressed layer.
    pub diff_id: String,
    /// Its bytes.
    pub size_bytes: u64,
}

/// Compares `image` against `other`.
pub fn compare(image: &ImageReport, other: &ImageReport) -> Comparison {
    let theirs: HashSet<&str> = other.layers.iter().map(|layer| layer.diff_id.as_str()).collect();
    let mut fetched = HashSet::new();
    let mut shared = Vec::new();
    let mut fetch_bytes = 0;
    for layer in &image.layers {
        if theirs.contains(layer.diff_id.as_str()) {
            shared.push(SharedLayer { diff_id: layer.diff_id.clone(), size_bytes: layer.size_bytes });
        } else if fetched.insert(layer.diff_id.as_str()) {
            // A layer that stands in the image twice is fetched once.
            fetch_bytes += layer.size_bytes;
        }
    }
    Comparison { size_bytes: image.size_bytes, against_bytes: other.size_bytes, shared, fetch_bytes }
}
