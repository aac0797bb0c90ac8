//! One layer: the paths in its tar archive.

use std::io::{self, Read, Seek};

use tar::EntryType;

use super::findings::{self, Found};

/// One path of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path without a leading `/` or `./`.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Permission bits, with setuid and setgid.
    pub mode: u32,
    /// Owner.
    pub uid: u64,
}

/// What a path of a layer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A regular file and its bytes.
    File(u64),
    /// A folder.
    Folder,
    /// Another name of a file of this layer, given by its path.
    HardLink(String),
    /// A symbolic link, a device or a pipe: no bytes.
    Other,
    /// The path is deleted from lower layers.
    Whiteout,
    /// Everything below this folder is deleted from lower layers.
    Opaque,
}

/// What a layer holds.
#[derive(Debug, Clone, Default)]
pub struct LayerListing {
    /// Its paths, in the archive's order.
    pub entries: Vec<Entry>,
    /// Secrets in it.
    pub secrets: Vec<Found>,
}

/// A file larger than this is not searched for secrets.
const SEARCHED: u64 = 128 << 10;

/// Reads a layer from front to back.
pub(super) fn read<R: Read>(archive: &mut tar::Archive<R>, secrets: bool) -> io::Result<LayerListing> {
    let mut listing = LayerListing::default();
    collect(archive.entries()?, secrets, &mut listing)?;
    Ok(listing)
}

/// Reads a layer and skips over the files' bytes.
pub(super) fn read_seeking<R: Read + Seek>(archive: &mut tar::Archive<R>, secrets: bool) -> io::Result<LayerListing> {
    let mut listing = LayerListing::default();
    collect(archive.entries_with_seek()?, secrets, &mut listing)?;
    Ok(listing)
}

fn collect<R: Read>(entries: tar::Entries<'_, R>, secrets: bool, into: &mut LayerListing) -> io::Result<()> {
    let mut content = Vec::new();
    for entry in entries {
        let mut entry = entry?;
        let raw = entry.path_bytes();
        let path = plain(&String::from_utf8_lossy(&raw));
        drop(raw);
        let (mode, uid) = (entry.header().mode().unwrap_or(0), entry.header().uid().unwrap_or(0));
        let kind = match entry.header().entry_type() {
            EntryType::XGlobalHeader => continue,
            EntryType::Directory => Kind::Folder,
            EntryType::Link => match entry.link_name_bytes() {
                Some(target) => Kind::HardLink(plain(&String::from_utf8_lossy(&target))),
                None => Kind::Other,
            },
            EntryType::Symlink | EntryType::Char | EntryType::Block | EntryType::Fifo => Kind::Other,
            _ => Kind::File(entry.size()),
        };
        if path.is_empty() {
            continue;
        }
        if let Some(gone) = whiteout(&path) {
            into.entries.extend(gone);
            continue;
        }
        if let Kind::File(size) = kind {
            let mut rules = findings::secret_by_name(&path, size);
            if secrets && rules.is_none() && size <= SEARCHED && findings::worth_searching(&path) {
                content.clear();
                entry.read_to_end(&mut content)?;
                rules = findings::secret_in(&content);
            }
            if let Some(rule) = rules {
                into.secrets.push(Found::at(rule, &path, size));
            }
        }
        into.entries.push(Entry { path, kind, mode, uid });
    }
    Ok(())
}

/// The path below the root, without anything that leads elsewhere.
fn plain(path: &str) -> String {
    let trimmed = path.trim_start_matches("./").trim_matches('/');
    if trimmed == "." {
        String::new()
    } else if trimmed.contains("//") || trimmed.contains("/./") || trimmed.starts_with("./") {
        trimmed.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
    } else {
        trimmed.to_owned()
    }
}

/// What a `.wh.` file deletes; the marks that aufs kept for itself delete nothing.
fn whiteout(path: &str) -> Option<Option<Entry>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let gone = name.strip_prefix(".wh.")?;
    let entry = |path: String, kind| Entry { path, kind, mode: 0, uid: 0 };
    if gone == ".wh..opq" {
        return Some(Some(entry(folder.to_owned(), Kind::Opaque)));
    }
    if gone.starts_with(".wh.") || gone.is_empty() {
        return Some(None);
    }
    let path = if folder.is_empty() { gone.to_owned() } else { format!("{folder}/{gone}") };
    Some(Some(entry(path, Kind::Whiteout)))
}
