//! What the tests on the real engine share: one prepared host a test program, contexts, and the look whether anything
//! was left behind.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::future::Future;
use std::path::PathBuf;
use std::sync::LazyLock;

use labs::sandbox::{
    BuildEvent, BuildOptions, BuildOutcome, Built, Container, Host, HostConfig, Limits, Run, Sandbox, Started, images,
};

/// One runtime for all tests of a program: the host's connections belong to it.
pub static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| tokio::runtime::Runtime::new().unwrap());

static HOST: LazyLock<Host> = LazyLock::new(|| {
    RUNTIME.block_on(async {
        let config = config();
        images::prepare(&config, &mut |progress| println!("{progress:?}")).await.unwrap();
        let host = Host::connect(config).await.unwrap();
        host.sweep().await.unwrap();
        host
    })
});

/// Runs a test on the shared runtime with the host of this test program.
pub fn run<F: Future>(test: impl FnOnce(Host) -> F) -> F::Output {
    let host = HOST.clone();
    RUNTIME.block_on(test(host))
}

/// The usual configuration with no warm pool, so that what is left behind can be counted.
pub fn config() -> HostConfig {
    let usual = HostConfig::default();
    // A state folder of this program alone.
    let state = usual.state.join(format!("test-{}", std::process::id()));
    HostConfig { state, warm: 0, slots: Some(2), ..usual }
}

/// A tar archive of files.
pub fn context(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(1_700_000_000);
        archive.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap()
}

/// Builds and returns the outcome with everything that was told.
pub async fn build(sandbox: &Sandbox, files: &[(&str, &str)]) -> (BuildOutcome, Vec<BuildEvent>) {
    let mut events = Vec::new();
    let outcome = sandbox
        .build(context(files), "Dockerfile", &BuildOptions::default(), &mut |event| events.push(event))
        .await
        .unwrap();
    (outcome, events)
}

/// Builds what must succeed.
pub async fn built(sandbox: &Sandbox, files: &[(&str, &str)]) -> Built {
    match build(sandbox, files).await.0 {
        BuildOutcome::Built(built) => built,
        other => panic!("{other:#?}"),
    }
}

/// Starts what must start.
pub async fn started(sandbox: &Sandbox, built: &Built, run: &Run) -> Container {
    match sandbox.start(&built.image, run).await.unwrap() {
        Started::Running(container) => container,
        Started::Refused { message } => panic!("{message}"),
    }
}

/// A sandbox with the usual limits.
pub async fn open(host: &Host) -> Sandbox {
    host.open(&Limits::default()).await.unwrap()
}

/// All that belongs to this process on the machine: containers, mounts, loop devices, folders.
pub fn belongings() -> BTreeSet<String> {
    let state = config().state;
    let state = state.to_string_lossy().into_owned();
    let mut found = BTreeSet::new();
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    found.extend(mounts.lines().filter(|line| line.contains(&state)).map(|line| format!("mount {line}")));
    for entry in std::fs::read_dir("/sys/block").unwrap().flatten() {
        let file = std::fs::read_to_string(entry.path().join("loop/backing_file")).unwrap_or_default();
        if file.contains(&state) {
            found.insert(format!("loop {file}"));
        }
    }
    for entry in std::fs::read_dir(PathBuf::from(&state)).into_iter().flatten().flatten() {
        found.insert(format!("folder {}", entry.path().display()));
    }
    let mine = format!("drydock-{}-", std::process::id());
    let list = std::process::Command::new("docker").args(["ps", "-a", "--format", "{{.Names}}"]).output().unwrap();
    let names = String::from_utf8_lossy(&list.stdout).into_owned();
    found.extend(names.lines().filter(|name| name.starts_with(&mine)).map(|name| format!("container {name}")));
    found
}

/// Nothing of this process is left on the machine. The kernel lets loop devices go a moment after the unmount.
pub async fn nothing_left() {
    for _ in 0..100 {
        if belongings().is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("left behind: {:#?}", belongings());
}
