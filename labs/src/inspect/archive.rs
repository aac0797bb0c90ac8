//! Image archives: `docker save` of old engines (one folder a layer), of new ones (an OCI layout that also has a
//! `manifest.json`), and a plain OCI layout. Which layer comes first is only known at the end of some of them, so
//! every layer is listed when it comes by and put in order afterwards.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::layer::{self, LayerListing};
use super::window::Window;
use super::{ImageConfig, InspectError, Options};

/// An image whose layers are listed and in order, lowest first.
pub(super) struct Image {
    pub(super) layers: Vec<ImageLayer>,
    pub(super) config: ImageConfig,
}

pub(super) struct ImageLayer {
    pub(super) diff_id: String,
    pub(super) created_by: String,
    pub(super) listing: LayerListing,
}

/// Manifests and configurations are small; one that is larger is not kept.
const LARGEST_JSON: u64 = 8 << 20;

/// Reads an archive in one pass.
pub(super) fn read_stream(reader: impl Read, options: Options) -> Result<Image, InspectError> {
    let mut reader = BufReader::with_capacity(256 << 10, reader);
    let mut parts = Parts::default();
    if peek(&mut reader)?.starts_with(&[0x1f, 0x8b]) {
        stream(tar::Archive::new(GzDecoder::new(reader)), options, &mut parts)?;
    } else {
        stream(tar::Archive::new(reader), options, &mut parts)?;
    }
    parts.image()
}

fn peek(reader: &mut impl io::BufRead) -> io::Result<Vec<u8>> {
    Ok(reader.fill_buf()?.iter().take(4).copied().collect())
}

fn stream<R: Read>(mut archive: tar::Archive<R>, options: Options, parts: &mut Parts) -> Result<(), InspectError> {
    for entry in archive.entries()? {
        let mut entry = entry?;
        let (name, size) = (name_of(&entry), entry.size());
        if parts.link(&name, &entry) || !entry.header().entry_type().is_file() {
            continue;
        }
        let mut start = [0u8; 512];
        let filled = fill(&mut entry, &mut start)?;
        match Blob::of(&start[..filled], size) {
            Blob::Json => {
                let mut text = start[..filled].to_vec();
                entry.take(LARGEST_JSON).read_to_end(&mut text)?;
                parts.json.insert(name, text);
            }
            Blob::Gzip => {
                let whole = io::Cursor::new(start[..filled].to_vec()).chain(entry);
                let listing = layer::read(&mut tar::Archive::new(GzDecoder::new(whole)), options.secrets)?;
                parts.layers.insert(name, listing);
            }
            Blob::Tar => {
                let whole = io::Cursor::new(start[..filled].to_vec()).chain(entry);
                let listing = layer::read(&mut tar::Archive::new(whole), options.secrets)?;
                parts.layers.insert(name, listing);
            }
            Blob::Zstd => return Err(InspectError::Unsupported("its layers are compressed with zstd".to_owned())),
            Blob::Unknown => {}
        }
    }
    Ok(())
}

/// Reads an archive on disk and skips over what needs no reading.
pub(super) fn read_file(path: &Path, options: Options) -> Result<Image, InspectError> {
    let file = File::open(path)?;
    let mut magic = [0u8; 2];
    if fill(&mut &file, &mut magic)? == 2 && magic == [0x1f, 0x8b] {
        return read_stream(File::open(path)?, options);
    }
    let len = file.metadata()?.len();
    let mut parts = Parts::default();
    let mut archive = tar::Archive::new(Window::new(&file, 0, len));
    for entry in archive.entries_with_seek()? {
        let entry = entry?;
        let (name, size, at) = (name_of(&entry), entry.size(), entry.raw_file_position());
        if parts.link(&name, &entry) || !entry.header().entry_type().is_file() {
            continue;
        }
        if at.checked_add(size).is_none_or(|end| end > len) {
            return Err(InspectError::Io(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is cut short")));
        }
        let mut start = [0u8; 512];
        let filled = fill(&mut Window::new(&file, at, size), &mut start)?;
        let mut window = Window::new(&file, at, size);
        match Blob::of(&start[..filled], size) {
            Blob::Json => {
                let mut text = Vec::new();
                window.take(LARGEST_JSON).read_to_end(&mut text)?;
                parts.json.insert(name, text);
            }
            Blob::Gzip => {
                let reader = BufReader::with_capacity(256 << 10, GzDecoder::new(&mut window));
                let listing = layer::read(&mut tar::Archive::new(reader), options.secrets)?;
                parts.layers.insert(name, listing);
            }
            Blob::Tar => {
                let listing = layer::read_seeking(&mut tar::Archive::new(window), options.secrets)?;
                parts.layers.insert(name, listing);
            }
            Blob::Zstd => return Err(InspectError::Unsupported("its layers are compressed with zstd".to_owned())),
            Blob::Unknown => {}
        }
    }
    parts.image()
}

fn name_of<R: Read>(entry: &tar::Entry<'_, R>) -> String {
    String::from_utf8_lossy(&entry.path_bytes()).trim_start_matches("./").to_owned()
}

fn fill(reader: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match reader.read(&mut into[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

/// What a file of the archive is, by its first bytes.
enum Blob {
    Json,
    Tar,
    Gzip,
    Zstd,
    Unknown,
}

impl Blob {
    fn of(start: &[u8], size: u64) -> Self {
        match start {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'{' | b'[', ..] => Self::Json,
            // An empty layer is nothing but zeros.
            _ if start.get(257..262) == Some(b"ustar") || (size >= 1024 && start.iter().all(|byte| *byte == 0)) => {
                Self::Tar
            }
            _ => Self::Unknown,
        }
    }
}

/// What an archive held, before it is known how it belongs together.
#[derive(Default)]
struct Parts {
    json: HashMap<String, Vec<u8>>,
    layers: HashMap<String, LayerListing>,
    /// Old engines link a layer that two images share.
    links: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SaveManifest {
    config: String,
    layers: Vec<String>,
}

#[derive(Deserialize)]
struct Descriptor {
    digest: String,
    #[serde(default, rename = "mediaType")]
    media_type: String,
}

#[derive(Deserialize)]
struct OciIndex {
    manifests: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct OciManifest {
    config: Descriptor,
    layers: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct ConfigFile {
    // A `null` is what Go's encoder writes for nothing.
    os: Option<String>,
    architecture: Option<String>,
    config: Option<RunConfig>,
    rootfs: RootFs,
    #[serde(default)]
    history: Option<Vec<History>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct RunConfig {
    user: Option<String>,
    env: Option<Vec<String>>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    working_dir: Option<String>,
    exposed_ports: Option<serde_json::Map<String, serde_json::Value>>,
    labels: Option<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Deserialize)]
struct RootFs {
    #[serde(default)]
    diff_ids: Vec<String>,
}

#[derive(Deserialize)]
struct History {
    created_by: Option<String>,
    #[serde(default)]
    empty_layer: bool,
}

impl Parts {
    fn link<R: Read>(&mut self, name: &str, entry: &tar::Entry<'_, R>) -> bool {
        if !entry.header().entry_type().is_symlink() && !entry.header().entry_type().is_hard_link() {
            return false;
        }
        if let Some(target) = entry.link_name_bytes() {
            let target = String::from_utf8_lossy(&target).trim_start_matches("../").trim_start_matches("./").to_owned();
            self.links.insert(name.to_owned(), target);
        }
        true
    }

    fn image(mut self) -> Result<Image, InspectError> {
        let (config, names) = match self.parse::<Vec<SaveManifest>>("manifest.json")? {
            Some(mut images) => match images.len() {
                1 => (images[0].config.clone(), std::mem::take(&mut images[0].layers)),
                count => return Err(InspectError::Unsupported(format!("the archive holds {count} images; save one"))),
            },
            None => self.oci()?,
        };
        let config: ConfigFile = self
            .parse(&config)?
            .ok_or_else(|| InspectError::NotAnImage(format!("its configuration {config} is missing")))?;
        if names.len() != config.rootfs.diff_ids.len() {
            return Err(InspectError::NotAnImage(format!(
                "its manifest lists {} layers and its configuration {}",
                names.len(),
                config.rootfs.diff_ids.len()
            )));
        }
        let mut commands = config.history.unwrap_or_default().into_iter().filter(|step| !step.empty_layer);
        let mut layers = Vec::with_capacity(names.len());
        for (name, diff_id) in names.iter().zip(config.rootfs.diff_ids) {
            let listing = self.layer(name, &names)?;
            let created_by = commands.next().and_then(|step| step.created_by).unwrap_or_default();
            layers.push(ImageLayer { diff_id, created_by, listing });
        }
        let run = config.config.unwrap_or_default();
        let pairs = |map: Option<serde_json::Map<String, serde_json::Value>>| {
            map.unwrap_or_default()
                .into_iter()
                .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()))
                .collect()
        };
        Ok(Image {
            layers,
            config: ImageConfig {
                user: run.user.unwrap_or_default(),
                env: run.env.unwrap_or_default(),
                entrypoint: run.entrypoint.unwrap_or_default(),
                cmd: run.cmd.unwrap_or_default(),
                working_dir: run.working_dir.unwrap_or_default(),
                exposed_ports: run.exposed_ports.unwrap_or_default().into_iter().map(|(port, _)| port).collect(),
                labels: pairs(run.labels),
                platform: format!("{}/{}", config.os.unwrap_or_default(), config.architecture.unwrap_or_default()),
            },
        })
    }

    /// The configuration and layers of a plain OCI layout: index, perhaps a nested index, manifest.
    fn oci(&self) -> Result<(String, Vec<String>), InspectError> {
        let mut index: OciIndex = self
            .parse("index.json")?
            .ok_or_else(|| InspectError::NotAnImage("it has neither manifest.json nor index.json".to_owned()))?;
        for _ in 0..4 {
            let images: Vec<_> =
                index.manifests.into_iter().filter(|it| !it.media_type.contains("attestation")).collect();
            let Some(first) = images.first() else {
                return Err(InspectError::NotAnImage("its index lists no image".to_owned()));
            };
            let name = blob(&first.digest);
            if let Some(manifest) = self.parse_loosely::<OciManifest>(&name) {
                let layers = manifest.layers.iter().map(|layer| blob(&layer.digest)).collect();
                return Ok((blob(&manifest.config.digest), layers));
            }
            index = self
                .parse(&name)?
                .ok_or_else(|| InspectError::NotAnImage(format!("its manifest {} is missing", first.digest)))?;
        }
        Err(InspectError::NotAnImage("its indexes are nested too deep".to_owned()))
    }

    fn layer(&mut self, name: &str, all: &[String]) -> Result<LayerListing, InspectError> {
        let mut at = name.to_owned();
        for _ in 0..4 {
            // The same blob may be several layers of one image.
            if let Some(listing) = self.layers.get(&at) {
                let again = all.iter().filter(|other| **other == name).count() > 1 || !self.links.is_empty();
                return Ok(if again { listing.clone() } else { self.layers.remove(&at).unwrap_or_default() });
            }
            match self.links.get(&at) {
                Some(target) => at = target.clone(),
                None => break,
            }
        }
        Err(InspectError::NotAnImage(format!("its layer {name} is missing or cannot be read")))
    }

    fn parse<T: for<'a> Deserialize<'a>>(&self, name: &str) -> Result<Option<T>, InspectError> {
        match self.json.get(name) {
            None => Ok(None),
            Some(text) => serde_json::from_slice(text)
                .map(Some)
                .map_err(|error| InspectError::NotAnImage(format!("{name} cannot be understood: {error}"))),
        }
    }

    fn parse_loosely<T: for<'a> Deserialize<'a>>(&self, name: &str) -> Option<T> {
        self.json.get(name).and_then(|text| serde_json::from_slice(text).ok())
    }
}

fn blob(digest: &str) -> String {
    format!("blobs/{}", digest.replacen(':', "/", 1))
}
