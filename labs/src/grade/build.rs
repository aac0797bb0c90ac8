//! Building in the sandbox and reading what was built.

use super::evidence::{ImageSeen, LayerSeen};
use super::progress::{Observer, Progress, one_line, printable, shown};
use super::report::{BuildReport, BuildStatus};
use crate::dockerfile::{Dockerfile, Keyword};
use crate::inspect::{Kind, LayerListing, Tree, history_secrets, read_layer};
use crate::sandbox::{BuildEvent, BuildOptions, BuildOutcome, Built, LayerDir, Sandbox, SandboxError, Stop};

/// Builds and tells the observer what happens.
pub(super) async fn build(
    sandbox: &Sandbox,
    context: Vec<u8>,
    observer: &mut dyn Observer,
) -> Result<BuildOutcome, SandboxError> {
    let mut on = |event: BuildEvent| match event {
        BuildEvent::Started { .. } => {}
        BuildEvent::Finished(step) => observer.progress(Progress::Step(shown(step))),
        BuildEvent::Log { text, .. } => observer.progress(Progress::Log { text: printable(&text) }),
    };
    sandbox.build(context, "Dockerfile", &BuildOptions::default(), &mut on).await
}

/// What the report says of a build, and the limit that ended it, if one did.
pub(super) fn report(outcome: &BuildOutcome) -> (BuildReport, Option<&'static str>) {
    match outcome {
        BuildOutcome::Built(built) => {
            let report = BuildReport {
                status: BuildStatus::Built,
                line: None,
                step: None,
                message: String::new(),
                log_tail: String::new(),
                seconds: built.seconds,
            };
            (report, None)
        }
        BuildOutcome::Failed(failed) => {
            let report = BuildReport {
                status: BuildStatus::Failed,
                line: failed.line,
                step: failed.step.as_deref().map(one_line),
                message: printable(&failed.message),
                log_tail: printable(&failed.log_tail),
                seconds: failed.seconds,
            };
            (report, None)
        }
        BuildOutcome::Stopped(stopped) => {
            let report = BuildReport {
                status: BuildStatus::Stopped,
                line: stopped.line,
                step: stopped.step.as_deref().map(one_line),
                message: format!("{} ({})", stop_words(stopped.stop), printable(&stopped.evidence)),
                log_tail: printable(&stopped.log_tail),
                seconds: stopped.seconds,
            };
            (report, Some(limit(stopped.stop)))
        }
    }
}

/// The limit's name in a report.
fn limit(stop: Stop) -> &'static str {
    match stop {
        Stop::Time => "build-time",
        Stop::Log => "log",
        Stop::Memory => "memory",
        Stop::Pids => "pids",
        Stop::Disk => "disk",
        Stop::EngineDied => "engine",
    }
}

fn stop_words(stop: Stop) -> &'static str {
    match stop {
        Stop::Time => "The build took longer than it may and was ended. Look for a command that waits or never ends",
        Stop::Log => "The build printed more than it may and was ended. Look for a command that prints without end",
        Stop::Memory => "The build needed more memory than it may have",
        Stop::Pids => "The build started more processes than it may",
        Stop::Disk => "The build wrote more to disk than it may",
        Stop::EngineDied => "The build brought its engine down, most likely by using up its memory",
    }
}

/// Reads the image's configuration and the layers above its base. `None` where a layer holds more than is read: what was
/// not read must not pass.
pub(super) async fn read(
    sandbox: &Sandbox,
    built: &Built,
    file: Option<&Dockerfile>,
) -> Result<Option<ImageSeen>, SandboxError> {
    let image = sandbox.image(&built.image).await?;
    let folders = sandbox.layers(&image).await?;
    let mut tree = Tree::new();
    let mut own = Vec::with_capacity(folders.len());
    for folder in folders {
        let created_by = folder.layer.created_by.clone();
        let Some(listing) = list(folder).await? else { return Ok(None) };
        let count = tree.apply(&listing.entries);
        let files = listing.entries.into_iter().filter_map(|entry| match entry.kind {
            Kind::File(size) => Some((entry.path, size)),
            Kind::HardLink(_) | Kind::Other => Some((entry.path, 0)),
            _ => None,
        });
        let mut secrets = listing.secrets;
        secrets.extend(history_secrets(&created_by));
        own.push(LayerSeen {
            line: file.and_then(|file| line_of(file, &created_by)),
            created_by,
            size_bytes: count.size_bytes,
            wasted_bytes: count.superseded_bytes,
            files: files.collect(),
            secrets,
        });
    }
    Ok(Some(ImageSeen { image, own, tree }))
}

/// Lists one layer: one thread writes its archive, another one reads it, so that no layer is held as a whole.
/// `None` where it holds more than is read.
async fn list(folder: LayerDir) -> Result<Option<LayerListing>, SandboxError> {
    let (reader, mut writer) = std::io::pipe().map_err(SandboxError::io("a pipe"))?;
    let writing = tokio::task::spawn_blocking(move || folder.write_tar(&mut writer));
    let reading =
        tokio::task::spawn_blocking(move || read_layer(std::io::BufReader::with_capacity(64 << 10, reader), true));
    let (written, read) = tokio::join!(writing, reading);
    let joined = |error: tokio::task::JoinError| SandboxError::io("a layer")(std::io::Error::other(error));
    let listing = read.map_err(joined)?;
    // When reading gave up, writing failed because of it: the reason is the reader's.
    let listing = listing.map_err(SandboxError::io("a layer"))?;
    let totals = written.map_err(joined)??;
    Ok((!totals.truncated).then_some(listing))
}

/// The line of the instruction in the final stage that made a layer, by its text in the image's history.
fn line_of(file: &Dockerfile, created_by: &str) -> Option<u32> {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let created = squeezed(created_by.trim_end_matches("# buildkit"));
    let last = file.stages.len().checked_sub(1)?;
    let all = file.lineage(last);
    let found = all.into_iter().rev().find(|instruction| {
        let text = squeezed(instruction.text.as_str());
        !text.is_empty()
            && matches!(instruction.keyword, Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir)
            && created.to_uppercase().contains(&instruction.name.text.to_uppercase())
            && created.contains(&text)
    })?;
    Some(file.line(found.span.start))
}
