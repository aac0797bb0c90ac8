//! What an image in the sandbox is: its configuration and its layers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::SandboxError;
use super::names::{ImageId, is_digest};
use super::open::Opened;
use super::wire::{refused, within};

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

/// Longest list or map that is taken from the inner engine's answer.
const MOST: usize = 1000;

/// Asks the inner engine about an image and keeps what an honest one can say.
pub(super) async fn inspect(opened: &Opened, id: &ImageId) -> Result<Image, SandboxError> {
    let what = "describe an image";
    let docker = opened.launched.wire.docker();
    let found = within(what, docker.inspect_image(id.as_str())).await?.map_err(refused(what))?;
    if found.id.as_deref() != Some(id.as_str()) {
        return Err(SandboxError::Inner { what, reason: "it described another image".to_owned() });
    }
    let diff_ids = found.root_fs.and_then(|root| root.layers).unwrap_or_default();
    if diff_ids.len() > MOST || !diff_ids.iter().all(|diff_id| is_digest(diff_id)) {
        return Err(SandboxError::Inner { what, reason: "its layers are not digests".to_owned() });
    }
    let base = opened.host.prepared().base_of(&diff_ids);
    let base_layers = base.map_or(0, |base| base.diff_ids.len());
    // Newest first, as the engine tells it.
    let told = within(what, docker.image_history(id.as_str())).await?.map_err(refused(what))?;
    let mut history: Vec<HistoryEntry> = told
        .into_iter()
        .take(MOST)
        .map(|entry| HistoryEntry {
            created_by: entry.created_by.chars().take(4000).collect(),
            size_bytes: u64::try_from(entry.size).unwrap_or_default(),
            empty: false,
        })
        .collect();
    history.reverse();
    mark_empty(&mut history);
    let with_layer = history.iter().filter(|entry| !entry.empty);
    let mut made: Vec<Option<&HistoryEntry>> = with_layer.map(Some).collect();
    // Where the count does not fit, no instruction is named rather than a wrong one.
    if made.len() != diff_ids.len() {
        made = vec![None; diff_ids.len()];
    }
    let layers: Vec<Layer> = diff_ids
        .iter()
        .zip(made)
        .enumerate()
        .map(|(number, (diff_id, entry))| Layer {
            diff_id: diff_id.clone(),
            size_bytes: entry.map_or(0, |entry| entry.size_bytes),
            base: number < base_layers,
            created_by: entry.map(|entry| entry.created_by.clone()).unwrap_or_default(),
        })
        .collect();
    Ok(Image {
        id: id.clone(),
        config: config(found.config.unwrap_or_default()),
        layers,
        size_bytes: found.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
        base: base.and_then(|base| base.tags.first().cloned()),
        history,
    })
}

/// The engine's history does not say which entries made a layer; the instruction does.
fn mark_empty(history: &mut [HistoryEntry]) {
    const NO_LAYER: [&str; 12] = [
        "ENV ",
        "CMD ",
        "ENTRYPOINT ",
        "EXPOSE ",
        "LABEL ",
        "USER ",
        "VOLUME ",
        "ARG ",
        "STOPSIGNAL ",
        "HEALTHCHECK ",
        "SHELL ",
        "MAINTAINER ",
    ];
    for entry in history {
        let text = entry.created_by.trim_start();
        let text = text.strip_prefix("/bin/sh -c #(nop)").unwrap_or(text).trim_start();
        entry.empty = entry.size_bytes == 0
            && (NO_LAYER.iter().any(|start| text.starts_with(start)) || text.starts_with("ONBUILD "));
    }
}

fn config(found: bollard::models::ImageConfig) -> ImageConfig {
    let list = |list: Option<Vec<String>>| -> Vec<String> { list.unwrap_or_default().into_iter().take(MOST).collect() };
    let mut exposed: Vec<(u16, String)> = list(found.exposed_ports)
        .iter()
        .filter_map(|port| {
            let (number, protocol) = port.split_once('/').unwrap_or((port, "tcp"));
            Some((number.parse().ok()?, protocol.to_owned()))
        })
        .collect();
    exposed.sort();
    let mut volumes = list(found.volumes);
    volumes.sort();
    ImageConfig {
        user: found.user.unwrap_or_default(),
        env: list(found.env)
            .into_iter()
            .map(|pair| match pair.split_once('=') {
                Some((key, value)) => (key.to_owned(), value.to_owned()),
                None => (pair, String::new()),
            })
            .collect(),
        entrypoint: list(found.entrypoint),
        cmd: list(found.cmd),
        working_dir: found.working_dir.unwrap_or_default(),
        exposed,
        labels: found.labels.unwrap_or_default().into_iter().take(MOST).collect(),
        volumes,
        healthcheck: list(found.healthcheck.and_then(|check| check.test)),
        stop_signal: found.stop_signal,
    }
}
