//! Filling the template disk: an inner engine imports the root file systems and is then ended in good order.

use std::path::Path;
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::query_parameters::{
    BuildImageOptionsBuilder, CreateImageOptionsBuilder, InspectContainerOptions, TagImageOptionsBuilder,
};
use futures_util::StreamExt;
use tokio_util::io::ReaderStream;

use super::recipe::{self, Base};
use super::{BaseImage, Template};
use crate::owner::Owner;
use crate::sandbox::disk::Folder;
use crate::sandbox::launch::{Launched, random, remove_container};
use crate::sandbox::{SandboxError, names};

const IMPORT: Duration = Duration::from_secs(600);
/// Size of the skeleton's disk; grown for each sandbox.
const SKELETON: u64 = 256 << 20;

/// Imports one archive as an image and gives it all its names.
pub(super) async fn import(docker: &Docker, archive: &Path, base: &Base) -> Result<BaseImage, SandboxError> {
    let first = base.tags.first().copied().unwrap_or_default();
    let failed = |reason: String| SandboxError::Preparation { what: first.to_owned(), reason };
    let mut changes: Vec<String> = base.changes.iter().map(|&change| change.to_owned()).collect();
    changes.push(format!("LABEL org.drydock.stand-in=\"Debian {}\"", recipe::SUITE));
    let (name, tag) = first.rsplit_once(':').unwrap_or((first, "latest"));
    let id = import_as(docker, archive, name, tag, changes).await.map_err(&failed)?;
    for other in base.tags.iter().skip(1) {
        let (name, tag) = other.rsplit_once(':').unwrap_or((other, "latest"));
        let options = TagImageOptionsBuilder::new().repo(name).tag(tag).build();
        docker.tag_image(&id, Some(options)).await.map_err(|error| failed(error.to_string()))?;
    }
    let found = docker.inspect_image(&id).await.map_err(|error| failed(error.to_string()))?;
    Ok(BaseImage {
        tags: base.tags.iter().map(|&tag| tag.to_owned()).collect(),
        stand_in: true,
        diff_ids: found.root_fs.and_then(|root| root.layers).unwrap_or_default(),
        size_bytes: found.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
    })
}

/// `docker import`.
pub(super) async fn import_as(
    docker: &Docker,
    archive: &Path,
    name: &str,
    tag: &str,
    changes: Vec<String>,
) -> Result<String, String> {
    let file = tokio::fs::File::open(archive).await.map_err(|error| error.to_string())?;
    let body = bollard::body_try_stream(ReaderStream::with_capacity(file, 1 << 20));
    let options = CreateImageOptionsBuilder::new().from_src("-").repo(name).tag(tag).changes(changes).build();
    let mut answers = Box::pin(docker.create_image(Some(options), Some(body), None));
    let mut id = None;
    let read = async {
        while let Some(answer) = answers.next().await {
            let answer = answer.map_err(|error| error.to_string())?;
            if let Some(detail) = answer.error_detail {
                return Err(detail.message.unwrap_or_default());
            }
            id = answer.status.filter(|status| names::is_digest(status)).or(id.take());
        }
        Ok(())
    };
    tokio::time::timeout(IMPORT, read).await.map_err(|_| "no end of the import".to_owned())??;
    id.ok_or_else(|| "the import gave no image".to_owned())
}

/// Builds the sandbox's image from the Dockerfile, on the machine's own engine: it is our own file, not a learner's.
pub(super) async fn from_registry(docker: &Docker, image: &str) -> Result<(), SandboxError> {
    let failed = |reason: String| SandboxError::Preparation {
        what: "sandbox image".to_owned(),
        reason: format!("neither Debian's mmdebstrap nor a registry can make it: {reason}"),
    };
    let mut archive = tar::Builder::new(Vec::new());
    for part in [&recipe::DOCKERFILE, &recipe::SANDBOX_PACKAGES, &recipe::SANDBOX_SCRIPT] {
        let mut header = tar::Header::new_gnu();
        header.set_size(part.1.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, part.0, part.1.as_bytes()).map_err(|error| failed(error.to_string()))?;
    }
    let context = archive.into_inner().map_err(|error| failed(error.to_string()))?;
    let options = BuildImageOptionsBuilder::default().t(image).rm(true).forcerm(true).build();
    let mut answers = Box::pin(docker.build_image(options, None, Some(bollard::body_full(context.into()))));
    while let Some(answer) = answers.next().await {
        answer.map_err(|error| failed(error.to_string()))?;
    }
    Ok(())
}

/// Ends the inner engine in good order, so that what it wrote is whole, and keeps its disk as `to`.
pub(super) async fn keep(docker: &Docker, launched: Launched, to: &Path) -> Result<(), SandboxError> {
    for pid in launched.cgroups.engine_processes() {
        let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        if name.trim() == "dockerd"
            && let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
    }
    let began = Instant::now();
    loop {
        let found = docker.inspect_container(launched.id.as_str(), None::<InspectContainerOptions>).await;
        let running = found.map_err(SandboxError::engine("inspect a sandbox"))?.state.and_then(|state| state.running);
        if running != Some(true) {
            break;
        }
        if began.elapsed() > Duration::from_secs(60) {
            return Err(SandboxError::Preparation {
                what: "template".into(),
                reason: "its engine does not end".into(),
            });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    remove_container(docker, &launched.id).await?;
    launched.folder.keep_disk(to).await?;
    launched.folder.remove().await
}

/// Makes the skeleton: a small disk with all of the template but the files of its layers.
pub(super) async fn skeleton(
    state: &Path,
    owner: &Owner,
    bases: &Path,
    skeleton: &Path,
) -> Result<Template, SandboxError> {
    let folder = Folder::create(state, &format!("drydock-skeleton-{}", random()?), owner).await?;
    let made = async {
        folder.empty_disk(SKELETON).await?;
        let layers = folder.look_into(bases).await?;
        let used = folder.copy_skeleton(&layers).await?;
        folder.keep_disk(skeleton).await?;
        Ok(Template { bases: bases.to_owned(), skeleton: skeleton.to_owned(), used, layers })
    };
    let made = made.await;
    folder.remove().await?;
    made
}
