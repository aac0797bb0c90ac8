//! The machine's engine, and the sandboxes on it.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bollard::Docker;
use bollard::query_parameters::ListContainersOptionsBuilder;
use tokio::sync::Semaphore;

use super::disk::Folder;
use super::images::Prepared;
use super::launch::{FOLDER, LABEL, Launched, OWNER, Plan, remove_container};
use super::names::ContainerId;
use super::open::Opened;
use super::{HostConfig, Limits, Sandbox, SandboxError};
use crate::owner::{Life, Owner};

/// The machine's Docker Engine with everything prepared. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Host {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: HostConfig,
    pub(crate) docker: Docker,
    pub(crate) prepared: Prepared,
    owner: Owner,
    slots: Arc<Semaphore>,
    slot_count: usize,
    pool: Mutex<Pool>,
}

#[derive(Debug, Default)]
struct Pool {
    ready: Vec<Launched>,
    coming: usize,
    closed: bool,
}

impl Host {
    /// Finds the engine and what [`super::images::prepare`] left. Starts nothing.
    ///
    /// # Errors
    /// No engine, an unsuitable one, no permission, or images not prepared; each says what to do.
    pub async fn connect(config: HostConfig) -> Result<Self, SandboxError> {
        let docker = engine(&config).await?;
        if !rustix::process::geteuid().is_root() {
            return Err(SandboxError::NotPermitted { what: "mount the sandboxes' disks".into() });
        }
        let plain = config.state.to_str().is_some_and(|path| path.starts_with('/') && !path.contains([':', '\n']));
        if !plain {
            return Err(SandboxError::UnsuitableEngine(format!(
                "{} cannot hold the sandboxes: give an absolute path without a colon (DRYDOCK_CACHE)",
                config.state.display()
            )));
        }
        let prepared = Prepared::load(&config.cache)?;
        if docker.inspect_image(&prepared.sandbox_image).await.is_err() {
            return Err(SandboxError::NotPrepared);
        }
        std::fs::create_dir_all(&config.state).map_err(SandboxError::io(&config.state))?;
        let slot_count = config.slots.unwrap_or_else(|| derived_slots(&config.limits)).max(1);
        Ok(Self {
            shared: Arc::new(Shared {
                docker,
                prepared,
                owner: Owner::this(),
                slots: Arc::new(Semaphore::new(slot_count)),
                slot_count,
                pool: Mutex::default(),
                config,
            }),
        })
    }

    /// Removes what dead owners left: containers, mounts, loop devices, disks, sockets. Leaves what a living process
    /// owns. Returns how many sandboxes were swept.
    ///
    /// # Errors
    /// When the engine or the machine refuses.
    pub async fn sweep(&self) -> Result<usize, SandboxError> {
        let swept = sweep_containers(&self.shared.docker).await?;
        Ok(swept.max(sweep_state(&self.shared.config.state).await?))
    }

    /// Takes a ready sandbox from the warm pool, or makes one; waits while all slots are in use. The clock of the
    /// submission should start after this.
    ///
    /// # Errors
    /// When the machine cannot make one.
    pub async fn open(&self, limits: &Limits) -> Result<Sandbox, SandboxError> {
        let slot = Arc::clone(&self.shared.slots).acquire_owned().await.map_err(|_| SandboxError::NotPrepared)?;
        while let Some(ready) = self.take_ready(limits) {
            let alive = tokio::time::timeout(Duration::from_secs(5), ready.wire.docker().ping()).await;
            if matches!(alive, Ok(Ok(_))) {
                return Ok(Sandbox::new(Opened { host: self.clone(), launched: ready, limits: limits.clone(), slot }));
            }
            // It died while it waited.
            let _ = ready.remove(&self.shared.docker).await;
        }
        // In a task of its own: a caller that goes away meanwhile gets the sandbox removed, not left.
        let (host, wanted) = (self.clone(), limits.clone());
        let (tell, told) = tokio::sync::oneshot::channel();
        tokio::spawn(async move {
            let made = host.launch(&wanted).await;
            let made = made.map(|launched| Sandbox::new(Opened { host, launched, limits: wanted, slot }));
            // Dropped unheard, it removes itself.
            let _ = tell.send(made);
        });
        told.await.map_err(|_| SandboxError::NotPrepared)?
    }

    fn take_ready(&self, limits: &Limits) -> Option<Launched> {
        if *limits != self.shared.config.limits {
            return None;
        }
        self.pool().ready.pop()
    }

    fn pool(&self) -> std::sync::MutexGuard<'_, Pool> {
        self.shared.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn launch(&self, limits: &Limits) -> Result<Launched, SandboxError> {
        let shared = &self.shared;
        let plan = Plan {
            image: &shared.prepared.sandbox_image,
            state: &shared.config.state,
            owner: &shared.owner,
            limits,
            without: &shared.config.without,
            template: Some(&shared.prepared.template),
        };
        plan.launch(&shared.docker).await
    }

    /// Fills the warm pool in the background. Done by itself after each sandbox that is closed, so that the work does
    /// not slow the submission that has just begun.
    pub fn warm_up(&self) {
        let missing = {
            let mut pool = self.pool();
            let have = pool.ready.len() + pool.coming;
            let missing = if pool.closed { 0 } else { self.shared.config.warm.saturating_sub(have) };
            pool.coming += missing;
            missing
        };
        for _ in 0..missing {
            let host = self.clone();
            tokio::spawn(async move {
                let made = host.launch(&host.shared.config.limits).await;
                let unwanted = {
                    let mut pool = host.pool();
                    match made {
                        Ok(launched) if pool.closed => Some(launched),
                        Ok(launched) => {
                            pool.ready.push(launched);
                            None
                        }
                        Err(error) => {
                            tracing::warn!(%error, "no sandbox could be made ready");
                            None
                        }
                    }
                };
                if let Some(launched) = unwanted {
                    let _ = launched.remove(&host.shared.docker).await;
                }
                // Only now: whoever closes the pool waits until nothing is under way.
                host.pool().coming -= 1;
            });
        }
    }

    /// How many sandboxes may be in use at once.
    pub fn slots(&self) -> usize {
        self.shared.slot_count
    }

    /// How many slots are free now.
    pub fn free_slots(&self) -> usize {
        self.shared.slots.available_permits()
    }

    /// How many sandboxes wait ready in the warm pool.
    pub fn ready(&self) -> usize {
        self.pool().ready.len()
    }

    /// What was prepared: the base images with their names, sizes and whether they are stand-ins.
    pub fn prepared(&self) -> &Prepared {
        &self.shared.prepared
    }

    /// The images that submissions may name, with their tags as written in a Dockerfile.
    pub fn offered(&self) -> Vec<String> {
        self.shared.prepared.bases.iter().flat_map(|base| base.tags.iter().cloned()).collect()
    }

    /// Closes the warm pool: no ready sandbox stays behind. Call it before the program ends.
    pub async fn shut_down(&self) {
        let ready = {
            let mut pool = self.pool();
            pool.closed = true;
            std::mem::take(&mut pool.ready)
        };
        for launched in ready {
            if let Err(error) = launched.remove(&self.shared.docker).await {
                tracing::warn!(%error, "a ready sandbox could not be removed");
            }
        }
        // Those under way remove themselves when they find the pool closed.
        for _ in 0..1200 {
            if self.pool().coming == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // A sandbox gives its slot back when it is gone.
        let all = u32::try_from(self.shared.slot_count).unwrap_or(1);
        let _ = tokio::time::timeout(Duration::from_secs(20), self.shared.slots.acquire_many(all)).await;
    }
}

/// As many sandboxes as the machine's memory holds, and not more than one for each core.
fn derived_slots(limits: &Limits) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes =
        memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok());
    let memory: u64 = kilobytes.unwrap_or(0_u64) << 10;
    // A quarter stays for everything else.
    let fit = usize::try_from(memory / 4 * 3 / limits.memory.max(1)).unwrap_or(1);
    fit.clamp(1, cores)
}

/// Connects to the machine's own engine and sees that it is one that sandboxes can run on.
pub(crate) async fn engine(config: &HostConfig) -> Result<Docker, SandboxError> {
    let set = std::env::var("DOCKER_HOST").ok().filter(|address| !address.is_empty());
    let address = config.docker.clone().or(set).unwrap_or_else(|| "unix:///var/run/docker.sock".to_owned());
    if !address.starts_with("unix://") {
        return Err(SandboxError::UnsuitableEngine(format!(
            "the engine at {address} is not on this machine: sandboxes share folders with their engine, so run Drydock on the \
             engine's own machine (or unset DOCKER_HOST)"
        )));
    }
    let no_engine =
        |error: bollard::errors::Error| SandboxError::NoEngine { address: address.clone(), reason: unanswered(&error) };
    let docker = Docker::connect_with_unix(&address, 120, bollard::API_DEFAULT_VERSION).map_err(no_engine)?;
    let docker = docker.negotiate_version().await.map_err(no_engine)?;
    let info = docker.info().await.map_err(no_engine)?;
    let system = info.operating_system.unwrap_or_default();
    if system.contains("Docker Desktop") {
        return Err(SandboxError::UnsuitableEngine(
            "this is Docker Desktop, whose engine runs in a machine of its own and shares no sockets: install Docker Engine \
             in a Linux machine (WSL 2 counts) and run Drydock there"
                .to_owned(),
        ));
    }
    if info.os_type.as_deref() != Some("linux") {
        return Err(SandboxError::UnsuitableEngine("the engine does not run Linux containers".to_owned()));
    }
    Ok(docker)
}

/// Why an engine does not answer, from the innermost error, and what to do.
fn unanswered(error: &(dyn std::error::Error + 'static)) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let remedy = match inner.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
        Some(ErrorKind::PermissionDenied) => {
            ". You may not use it: add yourself to its group (sudo usermod -aG docker $USER) and sign in again"
        }
        Some(ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {
            ". Start it (sudo systemctl start docker), or install it first"
        }
        _ => "",
    };
    format!("{inner}{remedy}")
}

/// Removes the containers of dead owners, whoever they were.
async fn sweep_containers(docker: &Docker) -> Result<usize, SandboxError> {
    let filters = HashMap::from([("label", vec![LABEL])]);
    let options = ListContainersOptionsBuilder::new().all(true).filters(&filters).build();
    let found = docker.list_containers(Some(options)).await.map_err(SandboxError::engine("list sandboxes"))?;
    let mut swept = 0;
    for container in found {
        let labels = container.labels.unwrap_or_default();
        // Labels come along with images: what carries ours without being one of ours is somebody else's.
        let ours =
            container.names.unwrap_or_default().iter().any(|name| name.trim_start_matches('/').starts_with("drydock-"));
        if !ours || !labels.get(OWNER).is_some_and(|owner| is_dead(owner)) {
            continue;
        }
        remove_container(docker, &ContainerId::parse(&container.id.unwrap_or_default())?).await?;
        swept += 1;
        let written = |folder: &&String| std::fs::read_to_string(Path::new(folder).join("owner")).ok();
        let folder = labels
            .get(FOLDER)
            .filter(|folder| written(folder).as_deref().map(str::trim) == labels.get(OWNER).map(|owner| owner.trim()));
        if let Some(folder) = folder {
            sweep_folder(PathBuf::from(folder)).await?;
        }
    }
    Ok(swept)
}

/// Removes folders that no living process owns, with their mounts and thereby their loop devices.
pub(crate) async fn sweep_state(state: &Path) -> Result<usize, SandboxError> {
    let mut swept = 0;
    for entry in std::fs::read_dir(state).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("drydock-") && sweep_folder(entry.path()).await? {
            swept += 1;
        }
    }
    Ok(swept)
}

async fn sweep_folder(path: PathBuf) -> Result<bool, SandboxError> {
    let Ok(found) = std::fs::symlink_metadata(&path) else { return Ok(false) };
    if !found.is_dir() {
        return Ok(false);
    }
    let owner = std::fs::read_to_string(path.join("owner")).ok();
    // A folder without an owner is younger than its owner file, or was left in that very moment.
    let age = found.modified().ok().and_then(|time| time.elapsed().ok()).unwrap_or_default();
    let dead = match owner.as_deref().map(str::trim) {
        None | Some("") => age >= Duration::from_secs(60),
        Some(owner) => is_dead(owner),
    };
    if !dead {
        return Ok(false);
    }
    Folder::left_at(path).remove().await?;
    Ok(true)
}

/// Whether what this owner left may be removed: it is of this machine's engine, so another boot is an end as well.
///
/// What cannot be read stays. Another version may have written it, one that runs now: that its container is idle, or
/// that nothing holds its folder open, does not tell a warm sandbox of a living grader from a left one. The warning
/// names it, and a person can remove it.
fn is_dead(owner: &str) -> bool {
    match Owner::parse(owner) {
        Some(owner) => matches!(owner.life(), Life::Ended | Life::OtherBoot),
        None => {
            tracing::warn!(owner, "a sandbox of an unknown owner is left alone");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_of_the_living_or_the_unknown_stays_and_one_of_an_earlier_boot_goes() {
        let state = std::env::temp_dir().join(format!("drydock-sweep-{}", std::process::id()));
        let earlier = "1.1.01234567-89ab-cdef-0123-456789abcdef-4026531836".to_owned();
        let owners =
            [("living", Owner::this().to_string()), ("unknown", "v9 of somebody".into()), ("earlier", earlier)];
        for (name, owner) in &owners {
            let folder = state.join(format!("drydock-{name}"));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("owner"), owner).unwrap();
        }
        assert_eq!(sweep_state(&state).await.unwrap(), 1);
        let left = |name: &str| state.join(format!("drydock-{name}")).exists();
        assert_eq!((left("living"), left("unknown"), left("earlier")), (true, true, false));
        std::fs::remove_dir_all(&state).unwrap();
    }
}
