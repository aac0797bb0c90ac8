//! Running an image in the sandbox and watching it from outside.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::models::{ContainerCreateBody, HealthStatusEnum, HostConfig as ContainerHost, HostConfigLogConfig};
use bollard::query_parameters::{
    CreateContainerOptions, InspectContainerOptions, LogsOptionsBuilder, RemoveContainerOptionsBuilder,
    StartContainerOptions, StopContainerOptionsBuilder,
};
use futures_util::StreamExt;

use super::cgroup::Cgroups;
use super::names::{ContainerId, ImageId};
use super::observed::{Answer, Health, Listening, Logs, NoAnswer, Process, State, Stopped};
use super::open::Opened;
use super::wire::{ANSWER_TIME, refused, within};
use super::{SandboxError, http, kernel};

/// Most of each log that is kept, from its end.
const LOG: usize = 64 << 10;
/// How long one question over HTTP may take.
const ASK: Duration = Duration::from_secs(10);

/// How to run an image. The default is what a good service stands: the sandbox's own limits and nothing more.
#[derive(Debug, Clone)]
pub struct Run {
    /// Variables besides those of the image.
    pub env: Vec<(String, String)>,
    /// Command instead of the image's; empty keeps it.
    pub cmd: Vec<String>,
    /// Root file system that cannot be written.
    pub read_only: bool,
    /// No capability at all and no way to gain one.
    pub cap_drop_all: bool,
    /// Folders that may be written although the root is read-only (a tmpfs of 32 MB each).
    pub tmpfs: Vec<String>,
    /// Bytes of memory.
    pub memory: u64,
    /// Processes and threads.
    pub pids: u32,
    /// Entry point instead of the image's.
    pub entrypoint: Option<Vec<String>>,
    /// Network instead of none but its own loopback; for proving that the sandbox itself has no way out.
    pub network: Option<String>,
    /// Run as this user instead of the image's.
    pub user: Option<String>,
    /// Leave the image's health check out.
    pub no_healthcheck: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            env: Vec::new(),
            cmd: Vec::new(),
            read_only: false,
            cap_drop_all: false,
            tmpfs: Vec::new(),
            memory: 256 << 20,
            pids: 128,
            entrypoint: None,
            network: None,
            user: None,
            no_healthcheck: false,
        }
    }
}

/// What came of starting a container.
#[derive(Debug)]
pub enum Started {
    /// The engine started the process (it may have ended since: see [`Container::state`]).
    Running(Container),
    /// The engine could not start it, for example because the command does not exist.
    Refused {
        /// The engine's message.
        message: String,
    },
}

/// A container in a sandbox.
#[derive(Debug, Clone)]
pub struct Container {
    id: ContainerId,
    docker: Docker,
    cgroups: Cgroups,
    base: u32,
}

/// Creates and starts a container.
pub(super) async fn start(opened: &Opened, image: &ImageId, run: &Run) -> Result<Started, SandboxError> {
    let docker = opened.launched.wire.docker();
    let created =
        within("create a container", docker.create_container(None::<CreateContainerOptions>, body(image, run))).await?;
    let created = match created {
        Ok(created) => created,
        Err(message) => return Ok(Started::Refused { message }),
    };
    let container = Container {
        id: ContainerId::parse(&created.id)?,
        docker: docker.clone(),
        cgroups: opened.launched.cgroups.clone(),
        base: opened.launched.base,
    };
    let started = docker.start_container(container.id.as_str(), None::<StartContainerOptions>);
    match within("start a container", started).await? {
        Ok(()) => Ok(Started::Running(container)),
        Err(message) => {
            container.remove().await?;
            Ok(Started::Refused { message })
        }
    }
}

fn body(image: &ImageId, run: &Run) -> ContainerCreateBody {
    let memory = i64::try_from(run.memory).ok();
    let host = ContainerHost {
        network_mode: Some(run.network.clone().unwrap_or_else(|| "none".to_owned())),
        readonly_rootfs: Some(run.read_only),
        cap_drop: run.cap_drop_all.then(|| vec!["ALL".to_owned()]),
        security_opt: run.cap_drop_all.then(|| vec!["no-new-privileges".to_owned()]),
        tmpfs: Some(run.tmpfs.iter().map(|path| (path.clone(), "size=32m,mode=1777".to_owned())).collect()),
        memory,
        memory_swap: memory,
        pids_limit: Some(i64::from(run.pids)),
        shm_size: Some(16 << 20),
        // Written to the sandbox's disk at tens of megabytes a second otherwise.
        log_config: Some(HostConfigLogConfig {
            typ: Some("json-file".to_owned()),
            config: Some(HashMap::from([
                ("max-size".to_owned(), "1m".to_owned()),
                ("max-file".to_owned(), "1".to_owned()),
            ])),
        }),
        ..Default::default()
    };
    let no_check = bollard::models::HealthConfig { test: Some(vec!["NONE".to_owned()]), ..Default::default() };
    ContainerCreateBody {
        image: Some(image.as_str().to_owned()),
        env: Some(run.env.iter().map(|(key, value)| format!("{key}={value}")).collect()),
        cmd: (!run.cmd.is_empty()).then(|| run.cmd.clone()),
        entrypoint: run.entrypoint.clone(),
        user: run.user.clone(),
        healthcheck: run.no_healthcheck.then_some(no_check),
        host_config: Some(host),
        ..Default::default()
    }
}

impl Container {
    /// Asks over HTTP, from a socket of ours in the container's own network. One attempt; see [`Container::wait_http`].
    ///
    /// # Errors
    /// When the sandbox fails; that the container does not answer is the inner result.
    pub async fn http(&self, method: &str, port: u16, path: &str) -> Result<Result<Answer, NoAnswer>, SandboxError> {
        self.ask(method, port, path, ASK).await
    }

    async fn ask(
        &self,
        method: &str,
        port: u16,
        path: &str,
        time: Duration,
    ) -> Result<Result<Answer, NoAnswer>, SandboxError> {
        let what = "be asked over HTTP";
        let (cgroups, id) = (self.cgroups.clone(), self.id.clone());
        let (method, path) = (method.to_owned(), path.to_owned());
        let asked = tokio::task::spawn_blocking(move || {
            match kernel::Held::first_of(&cgroups, &id).and_then(|held| held.network()) {
                Some(network) => http::ask(network, &method, port, &path, time),
                None => Ok(Err(NoAnswer::Gone)),
            }
        });
        asked.await.map_err(|error| SandboxError::Inner { what, reason: error.to_string() })?
    }

    /// Asks again until there is an answer, the container ends or the time is over.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn wait_http(
        &self,
        method: &str,
        port: u16,
        path: &str,
        time: Duration,
    ) -> Result<Result<Answer, NoAnswer>, SandboxError> {
        let began = Instant::now();
        loop {
            let left = time.saturating_sub(began.elapsed()).max(Duration::from_millis(100));
            let answer = self.ask(method, port, path, left.min(ASK)).await?;
            let over = began.elapsed() >= time;
            match answer {
                Err(NoAnswer::Refused | NoAnswer::NotHttp(_) | NoAnswer::TimedOut) if !over => {}
                // Between two processes of a start there may be none at all; the engine knows.
                Err(NoAnswer::Gone) if !over && self.state().await?.running => {}
                answer => return Ok(answer),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// User and group of the container's first process; `None` when it has ended.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn uid_gid(&self) -> Result<Option<(u32, u32)>, SandboxError> {
        Ok(self.processes().await?.first().map(|process| (process.uid, process.gid)))
    }

    /// All processes of the container, the first one first.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn processes(&self) -> Result<Vec<Process>, SandboxError> {
        let (cgroups, id, base) = (self.cgroups.clone(), self.id.clone(), self.base);
        let read = tokio::task::spawn_blocking(move || kernel::processes(&cgroups, &id, base));
        read.await.map_err(|error| SandboxError::Inner { what: "show its processes", reason: error.to_string() })
    }

    /// The ids that its processes have on the host.
    pub(super) fn host_uids(&self) -> Vec<u32> {
        kernel::uids(&self.cgroups.processes_of(&self.id))
    }

    /// Its listening TCP sockets; none when it has ended.
    ///
    /// # Errors
    /// When the sandbox fails.
    pub async fn listening(&self) -> Result<Vec<Listening>, SandboxError> {
        let (cgroups, id) = (self.cgroups.clone(), self.id.clone());
        let read = tokio::task::spawn_blocking(move || kernel::listening(&cgroups, &id));
        let found =
            read.await.map_err(|error| SandboxError::Inner { what: "show its sockets", reason: error.to_string() })?;
        Ok(found.unwrap_or_default())
    }

    /// What it wrote so far.
    ///
    /// # Errors
    /// When the inner engine cannot say.
    pub async fn logs(&self) -> Result<Logs, SandboxError> {
        let what = "show a container's output";
        let options = LogsOptionsBuilder::new().stdout(true).stderr(true).build();
        let mut stream = Box::pin(self.docker.logs(self.id.as_str(), Some(options)));
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let read = async {
            while let Some(piece) = stream.next().await {
                let (log, bytes) = match piece? {
                    LogOutput::StdErr { message } => (&mut stderr, message),
                    other => (&mut stdout, other.into_bytes()),
                };
                log.extend_from_slice(&bytes);
                if log.len() > 4 * LOG {
                    log.drain(..log.len() - LOG);
                }
            }
            Ok::<(), bollard::errors::Error>(())
        };
        let read = tokio::time::timeout(ANSWER_TIME, read).await;
        read.map_err(|_| SandboxError::Inner { what, reason: "no end of it".to_owned() })?
            .map_err(|error| SandboxError::Inner { what, reason: error.to_string() })?;
        Ok(Logs { stdout: end(&stdout), stderr: end(&stderr) })
    }

    /// Whether and how it runs.
    ///
    /// # Errors
    /// When the inner engine cannot say.
    pub async fn state(&self) -> Result<State, SandboxError> {
        let what = "describe a container";
        let asked = self.docker.inspect_container(self.id.as_str(), None::<InspectContainerOptions>);
        let found = within(what, asked).await?.map_err(refused(what))?;
        let state = found.state.ok_or_else(|| refused(what)("it has no state".to_owned()))?;
        let running = state.running.unwrap_or_default();
        Ok(State {
            running,
            exit_code: state.exit_code.filter(|_| !running),
            out_of_memory: state.oom_killed.unwrap_or_default(),
            health: state.health.map_or(Health::None, health),
            error: state.error.unwrap_or_default().chars().take(4000).collect(),
        })
    }

    /// Waits until it ends by itself; `None` when it still runs after `time`.
    ///
    /// # Errors
    /// When the inner engine cannot say.
    pub async fn wait(&self, time: Duration) -> Result<Option<State>, SandboxError> {
        let began = Instant::now();
        loop {
            let state = self.state().await?;
            if !state.running {
                return Ok(Some(state));
            }
            if began.elapsed() >= time {
                return Ok(None);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends the image's stop signal, waits for `grace` (whole seconds, at least one), kills.
    ///
    /// # Errors
    /// When the inner engine fails.
    pub async fn stop(&self, grace: Duration) -> Result<Stopped, SandboxError> {
        let what = "stop a container";
        let grace = grace.max(Duration::from_secs(1));
        let seconds = i32::try_from(grace.as_secs()).unwrap_or(10);
        let began = Instant::now();
        let options = StopContainerOptionsBuilder::new().t(seconds).build();
        let stopping = self.docker.stop_container(self.id.as_str(), Some(options));
        let stopped = tokio::time::timeout(grace + ANSWER_TIME, stopping).await;
        let elapsed = began.elapsed();
        match stopped {
            Err(_) => return Err(refused(what)("no answer".to_owned())),
            Ok(Err(error)) => return Err(refused(what)(error.to_string())),
            Ok(Ok(())) => {}
        }
        let state = self.state().await?;
        Ok(Stopped {
            // The engine kills only when the grace is over; whoever ended before did so by themselves.
            signal_respected: !state.running && elapsed < Duration::from_secs(u64::from(seconds.unsigned_abs())),
            seconds: elapsed.as_secs_f64(),
            exit_code: state.exit_code,
        })
    }

    /// Removes it, running or not.
    ///
    /// # Errors
    /// When the inner engine fails.
    pub async fn remove(self) -> Result<(), SandboxError> {
        let what = "remove a container";
        let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
        let removing = self.docker.remove_container(self.id.as_str(), Some(options));
        within(what, removing).await?.map_err(refused(what))
    }
}

fn end(log: &[u8]) -> String {
    String::from_utf8_lossy(log.get(log.len().saturating_sub(LOG)..).unwrap_or_default()).into_owned()
}

fn health(found: bollard::models::Health) -> Health {
    match found.status {
        Some(HealthStatusEnum::STARTING) => Health::Starting,
        Some(HealthStatusEnum::HEALTHY) => Health::Healthy,
        Some(HealthStatusEnum::UNHEALTHY) => {
            let last = found.log.unwrap_or_default().pop().and_then(|entry| entry.output).unwrap_or_default();
            Health::Unhealthy(last.chars().take(2000).collect())
        }
        _ => Health::None,
    }
}
