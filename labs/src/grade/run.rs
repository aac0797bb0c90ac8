//! Running an image and watching it from outside.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::evidence::RunSeen;
use crate::lab::{App, Lab};
use crate::sandbox::names::ImageId;
use crate::sandbox::{Answer, Container, Health, NoAnswer, Run, Sandbox, SandboxError, Started, Stopped};

/// What is to be watched besides what always is.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    /// Paths besides the probe's.
    pub(super) paths: BTreeSet<String>,
    /// Ports that the image exposes.
    pub(super) exposed: Vec<u16>,
    /// Wait for the health check's verdict, for so long.
    pub(super) health: Option<Duration>,
    /// Stop it and see how it takes that.
    pub(super) stop: bool,
    /// Try to start a shell.
    pub(super) shell: bool,
}

impl Watch {
    /// What this lab's checks need to see.
    pub(super) fn of(lab: &Lab, exposed: &[(u16, String)]) -> Self {
        let has = |id: &str| lab.checks.iter().find(|check| check.id == id);
        let paths = lab
            .checks
            .iter()
            .filter_map(|check| check.with.get("path").and_then(toml::Value::as_str))
            .map(str::to_owned);
        let seconds = |check: &crate::lab::LabCheck| {
            check.with.get("seconds").and_then(toml::Value::as_integer).and_then(|seconds| u64::try_from(seconds).ok())
        };
        Self {
            paths: paths.filter(|path| *path != lab.probe.path).collect(),
            exposed: if has("exposed-port-answers").is_some() {
                exposed.iter().filter(|(_, kind)| kind == "tcp").map(|(port, _)| *port).take(4).collect()
            } else {
                Vec::new()
            },
            health: has("becomes-healthy").map(|check| Duration::from_secs(seconds(check).unwrap_or(60))),
            stop: has("stops-on-sigterm").is_some(),
            shell: has("no-shell").is_some(),
        }
    }
}

/// Runs an image, asks it, and takes the container away again.
pub(super) async fn watch(
    sandbox: &Sandbox,
    image: &ImageId,
    lab: &Lab,
    run: &Run,
    watch: &Watch,
) -> Result<RunSeen, SandboxError> {
    let mut run = run.clone();
    run.env.extend(lab.app.env.iter().map(|(name, value)| (name.clone(), value.clone())));
    run.no_healthcheck = watch.health.is_none();
    let started = sandbox.start(image, &run).await?;
    let container = match started {
        Started::Running(container) => container,
        refused => {
            let mut seen = RunSeen::refused(&refused).unwrap_or_default();
            if watch.shell {
                seen.shell = has_shell(sandbox, image).await?;
            }
            return Ok(seen);
        }
    };
    let mut seen = RunSeen::default();
    ask(&container, lab, watch, &mut seen).await?;
    if let Some(time) = watch.health {
        seen.state = Some(health(&container, time).await?);
    } else {
        seen.state = Some(settled(&container).await?);
    }
    if watch.stop && seen.stayed() {
        seen.stopped = Some(stop(&container, &lab.app).await?);
    }
    seen.logs = container.logs().await?;
    container.remove().await?;
    if watch.shell {
        seen.shell = has_shell(sandbox, image).await?;
    }
    Ok(seen)
}

async fn ask(container: &Container, lab: &Lab, watch: &Watch, seen: &mut RunSeen) -> Result<(), SandboxError> {
    let Some(port) = lab.app.port else {
        // Nothing to ask: a service that fails at once has failed by then.
        container.wait(Duration::from_millis(1500)).await?;
        return look(container, seen).await;
    };
    let answer = first_answer(container, port, lab).await?;
    let answered = answer.is_ok();
    seen.answer = Some(answer);
    // Before more is asked: a service may end of it.
    look(container, seen).await?;
    if answered {
        for path in &watch.paths {
            seen.paths.insert(path.clone(), container.http("GET", port, path).await?);
        }
    }
    for port in &watch.exposed {
        seen.exposed.insert(*port, container.http("GET", *port, &lab.probe.path).await?);
    }
    Ok(())
}

/// Users, processes and sockets as they are now.
async fn look(container: &Container, seen: &mut RunSeen) -> Result<(), SandboxError> {
    seen.uid_gid = container.uid_gid().await?;
    seen.processes = container.processes().await?;
    seen.listening = container.listening().await?;
    Ok(())
}

/// Asks until there is an answer, the container ends, or the time is over. A service that has listened elsewhere for
/// some seconds and not here will not come here any more.
async fn first_answer(container: &Container, port: u16, lab: &Lab) -> Result<Result<Answer, NoAnswer>, SandboxError> {
    let deadline = Instant::now() + lab.app.ready();
    let mut elsewhere: Option<Instant> = None;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let answer = container.wait_http("GET", port, &lab.probe.path, left.min(Duration::from_secs(4))).await?;
        let again = matches!(&answer, Err(NoAnswer::Refused | NoAnswer::TimedOut));
        if !again || Instant::now() >= deadline {
            return Ok(answer);
        }
        let sockets = container.listening().await?;
        if sockets.is_empty() || sockets.iter().any(|socket| socket.port == port) {
            elsewhere = None;
        } else if elsewhere.get_or_insert_with(Instant::now).elapsed() > Duration::from_secs(3) {
            return Ok(answer);
        }
    }
}

/// How the container is after it was asked. The engine hears of an end a moment later than the kernel.
async fn settled(container: &Container) -> Result<crate::sandbox::State, SandboxError> {
    let gone = container.processes().await?.is_empty();
    let time = if gone { Duration::from_secs(10) } else { Duration::from_millis(300) };
    match container.wait(time).await? {
        Some(state) => Ok(state),
        None => container.state().await,
    }
}

/// Waits for the health check's verdict.
async fn health(container: &Container, time: Duration) -> Result<crate::sandbox::State, SandboxError> {
    let deadline = tokio::time::Instant::now() + time;
    loop {
        let state = container.state().await?;
        let waiting = state.running && state.health == Health::Starting;
        if !waiting || tokio::time::Instant::now() >= deadline {
            return Ok(state);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn stop(container: &Container, app: &App) -> Result<Stopped, SandboxError> {
    container.stop(Duration::from_secs(app.stop_seconds)).await
}

/// Whether a shell can be started in the image; `None` where a start failed for another reason than that it is not there.
async fn has_shell(sandbox: &Sandbox, image: &ImageId) -> Result<Option<bool>, SandboxError> {
    let mut missing = true;
    for shell in ["/bin/sh", "/bin/bash", "/bin/busybox"] {
        let run = Run { entrypoint: Some(vec![shell.to_owned()]), no_healthcheck: true, ..Run::default() };
        match sandbox.start(image, &run).await? {
            Started::Running(container) => {
                container.remove().await?;
                return Ok(Some(true));
            }
            Started::Refused { message } => {
                let message = message.to_lowercase();
                missing &= message.contains("no such file") || message.contains("not found");
            }
        }
    }
    Ok(missing.then_some(false))
}
