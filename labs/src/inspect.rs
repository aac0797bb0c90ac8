//! What is in an image: what every layer added, changed and removed, what it wasted, and what should not be there.
//!
//! An image is read as a stream and never unpacked. Memory grows with the number of paths, not with bytes: of a file
//! only its path, size and owner are kept, and of its content (small files only, when secrets are looked for) nothing
//! but the name of the rule that it broke.
//!
//! Waste is exact: the bytes of all layers minus the bytes of the flattened tree. Every wasted byte is charged to the
//! layer whose instruction superseded it, so the layers' waste adds up to the image's.

mod archive;
mod compare;
mod findings;
mod layer;
mod tree;
mod window;

use std::io::Read;
use std::path::Path;

use serde::Serialize;

pub use compare::{Comparison, SharedLayer, compare};
pub use findings::{Found, Rule, history_secrets, is_toolchain, secret_variable};
pub use layer::{Entry, Kind, LayerListing};
pub use tree::Tree;

/// Why an image could not be read.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// Reading the archive failed, or it is cut short.
    #[error("the archive cannot be read: {0}")]
    Io(std::io::Error),
    /// A tar archive, but not of an image; or not a tar archive.
    #[error("not an image archive: {0}")]
    NotAnImage(String),
    /// A valid image that this version cannot read.
    #[error("cannot read this image: {0}")]
    Unsupported(String),
}

impl From<std::io::Error> for InspectError {
    fn from(error: std::io::Error) -> Self {
        // The reader's own words for a header that is none quote the header: bytes that no terminal should be given.
        if error.to_string().contains(char::is_control) || error.to_string().contains(" when getting ") {
            return Self::NotAnImage("it is no tar archive, or it is damaged".to_owned());
        }
        Self::Io(error)
    }
}

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Read small files for private keys and tokens. Costs reading every small file's bytes.
    pub secrets: bool,
    /// How many of the largest files to list.
    pub largest: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { secrets: true, largest: 20 }
    }
}

/// An image, measured.
#[derive(Debug, Clone, Serialize)]
pub struct ImageReport {
    /// Bytes of the files in all layers, uncompressed.
    pub size_bytes: u64,
    /// Bytes in layers that the flattened tree does not show.
    pub wasted_bytes: u64,
    /// Bytes shown divided by bytes stored, from 0 to 1.
    pub efficiency: f64,
    /// The layers, lowest first.
    pub layers: Vec<LayerReport>,
    /// The largest files of the flattened tree, largest first.
    pub largest_files: Vec<LargeFile>,
    /// Secrets in any layer, also when a later one deletes them, and in the image's environment and history.
    pub secrets: Vec<Found>,
    /// Package managers' caches left in the flattened tree.
    pub caches: Vec<Found>,
    /// Compilers and build tools in the flattened tree.
    pub toolchains: Vec<Found>,
    /// Files of the flattened tree that run with another user's rights.
    pub setuid: Vec<Found>,
    /// How the image runs.
    pub config: ImageConfig,
}

/// One layer, measured.
#[derive(Debug, Clone, Serialize)]
pub struct LayerReport {
    /// Hash of the uncompressed layer.
    pub diff_id: String,
    /// The instruction that made it, as the image's history tells it.
    pub created_by: String,
    /// Bytes of its files.
    pub size_bytes: u64,
    /// Files that were not there before.
    pub added: u64,
    /// Files that were there before and were written again.
    pub changed: u64,
    /// Files that it deleted.
    pub removed: u64,
    /// Bytes of this and lower layers that this layer superseded.
    pub wasted_bytes: u64,
}

/// One of the largest files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LargeFile {
    /// Absolute path in the image.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
    /// Index of its layer, the lowest being 0.
    pub layer: usize,
}

/// How an image runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImageConfig {
    /// `USER`, empty for root.
    pub user: String,
    /// `ENV`, as `NAME=value`. Values that look like secrets are masked.
    pub env: Vec<String>,
    /// `ENTRYPOINT`.
    pub entrypoint: Vec<String>,
    /// `CMD`.
    pub cmd: Vec<String>,
    /// `WORKDIR`.
    pub working_dir: String,
    /// `EXPOSE`, as `5000/tcp`.
    pub exposed_ports: Vec<String>,
    /// `LABEL`, as `name=value`.
    pub labels: Vec<String>,
    /// Operating system and processor, as `linux/amd64`.
    pub platform: String,
}

/// Measures an archive on disk: `docker save` of any version, or an OCI layout, as a tar or a gzipped tar.
///
/// # Errors
/// When the file cannot be read or is not an image.
pub fn inspect_file(path: &Path, options: Options) -> Result<ImageReport, InspectError> {
    archive::read_file(path, options)?.measure(options)
}

/// Measures an archive that comes from a pipe, in one pass.
///
/// # Errors
/// As [`inspect_file`].
pub fn inspect_reader(reader: impl Read, options: Options) -> Result<ImageReport, InspectError> {
    archive::read_stream(reader, options)?.measure(options)
}

/// The listing of one layer from a tar stream; what the sandbox reads from its engine goes through here too.
///
/// # Errors
/// When the stream is cut or is not a tar archive.
pub fn read_layer(reader: impl Read, secrets: bool) -> std::io::Result<LayerListing> {
    layer::read(&mut tar::Archive::new(reader), secrets)
}

impl archive::Image {
    fn measure(self, options: Options) -> Result<ImageReport, InspectError> {
        let mut tree = Tree::new();
        let mut secrets = findings::config_secrets(&self.config.env);
        let mut layers = Vec::with_capacity(self.layers.len());
        for (index, layer) in self.layers.into_iter().enumerate() {
            let count = tree.apply(&layer.listing.entries);
            secrets.extend(layer.listing.secrets.iter().map(|found| Found { layer: Some(index), ..found.clone() }));
            secrets.extend(
                findings::history_secrets(&layer.created_by)
                    .into_iter()
                    .map(|found| Found { layer: Some(index), ..found }),
            );
            layers.push(LayerReport {
                diff_id: layer.diff_id,
                created_by: layer.created_by,
                size_bytes: count.size_bytes,
                added: count.added,
                changed: count.changed,
                removed: count.removed,
                wasted_bytes: count.superseded_bytes,
            });
        }
        for found in &mut secrets {
            if let Some(layer) = found.layer {
                found.deleted_later = !found.path.is_empty() && tree.layer_of(&found.path) != Some(layer);
            }
        }
        let size_bytes: u64 = layers.iter().map(|layer| layer.size_bytes).sum();
        let wasted_bytes: u64 = layers.iter().map(|layer| layer.wasted_bytes).sum();
        let (caches, toolchains, setuid) = findings::in_tree(&tree);
        let mut config = self.config;
        config.env = config.env.iter().map(|pair| findings::masked(pair)).collect();
        Ok(ImageReport {
            size_bytes,
            wasted_bytes,
            efficiency: if size_bytes == 0 { 1.0 } else { (size_bytes - wasted_bytes) as f64 / size_bytes as f64 },
            layers,
            largest_files: tree.largest(options.largest),
            secrets,
            caches,
            toolchains,
            setuid,
            config,
        })
    }
}

#[cfg(test)]
mod tests;
