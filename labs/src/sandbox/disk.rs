//! A sandbox's folder on the host: its disk file, where the disk is mounted, and the small folder that the inner
//! engine puts its socket into.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{SandboxError, program};
use crate::owner::Owner;

const TIME: Duration = Duration::from_secs(120);

/// The host side of one sandbox. Names are never used twice.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes `state/NAME` with the owner written in it.
    pub(crate) async fn create(state: &Path, name: &str, owner: &Owner) -> Result<Self, SandboxError> {
        let path = state.join(name);
        let folder = Self { path };
        for sub in [folder.path.clone(), folder.bases(), folder.data(), folder.socket_folder()] {
            std::fs::create_dir_all(&sub).map_err(SandboxError::io(sub))?;
        }
        let file = folder.path.join("owner");
        std::fs::write(&file, owner.to_string()).map_err(SandboxError::io(file))?;
        folder.mount_socket_folder().await?;
        Ok(folder)
    }

    /// A folder that an earlier process left.
    pub(crate) fn left_at(path: PathBuf) -> Self {
        Self { path }
    }

    /// The whole folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the disk is mounted.
    pub(crate) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    /// Where the inner engine's socket appears.
    pub(crate) fn socket_folder(&self) -> PathBuf {
        self.path.join("sock")
    }

    fn disk(&self) -> PathBuf {
        self.path.join("disk.img")
    }

    /// Where the template with the base images is mounted, read-only.
    fn bases(&self) -> PathBuf {
        self.path.join("bases")
    }

    /// The inner engine owns this folder and may be hostile: no link in it is followed, nothing in it is a device or
    /// runs, and it holds a few kilobytes.
    async fn mount_socket_folder(&self) -> Result<(), SandboxError> {
        let options = "size=64k,nr_inodes=16,mode=711,nosymfollow,nodev,nosuid,noexec";
        let folder = self.socket_folder();
        let arguments = ["-t", "tmpfs", "-o", options, "tmpfs"].map(OsStr::new);
        let mut arguments = arguments.to_vec();
        arguments.push(folder.as_os_str());
        program::run("mount", &arguments, TIME).await.map_err(permission("mount a tmpfs"))
    }

    /// Gives the sandbox a disk of its own with `room` bytes free: a copy of the skeleton, which holds all but the
    /// files of the base images. Those are mounted in their places from the one template, read-only, so that nothing
    /// of their hundreds of megabytes is copied.
    pub(crate) async fn disk_from(&self, template: &Template, room: u64) -> Result<(), SandboxError> {
        let disk = self.disk();
        let copy = ["--reflink=auto", "--sparse=always"].map(OsStr::new);
        program::run("cp", &[copy[0], copy[1], template.skeleton.as_os_str(), disk.as_os_str()], TIME).await?;
        let file = std::fs::OpenOptions::new().write(true).open(&disk).map_err(SandboxError::io(&disk))?;
        let current = file.metadata().map_err(SandboxError::io(&disk))?.len();
        // A file system is grown and never shrunk; its own tables take a thirtieth.
        let size = (template.used + room + room / 30 + (64 << 20)).next_multiple_of(1 << 20);
        if size > current {
            file.set_len(size).map_err(SandboxError::io(&disk))?;
            drop(file);
            // Before it is mounted: growing a mounted one needs a capability that not every machine gives its root.
            // Forced, since resize2fs wants a check first and the skeleton was left clean.
            program::run("resize2fs", &[OsStr::new("-f"), disk.as_os_str()], TIME).await?;
        }
        self.mount_disk().await?;
        self.take_surplus(room)?;
        mount_image(&template.bases, &self.bases(), "loop,ro,nodev,nosuid,noatime").await?;
        for layer in &template.layers {
            let (from, to) = (self.bases().join(layer), self.data().join(layer));
            program::run("mount", &[OsStr::new("--bind"), from.as_os_str(), to.as_os_str()], TIME).await?;
        }
        Ok(())
    }

    /// Mounts a template's disk as the sandbox's bases and returns the folders of all layers in it, below its root.
    pub(crate) async fn look_into(&self, bases: &Path) -> Result<Vec<PathBuf>, SandboxError> {
        mount_image(bases, &self.bases(), "loop,ro,nodev,nosuid,noatime").await?;
        let mut layers = Vec::new();
        for store in children(&self.bases()) {
            layers.extend(children(&store.join("overlay2")).into_iter().map(|layer| layer.join("diff")));
        }
        layers.retain(|layer| layer.is_dir());
        let below = |layer: PathBuf| layer.strip_prefix(self.bases()).map(Path::to_path_buf).ok();
        Ok(layers.into_iter().filter_map(below).collect())
    }

    /// Copies all of the mounted template but the files of its layers to this folder's empty disk.
    pub(crate) async fn copy_skeleton(&self, layers: &[PathBuf]) -> Result<u64, SandboxError> {
        let list = self.path.join("layers");
        let excluded: Vec<String> = layers.iter().map(|layer| format!("./{}/*", layer.display())).collect();
        std::fs::write(&list, excluded.join("\n")).map_err(SandboxError::io(&list))?;
        let archive = self.path.join("skeleton.tar");
        let (bases, data) = (self.bases(), self.data());
        let pack = ["--xattrs", "--numeric-owner", "--exclude-from"].map(OsStr::new);
        let mut pack = pack.to_vec();
        pack.extend([list.as_os_str(), OsStr::new("-C"), bases.as_os_str(), OsStr::new("-cf"), archive.as_os_str()]);
        pack.push(OsStr::new("."));
        program::run("tar", &pack, TIME).await?;
        let unpack = ["--xattrs", "--xattrs-include=*", "--numeric-owner", "-xpf"].map(OsStr::new);
        let mut unpack = unpack.to_vec();
        unpack.extend([archive.as_os_str(), OsStr::new("-C"), data.as_os_str()]);
        program::run("tar", &unpack, TIME).await?;
        let found = rustix::fs::statvfs(&data).map_err(|error| SandboxError::io(&data)(error.into()))?;
        Ok((found.f_blocks - found.f_bfree) * found.f_frsize)
    }

    /// Takes what is free beyond `room` away with a file that holds nothing. Removing it would need root of the inner
    /// engine, and gain no more than the disk has.
    fn take_surplus(&self, room: u64) -> Result<(), SandboxError> {
        let data = self.data();
        let found = rustix::fs::statvfs(&data).map_err(|error| SandboxError::io(&data)(error.into()))?;
        let surplus = (found.f_bavail * found.f_frsize).saturating_sub(room);
        if surplus == 0 {
            return Ok(());
        }
        let ballast = data.join("ballast");
        let file = std::fs::File::create_new(&ballast).map_err(SandboxError::io(&ballast))?;
        rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, surplus)
            .map_err(|error| SandboxError::io(&ballast)(error.into()))
    }

    /// An empty disk of `size` bytes, mounted; for preparing a template.
    pub(crate) async fn empty_disk(&self, size: u64) -> Result<(), SandboxError> {
        let disk = self.disk();
        let file = std::fs::File::create_new(&disk).map_err(SandboxError::io(&disk))?;
        file.set_len(size).map_err(SandboxError::io(&disk))?;
        drop(file);
        // No journal: a sandbox's disk is never used after a crash. No blocks kept back for root.
        let options = ["-q", "-m", "0", "-O", "^has_journal", "-E", "nodiscard,lazy_itable_init=1"].map(OsStr::new);
        let mut arguments = options.to_vec();
        arguments.push(disk.as_os_str());
        program::run("mkfs.ext4", &arguments, TIME).await?;
        self.mount_disk().await
    }

    async fn mount_disk(&self) -> Result<(), SandboxError> {
        mount_image(&self.disk(), &self.data(), "loop,nodev,nosuid,noatime").await
    }

    /// Takes the disk out of the folder, unmounted, for keeping as a template.
    pub(crate) async fn keep_disk(&self, to: &Path) -> Result<(), SandboxError> {
        unmount(&self.data()).await?;
        std::fs::rename(self.disk(), to).map_err(SandboxError::io(to))
    }

    /// Unmounts and removes everything. Refuses to go on while a mount is busy.
    pub(crate) async fn remove(&self) -> Result<(), SandboxError> {
        for mount in [self.data(), self.bases(), self.socket_folder()] {
            unmount(&mount).await?;
        }
        match std::fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(SandboxError::io(&self.path)(error)),
            _ => Ok(()),
        }
    }
}

/// What new disks are made of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Template {
    /// The disk with the base images, mounted read-only by all sandboxes.
    pub bases: PathBuf,
    /// The disk with all but the files of their layers, copied for each sandbox.
    pub skeleton: PathBuf,
    /// Bytes in use on the skeleton.
    pub used: u64,
    /// The folders of the layers, below the root of both.
    pub layers: Vec<PathBuf>,
}

fn children(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Mounts a file that holds an ext4 file system. The loop device goes with the mount; one that is just going is tried
/// again.
async fn mount_image(file: &Path, to: &Path, options: &str) -> Result<(), SandboxError> {
    let arguments = ["-t", "ext4", "-o", options].map(OsStr::new);
    let mut arguments = arguments.to_vec();
    arguments.extend([file.as_os_str(), to.as_os_str()]);
    for _ in 0..5 {
        match program::run("mount", &arguments, TIME).await {
            Err(SandboxError::Program { reason, .. }) if reason.contains("failed to setup loop") => {
                tracing::debug!(reason, "a loop device was not to be had");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            mounted => return mounted.map_err(permission("mount a loop device")),
        }
    }
    program::run("mount", &arguments, TIME).await.map_err(permission("mount a loop device"))
}

/// Says that mounting needs root instead of what `mount` says.
fn permission(what: &'static str) -> impl FnOnce(SandboxError) -> SandboxError {
    move |error| match error {
        SandboxError::Program { reason, .. }
            if !rustix::process::geteuid().is_root() || reason.contains("permission denied") =>
        {
            SandboxError::NotPermitted { what: what.to_owned() }
        }
        other => other,
    }
}

/// Unmounts where something is mounted; a busy mount is tried again for two seconds.
async fn unmount(mount: &Path) -> Result<(), SandboxError> {
    for attempt in 0.. {
        if !is_mounted(mount) {
            return Ok(());
        }
        match program::run("umount", &[OsStr::new("-R"), mount.as_os_str()], TIME).await {
            Ok(()) => {}
            Err(error) if attempt >= 40 => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    Ok(())
}

/// Whether something is mounted at a place, by `/proc/self/mountinfo`.
fn is_mounted(mount: &Path) -> bool {
    // The table has the real path, and may hold names of others that are no UTF-8.
    let mount = std::fs::canonicalize(mount).unwrap_or_else(|_| mount.to_owned());
    let table = std::fs::read("/proc/self/mountinfo").unwrap_or_default();
    let table = String::from_utf8_lossy(&table);
    table.lines().filter_map(|line| line.split(' ').nth(4)).any(|place| Path::new(&unescape(place)) == mount)
}

/// mountinfo writes blanks and backslashes as octal numbers.
fn unescape(text: &str) -> String {
    text.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}
