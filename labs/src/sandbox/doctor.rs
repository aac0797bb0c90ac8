//! Proves each limit on this very machine: a canary in a real sandbox tries to go beyond it, and the kernel's own
//! counters say whether it could.

use std::net::UdpSocket;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use serde::Serialize;

use super::build::{BuildOptions, BuildOutcome, Stop};
use super::container::{Container, Run, Started};
use super::host::Host;
use super::open::Sandbox;
use super::{Limit, Limits, SandboxError, kernel};

/// What was found out about one limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Canary {
    /// Which limit.
    pub limit: Limit,
    /// What was tried, for people.
    pub tried: String,
    /// Whether it held.
    pub verdict: Verdict,
    /// What was seen.
    pub evidence: String,
}

/// Whether a limit held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The canary was stopped.
    Held,
    /// The canary got through: do not let strangers hand in here.
    NotHeld,
    /// It could not be tried; the evidence says why.
    NotChecked,
}

/// Small, so that the proof is quick and the machine does not suffer where a limit does not hold.
fn limits() -> Limits {
    Limits {
        memory: 640 << 20,
        learner_memory: 256 << 20,
        pids: 400,
        learner_pids: 100,
        cpus: 1.0,
        disk: 200 << 20,
        build_time: Duration::from_secs(120),
        log: 100_000,
    }
}

/// Tries all limits, in the order of [`Limit::ALL`]. Takes about ten seconds.
pub async fn examine(host: &Host) -> Vec<Canary> {
    examine_only(host, &Limit::ALL).await
}

/// Tries some limits.
pub async fn examine_only(host: &Host, which: &[Limit]) -> Vec<Canary> {
    let sandbox = match host.open(&limits()).await {
        Ok(sandbox) => sandbox,
        Err(error) => return which.iter().map(|limit| not_checked(*limit, &error)).collect(),
    };
    let mut found = Vec::new();
    // The disk last: the room of a step that failed comes back a moment later.
    let mut order = which.to_vec();
    order.sort_by_key(|limit| *limit == Limit::Disk);
    for limit in order {
        let canary = match limit {
            Limit::Memory => memory(&sandbox).await,
            Limit::Pids => pids(&sandbox).await,
            Limit::Cpu => cpu(&sandbox).await,
            Limit::Disk => disk(&sandbox).await,
            Limit::Time => time(&sandbox).await,
            Limit::Network => network(&sandbox).await,
            Limit::Isolation => isolation(&sandbox).await,
        };
        found.push(canary.unwrap_or_else(|error| not_checked(limit, &error)));
    }
    found.sort_by_key(|canary| which.iter().position(|limit| *limit == canary.limit));
    if let Err(error) = sandbox.close().await {
        tracing::warn!(%error, "doctor's sandbox could not be removed");
    }
    found
}

fn not_checked(limit: Limit, error: &SandboxError) -> Canary {
    Canary { limit, tried: "not tried".into(), verdict: Verdict::NotChecked, evidence: error.to_string() }
}

fn canary(limit: Limit, tried: impl Into<String>, held: bool, evidence: impl Into<String>) -> Canary {
    let verdict = if held { Verdict::Held } else { Verdict::NotHeld };
    Canary { limit, tried: tried.into(), verdict, evidence: evidence.into() }
}

/// A build of one RUN instruction.
async fn attempt(sandbox: &Sandbox, run: &str, time: Option<Duration>) -> Result<BuildOutcome, SandboxError> {
    let text = format!("FROM python:3.13-slim\nRUN {run}\n");
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, "Dockerfile", text.as_bytes()).map_err(SandboxError::io("Dockerfile"))?;
    let context = archive.into_inner().map_err(SandboxError::io("Dockerfile"))?;
    let options = BuildOptions { time, ..BuildOptions::default() };
    sandbox.build(context, "Dockerfile", &options, &mut |_| {}).await
}

/// Held where the canary did not get to its end; what stopped it is the evidence. A canary that could not even be tried
/// (a missing image) proves nothing.
fn judged(limit: Limit, tried: &str, expected: Stop, outcome: BuildOutcome) -> Canary {
    match outcome {
        BuildOutcome::Built(_) => canary(limit, tried, false, "nothing stopped it"),
        BuildOutcome::Stopped(stopped) => {
            canary(limit, tried, stopped.stop == expected, format!("{:?}: {}", stopped.stop, stopped.evidence))
        }
        BuildOutcome::Failed(failed) => Canary {
            limit,
            tried: tried.to_owned(),
            verdict: Verdict::NotChecked,
            evidence: format!("the canary failed by itself: {}", failed.message),
        },
    }
}

async fn memory(sandbox: &Sandbox) -> Result<Canary, SandboxError> {
    let outcome = attempt(sandbox, "python3 -c \"x = b'x' * (420 << 20)\"", None).await?;
    Ok(judged(Limit::Memory, "420 MB where 256 MB are allowed", Stop::Memory, outcome))
}

async fn pids(sandbox: &Sandbox) -> Result<Canary, SandboxError> {
    let outcome = attempt(sandbox, "i=0; while [ $i -lt 150 ]; do sleep 60 & i=$((i+1)); done", None).await?;
    Ok(judged(Limit::Pids, "150 processes where 100 are allowed", Stop::Pids, outcome))
}

async fn disk(sandbox: &Sandbox) -> Result<Canary, SandboxError> {
    let outcome = attempt(sandbox, "dd if=/dev/zero of=/big bs=1M count=300", None).await?;
    Ok(judged(Limit::Disk, "a file of 300 MB where 200 MB are free", Stop::Disk, outcome))
}

async fn time(sandbox: &Sandbox) -> Result<Canary, SandboxError> {
    let outcome = attempt(sandbox, "sleep 6", Some(Duration::from_secs(3))).await?;
    Ok(judged(Limit::Time, "a build of 6 s where 3 s are allowed", Stop::Time, outcome))
}

/// Two busy processes for a while. A busy machine gives them little anyway, so the kernel's own setting counts too.
async fn cpu(sandbox: &Sandbox) -> Result<Canary, SandboxError> {
    let tried = "two busy processes where 1 core is allowed";
    let opened = sandbox.inner()?;
    let allowed = opened.limits.cpus;
    let Some(set) = opened.launched.cgroups.cores() else {
        return Ok(canary(Limit::Cpu, tried, false, "the kernel has no limit of cores for the sandbox"));
    };
    let (began, before) = (Instant::now(), opened.launched.cgroups.cpu_seconds());
    attempt(sandbox, "for i in 1 2; do timeout 2 sh -c 'while :; do :; done' & done; wait", None).await?;
    let used = match (before, opened.launched.cgroups.cpu_seconds()) {
        (Some(before), Some(after)) if after > before => (after - before) / began.elapsed().as_secs_f64(),
        _ => {
            let evidence = format!("{set:.2} cores are set; what was used could not be read");
            return Ok(Canary { limit: Limit::Cpu, tried: tried.to_owned(), verdict: Verdict::NotChecked, evidence });
        }
    };
    let held = set <= allowed * 1.01 && used <= allowed * 1.2;
    Ok(canary(Limit::Cpu, tried, held, format!("{set:.2} cores are set, {used:.2} were used")))
}

/// From the very network that the inner engine and its containers hang on.
async fn network(sandbox: &Sandbox) -> Result<Canary, SandboxError> {
    let tried = "a way out of the engine's own network";
    let opened = sandbox.inner()?;
    let Some(network) = kernel::network_of_any(&opened.launched.cgroups.engine_processes()) else {
        return Ok(canary(Limit::Network, tried, false, "the engine is in the machine's own network"));
    };
    // Binding a datagram socket to a far address sends nothing: it asks the kernel for a route.
    let asked = std::thread::spawn(move || {
        move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        Ok::<_, std::io::Error>(socket.connect("192.0.2.1:9").map(|()| socket.local_addr()))
    });
    let asked =
        asked.join().map_err(|_| SandboxError::Inner { what: "be asked for a route", reason: "no answer".into() })?;
    Ok(match asked.map_err(SandboxError::io("/proc/…/ns/net"))? {
        Err(error) => canary(Limit::Network, tried, true, error.to_string()),
        Ok(from) => canary(Limit::Network, tried, false, format!("there is a route to the outside, from {from:?}")),
    })
}

async fn isolation(sandbox: &Sandbox) -> Result<Canary, SandboxError> {
    let tried = "the ids of the engine and of root in a container, the host's settings and engine";
    let opened = sandbox.inner()?;
    let engine = kernel::uids(&opened.launched.cgroups.engine_processes());
    if engine.is_empty() {
        return Err(SandboxError::Inner { what: "show its processes", reason: "there are none".into() });
    }
    if engine.iter().any(|uid| *uid < 65_536) {
        let evidence = format!("the inner engine runs as an ordinary id of this machine: {engine:?}");
        return Ok(canary(Limit::Isolation, tried, false, evidence));
    }
    let outcome = attempt(
        sandbox,
        "! sh -c 'echo x > /proc/sys/kernel/core_pattern' && ! [ -e /var/run/docker.sock ] && ! [ -e /dev/loop0 ]",
        None,
    )
    .await?;
    let BuildOutcome::Built(built) = outcome else {
        return Ok(canary(Limit::Isolation, tried, false, "a build can write the host's settings or see its engine"));
    };
    let run = Run { cmd: vec!["sleep".into(), "60".into()], ..Run::default() };
    let container: Container = match sandbox.start(&built.image, &run).await? {
        Started::Running(container) => container,
        Started::Refused { message } => {
            return Err(SandboxError::Inner { what: "start a canary", reason: message });
        }
    };
    let learner = container.host_uids();
    container.remove().await?;
    let apart = !learner.is_empty() && learner.iter().all(|uid| *uid >= 65_536 && !engine.contains(uid));
    let evidence = format!("on this machine the engine is {engine:?} and root in a container is {learner:?}");
    Ok(canary(Limit::Isolation, tried, apart, evidence))
}
