//! Reading new layers in place: they are folders on the sandbox's disk, which a hostile party may have filled. Every
//! name is opened below the disk's own root, through no link and into no other file system.

use std::collections::HashMap;
use std::ffi::{CString, OsStr, OsString};
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, ResolveFlags, Stat, fgetxattr, openat2, readlinkat, statat};
use tar::{Builder, EntryType, Header};

use super::SandboxError;
use super::image::{Image, Layer};
use super::launch::LEARNER;
use super::open::Opened;
use super::wire::{refused, within};

/// Deepest folder that is read.
const DEEPEST: usize = 200;
/// Most entries of one layer.
const MOST_ENTRIES: u64 = 1_000_000;
/// Most bytes of all names of one layer: deep folders full of hard links cost a learner nothing and the reader much.
const MOST_NAMES: u64 = 64 << 20;
/// How long one layer may take to read.
const TIME: std::time::Duration = std::time::Duration::from_secs(60);
/// Most bytes of one layer's files; the disk itself is smaller.
const MOST_BYTES: u64 = 8 << 30;

/// One layer as it lies on the sandbox's disk.
#[derive(Debug)]
pub struct LayerDir {
    /// Which layer of the image.
    pub layer: Layer,
    data: PathBuf,
    /// Below `data`.
    folder: PathBuf,
}

/// What writing a layer came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LayerTotals {
    /// Entries of all kinds.
    pub entries: u64,
    /// Bytes of regular files.
    pub bytes: u64,
    /// Whether a limit cut the stream short.
    pub truncated: bool,
}

/// Where the layers above the base are.
pub(super) async fn find(opened: &Opened, image: &Image) -> Result<Vec<LayerDir>, SandboxError> {
    let what = "say where layers are";
    let lie = |reason: &str| SandboxError::Inner { what, reason: reason.to_owned() };
    let asked = opened.launched.wire.docker().inspect_image(image.id.as_str());
    let found = within(what, asked).await?.map_err(refused(what))?;
    let driver = found.graph_driver.ok_or_else(|| lie("it names no storage"))?;
    let mut folders: Vec<&str> = driver.data.get("UpperDir").map(String::as_str).into_iter().collect();
    folders.extend(driver.data.get("LowerDir").into_iter().flat_map(|lower| lower.split(':')));
    folders.reverse();
    if folders.len() != image.layers.len() {
        return Err(lie("it names another number of folders than of layers"));
    }
    let data = opened.launched.folder.data();
    let layers = image.layers.iter().zip(folders).filter(|(layer, _)| !layer.base);
    layers
        .map(|(layer, folder)| {
            let folder = below_data(folder).ok_or_else(|| lie("a layer's folder is not where layers are"))?;
            Ok(LayerDir { layer: layer.clone(), data: data.clone(), folder })
        })
        .collect()
}

/// `/var/lib/docker/100000.100000/overlay2/ID/diff`, as a path below the disk's root.
fn below_data(path: &str) -> Option<PathBuf> {
    let rest = path.strip_prefix("/var/lib/docker/")?;
    let parts: Vec<&str> = rest.split('/').collect();
    let [ids, "overlay2", id, "diff"] = parts[..] else { return None };
    let plain = id.len() >= 12 && id.len() <= 80 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let own = ids.split_once('.').is_some_and(|(uid, gid)| uid.parse::<u32>().is_ok() && gid.parse::<u32>().is_ok());
    (plain && own).then(|| PathBuf::from(rest))
}

impl LayerDir {
    /// Writes the layer as a tar archive like that of `docker save`: ids as the container sees them, deleted names
    /// as `.wh.NAME`, emptied folders with `.wh..wh..opq`. Blocks; call it on a blocking thread.
    ///
    /// # Errors
    /// When the disk cannot be read or `out` fails.
    pub fn write_tar(&self, out: &mut dyn Write) -> Result<LayerTotals, SandboxError> {
        let root = rustix::fs::open(&self.data, OFlags::DIRECTORY | OFlags::PATH | OFlags::CLOEXEC, Mode::empty());
        let root = root.map_err(|error| SandboxError::io(&self.data)(error.into()))?;
        let mut writer = Writer {
            out: Builder::new(out),
            totals: LayerTotals::default(),
            links: HashMap::new(),
            names: 0,
            until: std::time::Instant::now() + TIME,
        };
        let written = enter(root.as_fd(), &self.folder)
            .and_then(|top| writer.folder(&top, Path::new(""), 0))
            .and_then(|()| writer.out.finish());
        written.map_err(SandboxError::io(self.data.join(&self.folder)))?;
        Ok(writer.totals)
    }
}

struct Writer<'a> {
    out: Builder<&'a mut dyn Write>,
    totals: LayerTotals,
    /// Where a file with several names was first seen.
    links: HashMap<u64, PathBuf>,
    /// Bytes of the paths written.
    names: u64,
    until: std::time::Instant,
}

impl Writer<'_> {
    fn folder(&mut self, folder: &OwnedFd, path: &Path, depth: usize) -> std::io::Result<()> {
        if depth > DEEPEST {
            self.totals.truncated = true;
            return Ok(());
        }
        let mut names: Vec<OsString> = Vec::new();
        for entry in Dir::read_from(folder)? {
            let name = OsStr::from_bytes(entry?.file_name().to_bytes()).to_owned();
            if name != "." && name != ".." {
                names.push(name);
            }
            if names.len() as u64 > MOST_ENTRIES {
                self.totals.truncated = true;
                return Ok(());
            }
        }
        names.sort();
        for name in names {
            self.names += (path.as_os_str().len() + name.len()) as u64;
            let late = std::time::Instant::now() >= self.until;
            if late || self.totals.entries >= MOST_ENTRIES || self.names > MOST_NAMES {
                self.totals.truncated = true;
                return Ok(());
            }
            let found = statat(folder, &name, AtFlags::SYMLINK_NOFOLLOW)?;
            self.entry(folder, &name, &path.join(&name), &found, depth)?;
        }
        Ok(())
    }

    fn entry(
        &mut self,
        folder: &OwnedFd,
        name: &OsStr,
        path: &Path,
        found: &Stat,
        depth: usize,
    ) -> std::io::Result<()> {
        self.totals.entries += 1;
        let mut header = header(found);
        match FileType::from_raw_mode(found.st_mode) {
            FileType::Directory => {
                let inner = enter(folder.as_fd(), Path::new(name))?;
                header.set_entry_type(EntryType::Directory);
                self.out.append_data(&mut header, path, std::io::empty())?;
                if is_opaque(&inner) {
                    self.marker(&path.join(".wh..wh..opq"))?;
                }
                self.folder(&inner, path, depth + 1)
            }
            FileType::RegularFile => {
                if found.st_nlink > 1
                    && let Some(first) = self.links.get(&found.st_ino)
                {
                    header.set_entry_type(EntryType::Link);
                    return self.out.append_link(&mut header, path, first);
                }
                let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
                let file = openat2(folder, name, flags, Mode::empty(), strictly())?;
                let size = u64::try_from(found.st_size).unwrap_or_default();
                // A sparse file says any size and costs nothing to make.
                if size > MOST_BYTES.saturating_sub(self.totals.bytes) {
                    self.totals.truncated = true;
                    return Ok(());
                }
                header.set_entry_type(EntryType::Regular);
                header.set_size(size);
                // A file that shrinks meanwhile is filled up, one that grows is cut: the header is written already.
                let content = std::fs::File::from(file).chain(std::io::repeat(0)).take(size);
                self.out.append_data(&mut header, path, content)?;
                self.totals.bytes += size;
                if found.st_nlink > 1 {
                    self.links.insert(found.st_ino, path.to_owned());
                }
                Ok(())
            }
            FileType::Symlink => {
                let target = readlinkat(folder, name, Vec::new())?;
                header.set_entry_type(EntryType::Symlink);
                self.out.append_link(&mut header, path, PathBuf::from(OsString::from_vec(CString::into_bytes(target))))
            }
            // A whiteout.
            FileType::CharacterDevice if found.st_rdev == 0 => {
                let mut marker = OsString::from(".wh.");
                marker.push(name);
                self.marker(&path.with_file_name(marker))
            }
            kind => {
                header.set_entry_type(match kind {
                    FileType::CharacterDevice => EntryType::Char,
                    FileType::BlockDevice => EntryType::Block,
                    FileType::Fifo => EntryType::Fifo,
                    // Sockets have no place in an archive.
                    _ => return Ok(()),
                });
                let _ = header.set_device_major(rustix::fs::major(found.st_rdev));
                let _ = header.set_device_minor(rustix::fs::minor(found.st_rdev));
                self.out.append_data(&mut header, path, std::io::empty())
            }
        }
    }

    fn marker(&mut self, path: &Path) -> std::io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_size(0);
        self.out.append_data(&mut header, path, std::io::empty())
    }
}

fn strictly() -> ResolveFlags {
    ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS | ResolveFlags::NO_XDEV
}

fn enter(folder: impl AsFd, path: &Path) -> std::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat2(folder, path, flags, Mode::empty(), strictly())?)
}

fn header(found: &Stat) -> Header {
    let mut header = Header::new_gnu();
    // The disk holds the learner's ids shifted by the inner engine's own mapping.
    let id = |id: u32| u64::from(id.checked_sub(LEARNER).unwrap_or(id));
    header.set_uid(id(found.st_uid));
    header.set_gid(id(found.st_gid));
    header.set_mode(found.st_mode & 0o7777);
    header.set_mtime(u64::try_from(found.st_mtime).unwrap_or_default());
    header.set_size(0);
    header
}

/// Overlay marks a folder that hides what lies below it.
fn is_opaque(folder: &OwnedFd) -> bool {
    ["user.overlay.opaque", "trusted.overlay.opaque"].iter().any(|name| {
        let mut value = [0_u8; 4];
        matches!(fgetxattr(folder, *name, &mut value), Ok(1..)) && value.first() == Some(&b'y')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_layer_folders_of_the_disk_are_read() {
        let good = "/var/lib/docker/100000.100000/overlay2/k3j4h5k3j4h5k3j4h5k3j4h5k/diff";
        assert_eq!(below_data(good).unwrap(), Path::new(&good[16..]));
        for bad in [
            "/etc",
            "/var/lib/docker/100000.100000/overlay2/../diff",
            "/var/lib/docker/100000.100000/overlay2/../../../../etc/diff",
            "/var/lib/docker/x/overlay2/k3j4h5k3j4h5k3j4h5k3j4h5k/diff",
            "/var/lib/docker/1.1/overlay2/k3j4h5k3j4h5k3j4h5k3j4h5k/merged",
        ] {
            assert_eq!(below_data(bad), None, "{bad}");
        }
    }
}
