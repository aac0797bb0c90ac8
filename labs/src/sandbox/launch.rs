//! Starting and ending the container that holds a sandbox.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::models::{
    ContainerCreateBody, HostConfig as ContainerHost, HostConfigCgroupnsModeEnum, HostConfigLogConfig,
};
use bollard::query_parameters::{
    InspectContainerOptions, LogsOptionsBuilder, RemoveContainerOptionsBuilder, StartContainerOptions,
};
use futures_util::StreamExt;

use super::cgroup::Cgroups;
use super::disk::{Folder, Template};
use super::names::ContainerId;
use super::wire::Wire;
use super::{Limit, Limits, SandboxError};
use crate::owner::Owner;

const STAGE1: &str = include_str!("../../images/stage1.sh");
const STAGE2: &str = include_str!("../../images/stage2.sh");
const SECCOMP: &str = include_str!("../../images/seccomp.json");

/// What all our containers carry.
pub(crate) const LABEL: &str = "org.drydock.sandbox";
/// Which process made it.
pub(crate) const OWNER: &str = "org.drydock.owner";
/// Its folder on the host.
pub(crate) const FOLDER: &str = "org.drydock.folder";

/// How many ids a sandbox has: the engine's own and, above them, the learner's.
pub(crate) const IDS: u32 = 200_000;
/// Where the learner's ids begin among them (`/etc/subuid` of the sandbox's image).
pub(crate) const LEARNER: u32 = 100_000;
/// Ranges of ids begin here, far above those of ordinary users' containers.
const FIRST_ID: u32 = 0x4000_0000;
const READY: Duration = Duration::from_secs(60);

/// A running sandbox container with its disk and the way to its engine.
#[derive(Debug)]
pub(crate) struct Launched {
    pub(crate) id: ContainerId,
    pub(crate) folder: Folder,
    pub(crate) wire: Wire,
    pub(crate) cgroups: Cgroups,
    pub(crate) base: u32,
    pub(crate) version: String,
}

/// What a sandbox is made of.
pub(crate) struct Plan<'a> {
    pub(crate) image: &'a str,
    pub(crate) state: &'a Path,
    pub(crate) owner: &'a Owner,
    pub(crate) limits: &'a Limits,
    pub(crate) without: &'a [Limit],
    /// What the disk is made of, or nothing for an empty one.
    pub(crate) template: Option<&'a Template>,
}

impl Plan<'_> {
    fn has(&self, limit: Limit) -> bool {
        !self.without.contains(&limit)
    }

    /// Makes the folder, the disk and the container, and waits until the inner engine answers. Leaves nothing behind
    /// when it fails.
    pub(crate) async fn launch(&self, docker: &Docker) -> Result<Launched, SandboxError> {
        let name = format!("drydock-{}-{}", std::process::id(), random()?);
        let folder = Folder::create(self.state, &name, self.owner).await;
        let folder = match folder {
            Ok(folder) => folder,
            Err(error) => {
                let _ = Folder::left_at(self.state.join(&name)).remove().await;
                return Err(error);
            }
        };
        let mut created = None;
        match self.bring_up(docker, &name, &folder, &mut created).await {
            Ok((id, wire, cgroups, base, version)) => Ok(Launched { id, folder, wire, cgroups, base, version }),
            Err(error) => {
                if let Some(id) = created {
                    let _ = remove_container(docker, &id).await;
                }
                let _ = folder.remove().await;
                Err(error)
            }
        }
    }

    async fn bring_up(
        &self,
        docker: &Docker,
        name: &str,
        folder: &Folder,
        created: &mut Option<ContainerId>,
    ) -> Result<(ContainerId, Wire, Cgroups, u32, String), SandboxError> {
        // A disk limit taken away is a disk that is far larger than anyone fills.
        let room = if self.has(Limit::Disk) { self.limits.disk } else { self.limits.disk.saturating_mul(16) };
        match self.template {
            Some(template) => folder.disk_from(template, room).await?,
            None => folder.empty_disk(room).await?,
        }
        // Without isolation: in the middle of the machine's ordinary users.
        let base = if self.has(Limit::Isolation) { id_range()? } else { 1000 };
        let body = self.body(folder, base);
        let options = bollard::query_parameters::CreateContainerOptionsBuilder::new().name(name).build();
        let made = docker.create_container(Some(options), body).await;
        let id = ContainerId::parse(&made.map_err(SandboxError::engine("create a sandbox"))?.id)?;
        *created = Some(id.clone());
        docker
            .start_container(id.as_str(), None::<StartContainerOptions>)
            .await
            .map_err(SandboxError::engine("start a sandbox"))?;
        let mut wire = Wire::new(&folder.socket_folder())?;
        let began = Instant::now();
        loop {
            if let Ok(Ok(_)) = tokio::time::timeout(Duration::from_secs(5), wire.docker().ping()).await {
                break;
            }
            let state = docker.inspect_container(id.as_str(), None::<InspectContainerOptions>).await;
            let running = state.ok().and_then(|found| found.state).and_then(|state| state.running).unwrap_or_default();
            if !running || began.elapsed() > READY {
                let log = log_tail(docker, &id).await;
                return Err(SandboxError::NotReady { seconds: began.elapsed().as_secs(), log });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        wire.negotiate()
            .await
            .map_err(|error| SandboxError::Inner { what: "say its version", reason: error.to_string() })?;
        let version = wire.docker().version().await.ok().and_then(|found| found.version).unwrap_or_default();
        let version: String = version.chars().filter(|c| c.is_ascii_graphic()).take(40).collect();
        let found = docker.inspect_container(id.as_str(), None::<InspectContainerOptions>).await;
        let pid = found.map_err(SandboxError::engine("inspect a sandbox"))?.state.and_then(|state| state.pid);
        let pid = pid.and_then(|pid| u32::try_from(pid).ok()).unwrap_or_default();
        let cgroups = Cgroups::of(pid).ok_or_else(|| {
            SandboxError::UnsuitableEngine(
                "the engine's containers are not to be seen from here: Drydock must run on the machine of its Docker Engine".into(),
            )
        })?;
        Ok((id, wire, cgroups, base, version))
    }

    fn body(&self, folder: &Folder, base: u32) -> ContainerCreateBody {
        let limits = self.limits;
        let memory = self.has(Limit::Memory).then(|| i64::try_from(limits.memory).unwrap_or(i64::MAX));
        let learner_memory = if self.has(Limit::Memory) { limits.learner_memory } else { 0 };
        let learner_pids = if self.has(Limit::Pids) { limits.learner_pids } else { 0 };
        let mut env = vec![
            format!("BASE={base}"),
            format!("COUNT={IDS}"),
            format!("LEARNER_MEMORY={learner_memory}"),
            format!("LEARNER_PIDS={learner_pids}"),
            format!("STAGE2={STAGE2}"),
        ];
        if !self.has(Limit::Network) {
            env.push("SHARE_NETWORK=1".to_owned());
        }
        let capabilities =
            ["SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL"].map(str::to_owned);
        // Nano-cores: more than the machine has is refused by the engine.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a handful of cores")]
        let nano_cpus = (limits.cpus.min(cores as f64) * 1e9) as i64;
        let host = ContainerHost {
            cgroupns_mode: Some(HostConfigCgroupnsModeEnum::PRIVATE),
            cap_drop: Some(vec!["ALL".to_owned()]),
            cap_add: Some(capabilities.to_vec()),
            security_opt: Some(vec![format!("seccomp={SECCOMP}"), "apparmor=unconfined".to_owned()]),
            // Stage 2 mounts a proc of its own, which the kernel only allows where none of it is hidden.
            masked_paths: Some(Vec::new()),
            readonly_paths: Some(Vec::new()),
            readonly_rootfs: Some(true),
            // The machine's own name server is nobody's business.
            dns: Some(vec!["127.0.0.1".to_owned()]),
            dns_search: Some(vec![".".to_owned()]),
            network_mode: Some(if self.has(Limit::Network) { "none" } else { "bridge" }.to_owned()),
            memory,
            memory_swap: memory,
            pids_limit: self.has(Limit::Pids).then(|| i64::from(limits.pids)),
            nano_cpus: self.has(Limit::Cpu).then_some(nano_cpus),
            binds: Some(vec![
                format!("{}:/sock", folder.socket_folder().display()),
                format!("{}:/var/lib/docker", folder.data().display()),
            ]),
            log_config: Some(HostConfigLogConfig {
                typ: Some("json-file".to_owned()),
                config: Some(HashMap::from([
                    ("max-size".to_owned(), "1m".to_owned()),
                    ("max-file".to_owned(), "1".to_owned()),
                ])),
            }),
            ..Default::default()
        };
        ContainerCreateBody {
            image: Some(self.image.to_owned()),
            hostname: Some("sandbox".to_owned()),
            cmd: Some(vec!["/bin/bash".to_owned(), "-c".to_owned(), STAGE1.to_owned()]),
            env: Some(env),
            labels: Some(HashMap::from([
                (LABEL.to_owned(), "1".to_owned()),
                (OWNER.to_owned(), self.owner.to_string()),
                (FOLDER.to_owned(), folder.path().display().to_string()),
            ])),
            host_config: Some(host),
            ..Default::default()
        }
    }
}

impl Launched {
    /// Removes the container by its id, then mounts, disk and folder.
    pub(crate) async fn remove(self, docker: &Docker) -> Result<(), SandboxError> {
        drop(self.wire);
        remove_container(docker, &self.id).await?;
        self.folder.remove().await
    }

    /// Whether the container still runs, and if not whether its memory ran out.
    pub(crate) async fn death(&self, docker: &Docker) -> Option<String> {
        let found = docker.inspect_container(self.id.as_str(), None::<InspectContainerOptions>).await.ok()?;
        let state = found.state?;
        if state.running == Some(true) {
            return None;
        }
        let memory = state.oom_killed == Some(true);
        Some(if memory { "the whole sandbox ran out of memory" } else { "its first process ended" }.to_owned())
    }
}

/// Removes a container and its volumes, running or not. One that is gone already is fine.
pub(crate) async fn remove_container(docker: &Docker, id: &ContainerId) -> Result<(), SandboxError> {
    let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
    for attempt in 0.. {
        match docker.remove_container(id.as_str(), Some(options.clone())).await {
            Ok(()) => break,
            Err(bollard::errors::Error::DockerResponseServerError { status_code: 404, .. }) => break,
            // Another removal is under way, or the kernel has not let go of a mount yet.
            Err(_) if attempt < 20 => tokio::time::sleep(Duration::from_millis(100)).await,
            Err(error) => return Err(SandboxError::engine("remove a sandbox")(error)),
        }
    }
    Ok(())
}

async fn log_tail(docker: &Docker, id: &ContainerId) -> String {
    let options = LogsOptionsBuilder::new().stdout(true).stderr(true).tail("20").build();
    let mut logs = docker.logs(id.as_str(), Some(options));
    let mut text = String::new();
    while let Some(Ok(piece)) = logs.next().await {
        text.push_str(&piece.to_string());
        if text.len() > 8000 {
            break;
        }
    }
    text
}

fn no_chance(error: getrandom::Error) -> SandboxError {
    SandboxError::io("/dev/urandom")(std::io::Error::other(error.to_string()))
}

/// Twelve random hexadecimal digits.
pub(crate) fn random() -> Result<String, SandboxError> {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes).map_err(no_chance)?;
    Ok(hex::encode(bytes))
}

/// The first id of a range that is very likely nobody else's.
fn id_range() -> Result<u32, SandboxError> {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).map_err(no_chance)?;
    Ok(FIRST_ID + u32::from(u16::from_le_bytes(bytes) % 4096) * 0x4_0000)
}
