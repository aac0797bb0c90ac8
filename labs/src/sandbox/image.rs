//! What an image in the sandbox is: its configuration and its layers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::names::ImageId;

/// An image in a sandbox.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Image {
    /// Its id.
    pub id: ImageId,
    /// Its configuration.
    pub config: ImageConfig,
    /// Its layers from the base upwards.
    pub layers: Vec<Layer>,
    /// Its history from the base upwards, one entry an instruction.
    pub history: Vec<HistoryEntry>,
    /// Uncompressed bytes of all layers.
    pub size_bytes: u64,
    /// The offered image it stands on, where it is one (`python:3.13-slim`).
    pub base: Option<String>,
}

/// The configuration that a container of the image starts with.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ImageConfig {
    /// `USER` as it was written; empty is root.
    pub user: String,
    /// `ENV`, in order.
    pub env: Vec<(String, String)>,
    /// `ENTRYPOINT` as it will be executed.
    pub entrypoint: Vec<String>,
    /// `CMD` as it will be executed.
    pub cmd: Vec<String>,
    /// `WORKDIR`.
    pub working_dir: String,
    /// `EXPOSE`: (`5000`, `tcp`).
    pub exposed: Vec<(u16, String)>,
    /// `LABEL`.
    pub labels: BTreeMap<String, String>,
    /// `VOLUME`.
    pub volumes: Vec<String>,
    /// `HEALTHCHECK`'s test (`["CMD-SHELL", "…"]`), empty where there is none.
    pub healthcheck: Vec<String>,
    /// `STOPSIGNAL`, where it was set.
    pub stop_signal: Option<String>,
}

/// One layer of an image.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layer {
    /// The digest of its uncompressed archive.
    pub diff_id: String,
    /// Uncompressed bytes of its files.
    pub size_bytes: u64,
    /// Whether it belongs to an offered base image.
    pub base: bool,
    /// The instruction that made it, where the history says.
    pub created_by: String,
}

/// One entry of an image's history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HistoryEntry {
    /// The instruction.
    pub created_by: String,
    /// Bytes of its layer, 0 where it made none.
    pub size_bytes: u64,
    /// Whether it made no layer.
    pub empty: bool,
}
