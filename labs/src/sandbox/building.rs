//! Driving one build: records in, events and an outcome out.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bollard::moby::buildkit::v1::{StatusResponse, Vertex};
use bollard::models::BuildInfoAux;
use bollard::query_parameters::{BuildImageOptionsBuilder, BuilderVersion};
use futures_util::StreamExt;

use super::build::{BuildEvent, BuildOptions, BuildOutcome, Built, FailedBuild, Step, Stop, StoppedBuild};
use super::evidence::Watch;
use super::launch::random;
use super::names::ImageId;
use super::open::Opened;
use super::steps::{Lines, Place, place};
use super::wire::is_too_long;
use super::{Limit, SandboxError};

/// How much of the output's end is kept for the outcome.
const TAIL: usize = 16 << 10;
/// More steps than this are no Dockerfile.
const MOST_STEPS: usize = 4000;
/// Longest part of a step's name that is kept.
const NAME: usize = 400;
/// How often the free room is looked at.
const LOOK: Duration = Duration::from_millis(20);

pub(super) async fn build(
    opened: &Opened,
    context: Vec<u8>,
    dockerfile: &str,
    options: &BuildOptions,
    on: &mut (dyn FnMut(BuildEvent) + Send),
) -> Result<BuildOutcome, SandboxError> {
    let began = Instant::now();
    let timed = !opened.host.shared.config.without.contains(&Limit::Time);
    let time = options.time.unwrap_or(opened.limits.build_time);
    let time = if timed { time } else { time.saturating_mul(1000) };
    let mut record = Record::new(Lines::of(&source(&context, dockerfile)), opened.limits.log);
    let mut watch = Watch::new(&opened.launched.cgroups, opened.launched.folder.data());

    let session = format!("drydock-{}", random()?);
    let arguments: HashMap<String, String> = options.args.iter().cloned().collect();
    let mut asked = BuildImageOptionsBuilder::default()
        .dockerfile(dockerfile)
        .networkmode("none")
        .rm(true)
        .forcerm(true)
        .nocache(options.no_cache)
        .buildargs(&arguments)
        .version(BuilderVersion::BuilderBuildKit)
        .session(&session);
    if let Some(target) = &options.target {
        asked = asked.target(target);
    }
    let docker = opened.launched.wire.docker();
    let mut stream = Box::pin(docker.build_image(asked.build(), None, Some(bollard::body_full(context.into()))));
    let mut looks = tokio::time::interval(LOOK);
    let deadline = tokio::time::sleep(time);
    tokio::pin!(deadline);
    let mut image = None;
    let ended = loop {
        let next = tokio::select! {
            () = &mut deadline => break Ended::Stopped(Stop::Time, format!("no end after {} s", time.as_secs())),
            _ = looks.tick() => { watch.look(); continue }
            next = stream.next() => next,
        };
        match next {
            None => break Ended::Whole,
            Some(Err(error)) => break Ended::Refused(error),
            Some(Ok(info)) => match info.aux {
                Some(BuildInfoAux::BuildKit(status)) => {
                    if let Err(reason) = record.take(status, on) {
                        return Err(SandboxError::Inner { what: "build", reason });
                    }
                }
                Some(BuildInfoAux::Default(id)) => image = id.id,
                None => {}
            },
        }
        if record.log_bytes > record.log_limit {
            break Ended::Stopped(Stop::Log, format!("more than {} bytes of output", record.log_limit));
        }
    };
    // Dropping the stream cancels the build and its processes.
    drop(stream);
    let seconds = began.elapsed().as_secs_f64();
    match ended {
        // A program that hangs because it may have no more processes or room runs into the clock: the cause is named.
        Ended::Stopped(Stop::Time, evidence) => {
            let (stop, cause) = watch.why("", "").unwrap_or((Stop::Time, String::new()));
            let evidence = if cause.is_empty() { evidence } else { format!("{cause}; {evidence}") };
            Ok(record.stopped(stop, evidence, seconds))
        }
        // A fork bomb complains in the log about every process that it may not have: the cause is named, not the noise.
        Ended::Stopped(Stop::Log, evidence) => {
            let cause = watch.why("", "").filter(|(stop, _)| *stop == Stop::Pids);
            let (stop, evidence) = cause.unwrap_or((Stop::Log, evidence));
            Ok(record.stopped(stop, evidence, seconds))
        }
        Ended::Stopped(stop, evidence) => Ok(record.stopped(stop, evidence, seconds)),
        Ended::Whole => match image {
            Some(id) => {
                let image = ImageId::parse(&id)?;
                if let Some((stop, evidence)) = watch.full_now() {
                    return Ok(record.stopped(stop, evidence, seconds));
                }
                Ok(BuildOutcome::Built(Built { image, steps: record.steps(), seconds }))
            }
            None => {
                died_or(opened, record, &mut watch, "the build's records ended without an image".into(), seconds).await
            }
        },
        Ended::Refused(
            bollard::errors::Error::DockerStreamError { error: message }
            | bollard::errors::Error::DockerResponseServerError { message, .. },
        ) => {
            let message: String = message.chars().take(4000).collect();
            if let Some((stop, evidence)) = watch.why(&message, &record.tail()) {
                return Ok(record.stopped(stop, evidence, seconds));
            }
            // An engine that is being killed sometimes still says a last word.
            if ["eof", "transport is closing", "connection refused", "containerd"]
                .iter()
                .any(|word| message.to_ascii_lowercase().contains(word))
                && let Some(death) = death(opened).await
            {
                return Ok(record.stopped(Stop::EngineDied, death, seconds));
            }
            Ok(BuildOutcome::Failed(record.failed(message, seconds)))
        }
        // Records of many tiny writes are far larger than what was written.
        Ended::Refused(error) if is_too_long(&error) => {
            Ok(record.stopped(Stop::Log, "more records of output than are read".to_owned(), seconds))
        }
        Ended::Refused(error) => died_or(opened, record, &mut watch, error.to_string(), seconds).await,
    }
}

enum Ended {
    Whole,
    Stopped(Stop, String),
    Refused(bollard::errors::Error),
}

/// The connection broke: either the engine died, which is an outcome, or it misbehaved.
async fn died_or(
    opened: &Opened,
    record: Record,
    watch: &mut Watch<'_>,
    reason: String,
    seconds: f64,
) -> Result<BuildOutcome, SandboxError> {
    let Some(death) = death(opened).await else { return Err(SandboxError::Inner { what: "build", reason }) };
    let why = watch.why("signal: killed", "").filter(|(stop, _)| *stop == Stop::Disk);
    let (stop, evidence) = why.unwrap_or((Stop::EngineDied, death));
    Ok(record.stopped(stop, evidence, seconds))
}

/// Whether the engine is gone; it gets a few seconds to be found dead.
async fn death(opened: &Opened) -> Option<String> {
    for _ in 0..20 {
        if let Some(death) = opened.launched.death(&opened.host.shared.docker).await {
            return Some(death);
        }
        let answer = tokio::time::timeout(Duration::from_secs(5), opened.launched.wire.docker().ping()).await;
        match answer {
            Ok(Ok(_)) => return None,
            Ok(Err(_)) => tokio::time::sleep(Duration::from_millis(100)).await,
            Err(_) => {}
        }
    }
    // It runs and is silent: that may be this machine's doing, so it is not laid at the submission's door.
    None
}

/// The Dockerfile's text as it is in the context; empty where it is not to be found.
fn source(context: &[u8], dockerfile: &str) -> String {
    let wanted = dockerfile.trim_start_matches("./");
    let mut archive = tar::Archive::new(context);
    for entry in archive.entries().into_iter().flatten().flatten() {
        let found = entry.path().is_ok_and(|path| path.to_string_lossy().trim_start_matches("./") == wanted);
        if found {
            let mut bytes = Vec::new();
            let _ = std::io::Read::read_to_end(&mut std::io::Read::take(entry, 2 << 20), &mut bytes);
            return String::from_utf8_lossy(&bytes).into_owned();
        }
    }
    String::new()
}

/// One vertex of BuildKit's graph, as last heard of.
struct Seen {
    name: String,
    place: Option<Place>,
    line: Option<u32>,
    began: bool,
    told: bool,
    completed: bool,
    cached: bool,
    seconds: f64,
    error: String,
}

struct Record {
    lines: Lines,
    order: Vec<String>,
    seen: HashMap<String, Seen>,
    tail: Vec<u8>,
    log_bytes: usize,
    log_limit: usize,
}

impl Record {
    fn new(lines: Lines, log_limit: usize) -> Self {
        Self { lines, order: Vec::new(), seen: HashMap::new(), tail: Vec::new(), log_bytes: 0, log_limit }
    }

    /// Takes one message. An error is an engine that lies.
    fn take(&mut self, status: StatusResponse, on: &mut (dyn FnMut(BuildEvent) + Send)) -> Result<(), String> {
        for vertex in status.vertexes {
            self.vertex(&vertex, on)?;
        }
        for log in status.logs {
            self.log_bytes += log.msg.len();
            self.tail.extend_from_slice(&log.msg);
            if self.tail.len() > 2 * TAIL {
                self.tail.drain(..self.tail.len() - TAIL);
            }
            // What is over the limit is counted and not passed on.
            if self.log_bytes <= self.log_limit {
                let step = self.seen.get(&log.vertex).map(|seen| seen.name.clone());
                on(BuildEvent::Log { step, text: String::from_utf8_lossy(&log.msg).into_owned() });
            }
        }
        Ok(())
    }

    fn vertex(&mut self, vertex: &Vertex, on: &mut (dyn FnMut(BuildEvent) + Send)) -> Result<(), String> {
        if !self.seen.contains_key(&vertex.digest) {
            if self.order.len() >= MOST_STEPS || vertex.digest.len() > 200 {
                return Err("more steps than any Dockerfile has".to_owned());
            }
            let name: String = vertex.name.chars().take(NAME).collect();
            let place = place(&name).filter(|place| place.keyword != "FROM");
            let line = place.as_ref().and_then(|place| self.lines.line(place));
            self.order.push(vertex.digest.clone());
            let seen = Seen {
                name,
                place,
                line,
                began: false,
                told: false,
                completed: false,
                cached: false,
                seconds: 0.0,
                error: String::new(),
            };
            self.seen.insert(vertex.digest.clone(), seen);
        }
        let Some(seen) = self.seen.get_mut(&vertex.digest) else { return Ok(()) };
        // A vertex can begin and end more than once; the last state counts, and having been cached stays.
        seen.cached |= vertex.cached;
        seen.completed = vertex.completed.is_some();
        if let (Some(began), Some(ended)) = (&vertex.started, &vertex.completed) {
            let whole = ended.seconds.saturating_sub(began.seconds).clamp(0, 86_400);
            let part = ended.nanos.saturating_sub(began.nanos);
            seen.seconds = (Duration::from_secs(whole.unsigned_abs()).as_secs_f64() + f64::from(part) / 1e9).max(0.0);
        }
        if !vertex.error.is_empty() {
            seen.error = vertex.error.chars().take(2000).collect();
        }
        if seen.place.is_none() {
            return Ok(());
        }
        if vertex.started.is_some() && !seen.began {
            seen.began = true;
            on(BuildEvent::Started { name: seen.name.clone(), line: seen.line });
        }
        if seen.completed && !seen.told {
            seen.told = true;
            on(BuildEvent::Finished(seen.step()));
        }
        Ok(())
    }

    /// All instruction steps that were run or taken from the cache, in the order of the file.
    fn steps(&self) -> Vec<Step> {
        let done = self.order.iter().filter_map(|digest| self.seen.get(digest));
        let done = done.filter(|seen| seen.place.is_some() && seen.completed && seen.error.is_empty());
        let mut steps: Vec<Step> = done.map(Seen::step).collect();
        steps.sort_by_key(|step| step.line.unwrap_or(u32::MAX));
        steps
    }

    fn tail(&self) -> String {
        let from = self.tail.len().saturating_sub(TAIL);
        String::from_utf8_lossy(self.tail.get(from..).unwrap_or_default()).into_owned()
    }

    /// The step that is to blame: the one with an error that is not a mere cancelling, else one still running.
    fn blamed(&self) -> Option<&Seen> {
        let seen =
            || self.order.iter().rev().filter_map(|digest| self.seen.get(digest)).filter(|seen| seen.place.is_some());
        seen()
            .find(|seen| !seen.error.is_empty() && !seen.error.contains("context canceled"))
            .or_else(|| seen().find(|seen| seen.began && !seen.completed))
    }

    fn failed(self, message: String, seconds: f64) -> FailedBuild {
        let (step, line) = self.blamed().map_or((None, None), |seen| (Some(seen.name.clone()), seen.line));
        let line = line.or_else(|| line_in(&message));
        FailedBuild { step, line, log_tail: self.tail(), steps: self.steps(), message, seconds }
    }

    fn stopped(self, stop: Stop, evidence: String, seconds: f64) -> BuildOutcome {
        let (step, line) = self.blamed().map_or((None, None), |seen| (Some(seen.name.clone()), seen.line));
        BuildOutcome::Stopped(StoppedBuild { stop, evidence, step, line, log_tail: self.tail(), seconds })
    }
}

impl Seen {
    fn step(&self) -> Step {
        Step { name: self.name.clone(), line: self.line, cached: self.cached, seconds: self.seconds }
    }
}

/// `dockerfile parse error on line 3: …`
fn line_in(message: &str) -> Option<u32> {
    let (_, rest) = message.split_once("parse error on line ").or_else(|| message.split_once("Dockerfile:"))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|line| *line > 0)
}
