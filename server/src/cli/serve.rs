//! `drydock serve`

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::view::Engine as EngineView;
use clap::Args;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{CourseFolder, Data, Engine, Failure, print};
use crate::assets::AssetFiles;
use crate::grading::{LabGrader, open_host};
use crate::loaded::Loaded;
use crate::queue::{Worker, WorkerOptions};
use crate::router::router;
use crate::state::AppState;
use crate::store::queue;
use crate::web::metrics;
use crate::web::settings::Settings;

/// Serve the course, and grade what is handed in
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, env = "DRYDOCK_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Address that people use, when it is another one: https://drydock.example.edu
    #[arg(long, env = "DRYDOCK_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Trust X-Forwarded-For: a proxy on this machine stands before the server
    #[arg(long, env = "DRYDOCK_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Address of the metrics, for Prometheus
    #[arg(long, env = "DRYDOCK_METRICS", value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// Leave the grading to `drydock worker` elsewhere
    #[arg(long)]
    no_worker: bool,
    /// Grade for others although a limit of the sandbox does not hold here
    #[arg(long)]
    accept_weak_limits: bool,
    /// Another host name to answer to, besides localhost and that of --public-url; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    course: CourseFolder,
    #[command(flatten)]
    engine: Engine,
}

impl Serve {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        if let Some(url) =
            self.public_url.as_deref().filter(|url| !url.starts_with("http://") && !url.starts_with("https://"))
        {
            return Err(Failure::input(format!("--public-url {url} has no scheme: write https://{url}")));
        }
        let settings = Settings {
            public_url: self.public_url.clone(),
            behind_proxy: self.behind_proxy,
            extra_hosts: self.hosts.clone(),
            ..Settings::local(self.data.folder()?)
        };
        if let Some(address) = self.metrics {
            metrics_exporter_prometheus::PrometheusBuilder::new()
                .with_http_listener(address)
                .install()
                .map_err(|error| Failure::input(format!("metrics cannot be served at {address}: {error}")))?;
            metrics::describe();
        }
        let store = self.data.store().await?;
        let assets = AssetFiles::embedded();
        let loaded = load(&self.course, &assets)?;
        let listener = TcpListener::bind(self.listen).await.map_err(|error| {
            Failure::input(format!("cannot listen on {}: {error}; choose another address with --listen", self.listen))
        })?;
        let address = listener.local_addr().map_err(Failure::trouble)?;
        let state = AppState::new(store, assets, settings, loaded);
        let site = router(state.clone()).await.map_err(Failure::trouble)?;

        let stop = CancellationToken::new();
        let others = !self.listen.ip().is_loopback() || self.public_url.is_some();
        let exposed = others.then_some(self.accept_weak_limits);
        let worker =
            (!self.no_worker).then(|| tokio::spawn(grade(state.clone(), self.engine.clone(), exposed, stop.clone())));
        if self.no_worker {
            state.set_engine(EngineView::Ready);
        }
        tokio::spawn(watch_queue(state.clone()));
        if let Some(folder) = self.course.folder.clone() {
            tokio::spawn(watch_course(state.clone(), folder));
        }

        let shown = self.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        print(&format!("Drydock is at {shown}\nStop it with Ctrl-C.\n"));
        let closing = state.clone();
        axum::serve(listener, site.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move {
                asked_to_stop().await;
                closing.close();
            })
            .await
            .map_err(Failure::trouble)?;
        stop.cancel();
        if let Some(worker) = worker {
            // Sandboxes are removed on the way out; the sweep of the next start does it if this does not end.
            let _ = tokio::time::timeout(Duration::from_secs(20), worker).await;
        }
        Ok(0)
    }
}

/// The course, from the folder if one is named. A course with mistakes is not served.
pub(super) fn load(course: &CourseFolder, assets: &AssetFiles) -> Result<Loaded, Failure> {
    let (loaded, problems) = match &course.folder {
        None => Loaded::embedded(assets),
        Some(folder) => Loaded::from_folder(folder, assets)
            .map_err(|error| Failure::input(format!("the course in {} cannot be read: {error}", folder.display())))?,
    };
    if problems.is_empty() {
        return Ok(loaded);
    }
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
    Err(Failure::input(format!("the course has {} mistakes, so nothing is served:\n{}", lines.len(), lines.join("\n"))))
}

/// Grades in this process, with sandboxes where an engine allows it, and by the source alone where none does.
async fn grade(state: AppState, engine: Engine, exposed: Option<bool>, stop: CancellationToken) {
    let host = match open(&state, &engine, &stop).await {
        Opened::Host(host) => Some(host),
        Opened::Never => None,
        Opened::Stopped => return,
    };
    if let (Some(host), Some(accept_weak)) = (&host, exposed)
        && !holds(host).await
        && !accept_weak
    {
        eprintln!(
            "Grading does not begin: this server can be reached by others, and a limit of its sandbox does not hold or \
                 could not be checked. `drydock doctor` shows which; --accept-weak-limits grades all the same."
        );
        state.set_engine(EngineView::Paused(
                "The sandbox of this server does not hold as it should. Your hand-in is kept, and graded once that is mended.".into(),
            ));
        return host.shut_down().await;
    }
    match &host {
        Some(host) => {
            host.warm_up();
            state.set_engine(EngineView::Ready);
        }
        None => state.set_engine(EngineView::SourceOnly(
            "Nothing is built on this server, because it has no sandbox: what needs a build is marked as not checked."
                .into(),
        )),
    }
    let slots = host.as_ref().map_or(1, labs::sandbox::Host::slots);
    // Without a sandbox nothing fills the disk.
    let watermark = host.is_some().then(|| engine.watermark());
    let grader = LabGrader::new(state.clone(), host.clone());
    let options = WorkerOptions { slots, watermark };
    let worker = Worker::new(state.store.clone(), Arc::new(grader), state.bell.clone(), options);
    if let Err(error) = worker.run(stop).await {
        tracing::error!(%error, "the worker ended");
    }
    if let Some(host) = host {
        host.shut_down().await;
    }
}

enum Opened {
    Host(labs::sandbox::Host),
    /// This machine has no sandbox prepared: it never builds.
    Never,
    Stopped,
}

/// Looks for the engine. A machine that was prepared waits for it: after a reboot the server may be up first, and a
/// verdict without a build would be final.
async fn open(state: &AppState, engine: &Engine, stop: &CancellationToken) -> Opened {
    let config = engine.config(1);
    let mut said = false;
    loop {
        let reason = match open_host(config.clone()).await {
            Ok(host) => return Opened::Host(host),
            Err(reason) => reason,
        };
        let prepared = labs::sandbox::images::Prepared::load(&config.cache).is_ok();
        if !prepared {
            eprintln!("Labs are judged by their source alone, because {reason}");
            return Opened::Never;
        }
        if !std::mem::replace(&mut said, true) {
            eprintln!("Grading waits until the engine answers: {reason}");
            state.set_engine(EngineView::Paused(
                "The engine of this server does not answer yet. Your hand-in is kept, and graded when it does.".into(),
            ));
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(3)) => {}
            () = stop.cancelled() => return Opened::Stopped,
        }
    }
}

/// Whether every limit of the sandbox was seen to hold on this machine, now.
async fn holds(host: &labs::sandbox::Host) -> bool {
    eprintln!("Others can reach this server, so the sandbox's limits are tried before it grades …");
    let canaries = labs::sandbox::doctor::examine(host).await;
    canaries.iter().all(|canary| canary.verdict == labs::sandbox::doctor::Verdict::Held)
}

async fn watch_queue(state: AppState) {
    loop {
        if let Ok(waiting) = queue::count(&state.store, "queued").await {
            ::metrics::gauge!("drydock_queue_length").set(f64::from(u32::try_from(waiting).unwrap_or(u32::MAX)));
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// Loads a course folder again when one of its files changes. A course with mistakes is listed; the last good one stays.
async fn watch_course(state: AppState, folder: PathBuf) {
    let mut seen = fingerprint(&folder);
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = fingerprint(&folder);
        if now == seen {
            continue;
        }
        seen = now;
        let (state, folder) = (state.clone(), folder.clone());
        let loading = tokio::task::spawn_blocking(move || match Loaded::from_folder(&folder, &state.assets) {
            Ok((loaded, problems)) if problems.is_empty() => {
                state.replace(loaded);
                eprintln!("The course was loaded again.");
            }
            Ok((_, problems)) => {
                eprintln!("The course has {} mistakes; the last good one stays:", problems.len());
                for problem in problems {
                    eprintln!("  {problem}");
                }
            }
            Err(error) => eprintln!("The course cannot be read, so the last good one stays: {error}"),
        });
        if loading.await.is_err() {
            eprintln!("The course could not be loaded; the last good one stays.");
        }
    }
}

/// Names, sizes and times of the files below a folder as one number: an older file that is put back changes it as well.
fn fingerprint(folder: &std::path::Path) -> u64 {
    let (mut sum, mut waiting) = (0u64, vec![folder.to_owned()]);
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let hidden = entry.file_name().to_string_lossy().starts_with('.') || entry.file_name() == "target";
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !hidden && entry.file_name() != "node_modules" {
                waiting.push(entry.path());
            } else if kind.is_file() {
                let mut hash = DefaultHasher::new();
                let seen = entry.metadata().map(|file| (file.len(), file.modified().ok())).ok();
                (entry.path(), seen).hash(&mut hash);
                // The order in which a folder lists its files means nothing.
                sum = sum.wrapping_add(hash.finish());
            }
        }
    }
    sum
}

/// Waits for Ctrl-C or SIGTERM.
pub(super) async fn asked_to_stop() {
    let term = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = term => {}
    }
}
