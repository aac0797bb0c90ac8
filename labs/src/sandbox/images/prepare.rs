//! The order of work, one process at a time.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bollard::Docker;

use super::recipe::{self, BASES, Base};
use super::rootfs::Rootfs;
use super::{Prepared, Progress, manifest, template};
use crate::owner::Owner;
use crate::sandbox::host::{engine, sweep_state};
use crate::sandbox::launch::Plan;
use crate::sandbox::{HostConfig, Limits, SandboxError};

/// Prepares all that sandboxes need, or finds it prepared. Another process that prepares at the same time is waited
/// for. Needs root, Debian's `mmdebstrap` and `e2fsprogs`, a Docker Engine on this machine, and Debian's and PyPI's
/// archives (or the machine's mirrors of them).
///
/// # Errors
/// Whatever is missing, by name.
pub async fn prepare(
    config: &HostConfig,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Prepared, SandboxError> {
    let cache = &config.cache;
    std::fs::create_dir_all(cache).map_err(SandboxError::io(cache))?;
    let docker = engine(config).await?;
    let _lock = lock(cache.join("prepare.lock")).await?;
    let sandbox_image = format!("drydock/sandbox:{}", recipe::sandbox_hash());
    let have_image = docker.inspect_image(&sandbox_image).await.is_ok();
    let kept = Prepared::load(cache).ok().filter(|found| found.sandbox_image == sandbox_image);
    if let (true, Some(kept)) = (have_image, &kept) {
        progress(Progress::Kept { what: "sandbox image and base images".into() });
        return Ok(kept.clone());
    }
    let work = cache.join("work");
    let _ = std::fs::remove_dir_all(&work);
    std::fs::create_dir_all(&work).map_err(SandboxError::io(&work))?;
    let wheels = work.join("wheels");
    std::fs::create_dir_all(&wheels).map_err(SandboxError::io(&wheels))?;
    let made = Preparation { docker: &docker, config, work: &work, sandbox_image: &sandbox_image };
    let result = made.all(have_image, kept, progress).await;
    let _ = std::fs::remove_dir_all(&work);
    let prepared = result?;
    prune(cache, &docker, &prepared).await;
    Ok(prepared)
}

struct Preparation<'a> {
    docker: &'a Docker,
    config: &'a HostConfig,
    work: &'a Path,
    sandbox_image: &'a str,
}

impl Preparation<'_> {
    async fn all(
        &self,
        have_image: bool,
        kept: Option<Prepared>,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Prepared, SandboxError> {
        let archive = |name: &str| self.work.join(format!("{name}.tar"));
        // The first two share nothing, so they run side by side; the full image takes the wheels that the slim one
        // fetched.
        let began = Instant::now();
        let (sandbox, slim) = (archive("sandbox"), archive("slim"));
        let want_bases = kept.is_none();
        if !have_image {
            progress(Progress::Began { what: "sandbox image".into() });
        }
        if want_bases {
            progress(Progress::Began { what: "python:3.13-slim, alpine and distroless stand-ins".into() });
        }
        let (made_sandbox, made_slim) =
            tokio::join!(async { if have_image { Ok(()) } else { self.sandbox(&sandbox).await } }, async {
                if want_bases { self.slim(&slim).await } else { Ok(()) }
            },);
        made_sandbox?;
        made_slim?;
        let seconds = began.elapsed().as_secs_f64();
        if !have_image {
            progress(Progress::Done { what: "sandbox image".into(), seconds, bytes: size(&sandbox) });
        }
        if let Some(kept) = kept {
            return Ok(kept);
        }
        progress(Progress::Done { what: "python:3.13-slim root file system".into(), seconds, bytes: size(&slim) });
        progress(Progress::Began { what: "python:3.13 and golang:1.24 stand-ins".into() });
        let (full, golang) = (archive("full"), archive("golang"));
        let (made_full, made_golang) = tokio::join!(timed(self.full(&full)), timed(self.golang(&golang)));
        for (what, seconds, file) in [("python:3.13", made_full?, &full), ("golang:1.24", made_golang?, &golang)] {
            progress(Progress::Done { what: format!("{what} root file system"), seconds, bytes: size(file) });
        }
        self.template(progress).await
    }

    async fn sandbox(&self, to: &Path) -> Result<(), SandboxError> {
        let rootfs = Rootfs {
            variant: "essential",
            packages: &recipe::SANDBOX_PACKAGES,
            scripts: &[(&recipe::SANDBOX_SCRIPT, &[])],
        };
        match rootfs.make(self.work, to).await {
            // A machine that reaches a registry has another way.
            Err(SandboxError::MissingProgram { program: "mmdebstrap", .. }) => {
                return template::from_registry(self.docker, self.sandbox_image).await;
            }
            made => made?,
        }
        let (name, tag) = self.sandbox_image.rsplit_once(':').unwrap_or((self.sandbox_image, "latest"));
        let path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned();
        let label = "LABEL org.drydock.image=sandbox".to_owned();
        template::import_as(self.docker, to, name, tag, vec![path, label])
            .await
            .map(|_| ())
            .map_err(|reason| SandboxError::Preparation { what: "sandbox image".into(), reason })
    }

    async fn slim(&self, to: &Path) -> Result<(), SandboxError> {
        let (small, wheels, list) = self.inputs()?;
        let rootfs = Rootfs {
            variant: "apt",
            packages: &recipe::SLIM_PACKAGES,
            scripts: &[(&recipe::SMALL_SCRIPT, &[&small]), (&recipe::PYTHON_SCRIPT, &[&wheels, &list])],
        };
        rootfs.make(self.work, to).await
    }

    async fn full(&self, to: &Path) -> Result<(), SandboxError> {
        let (_, wheels, list) = self.inputs()?;
        let rootfs = Rootfs {
            variant: "apt",
            packages: &recipe::FULL_PACKAGES,
            scripts: &[(&recipe::PYTHON_SCRIPT, &[&wheels, &list])],
        };
        rootfs.make(self.work, to).await
    }

    async fn golang(&self, to: &Path) -> Result<(), SandboxError> {
        let rootfs =
            Rootfs { variant: "apt", packages: &recipe::GOLANG_PACKAGES, scripts: &[(&recipe::GOLANG_SCRIPT, &[])] };
        rootfs.make(self.work, to).await
    }

    fn inputs(&self) -> Result<(PathBuf, PathBuf, PathBuf), SandboxError> {
        let list = self.work.join(recipe::WHEELS.0);
        std::fs::write(&list, recipe::WHEELS.1).map_err(SandboxError::io(&list))?;
        Ok((self.work.join("small"), self.work.join("wheels"), list))
    }

    fn archive_of(&self, base: &Base) -> PathBuf {
        let name = format!("{}.tar", base.archive);
        let small = matches!(base.archive, "alpine" | "distroless");
        if small { self.work.join("small").join(name) } else { self.work.join(name) }
    }

    async fn template(&self, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Prepared, SandboxError> {
        let began = Instant::now();
        progress(Progress::Began { what: "template disk".into() });
        let state = &self.config.state;
        sweep_state(state).await?;
        let bytes: u64 = BASES.iter().map(|base| size(&self.archive_of(base))).sum();
        let owner = Owner::this();
        // The file system needs about a third more than the archives, and the import writes each file once.
        let limits = Limits { memory: 2 << 30, disk: bytes + bytes / 2 + (512 << 20), ..Limits::default() };
        let plan =
            Plan { image: self.sandbox_image, state, owner: &owner, limits: &limits, without: &[], template: None };
        let launched = plan.launch(self.docker).await?;
        let mut bases = Vec::new();
        for base in BASES {
            match template::import(launched.wire.docker(), &self.archive_of(base), base).await {
                Ok(base) => bases.push(base),
                Err(error) => {
                    let _ = launched.remove(self.docker).await;
                    return Err(error);
                }
            }
        }
        let file = |kind: &str| self.config.cache.join(format!("{kind}-{}.img", recipe::template_hash()));
        template::keep(self.docker, launched, &file("bases")).await?;
        let template = template::skeleton(state, &owner, &file("bases"), &file("skeleton")).await?;
        let prepared = Prepared { sandbox_image: self.sandbox_image.to_owned(), template, bases };
        let manifest = manifest(&self.config.cache);
        let text = serde_json::to_string_pretty(&prepared)
            .map_err(|error| SandboxError::Preparation { what: "template".into(), reason: error.to_string() })?;
        let unfinished = manifest.with_extension("new");
        std::fs::write(&unfinished, text).map_err(SandboxError::io(&unfinished))?;
        std::fs::rename(&unfinished, &manifest).map_err(SandboxError::io(&manifest))?;
        let seconds = began.elapsed().as_secs_f64();
        let bytes = prepared.bases.iter().map(|base| base.size_bytes).sum();
        progress(Progress::Done { what: "template disk".into(), seconds, bytes });
        Ok(prepared)
    }
}

async fn lock(path: PathBuf) -> Result<std::fs::File, SandboxError> {
    let waited = tokio::task::spawn_blocking(move || {
        let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        file.and_then(|file| file.lock().map(|()| file)).map_err(SandboxError::io(path))
    });
    waited.await.map_err(|error| SandboxError::Preparation { what: "lock".into(), reason: error.to_string() })?
}

/// Seconds that a piece of work took.
async fn timed(work: impl Future<Output = Result<(), SandboxError>>) -> Result<f64, SandboxError> {
    let began = Instant::now();
    work.await?;
    Ok(began.elapsed().as_secs_f64())
}

fn size(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |found| found.len())
}

/// How long what another recipe left stays when nobody uses it: two versions on one machine must not take turns at
/// preparing everything anew, and a server goes on with what it started with.
const UNUSED: Duration = Duration::from_secs(7 * 24 * 3600);

/// Removes what earlier recipes left and nobody has used for a while.
async fn prune(cache: &Path, docker: &Docker, prepared: &Prepared) {
    let mut images = vec![prepared.sandbox_image.clone()];
    let mut keep = vec![prepared.template.bases.clone(), prepared.template.skeleton.clone(), manifest(cache)];
    let entries = || std::fs::read_dir(cache).into_iter().flatten().flatten().map(|entry| entry.path());
    for other in entries().filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
        let used = std::fs::metadata(&other).and_then(|found| found.modified()).ok();
        let lately = used.and_then(|used| used.elapsed().ok()).is_none_or(|since| since < UNUSED);
        let text = std::fs::read_to_string(&other).unwrap_or_default();
        if let (true, Ok(found)) = (lately, serde_json::from_str::<Prepared>(&text)) {
            keep.extend([found.template.bases, found.template.skeleton, other]);
            images.push(found.sandbox_image);
        }
    }
    for path in entries() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ours = ["bases-", "skeleton-"].iter().any(|start| name.starts_with(start));
        if ours && !keep.contains(&path) {
            let _ = std::fs::remove_file(path);
        }
    }
    let filters = std::collections::HashMap::from([("reference", vec!["drydock/sandbox"])]);
    let options = bollard::query_parameters::ListImagesOptionsBuilder::new().filters(&filters).build();
    for image in docker.list_images(Some(options)).await.unwrap_or_default() {
        for tag in image.repo_tags.iter().filter(|tag| !images.contains(tag)) {
            // One that is in use stays: the engine refuses.
            let _ = docker.remove_image(tag, None::<bollard::query_parameters::RemoveImageOptions>, None).await;
        }
    }
}
