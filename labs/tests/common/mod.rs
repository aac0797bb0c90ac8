//! What the tests on the real engine share: one prepared host a test program, contexts, and the look whether anything
//! was left behind.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

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

/// Runs a test on the shared runtime with the host of this test program; one after the other, so that each can look
/// whether it left anything behind.
pub fn run<F: Future>(test: impl FnOnce(Host) -> F) -> F::Output {
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let host = HOST.clone();
    RUNTIME.block_on(test(host))
}

/// The usual configuration with no warm pool, so that what is left behind can be counted.
pub fn config() -> HostConfig {
    let usual = HostConfig::default();
    // What earlier programs left is empty, or it stays.
    for entry in std::fs::read_dir(&usual.state).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(pid) = name.strip_prefix("test-")
            && !std::path::Path::new("/proc").join(pid).exists()
        {
            let _ = std::fs::remove_dir(entry.path());
        }
    }
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

/// Waits until something is so, and says what it was where that never comes.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = std::time::Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < std::time::Duration::from_secs(60), "after a minute still not: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// A sandbox with the usual limits.
pub async fn open(host: &Host) -> Sandbox {
    host.open(&Limits::default()).await.unwrap()
}

/// All that belongs to this process on the machine: containers, mounts, loop devices, folders.
pub fn belongings() -> BTreeSet<String> {
    belongings_of(std::process::id())
}

/// The same of another process of these tests.
pub fn belongings_of(pid: u32) -> BTreeSet<String> {
    let state = HostConfig::default().state.join(format!("test-{pid}"));
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
    let mine = format!("drydock-{pid}-");
    let (_, list) = ask("/var/run/docker.sock".as_ref(), "GET", "/containers/json?all=1", None);
    for container in list.as_array().unwrap() {
        let name = container["Names"][0].as_str().unwrap_or_default().trim_start_matches('/').to_owned();
        if name.starts_with(&mine) {
            found.insert(format!("container {name}"));
        }
    }
    found
}

/// One question to an engine over its socket, without the library that is under test.
pub fn ask(
    socket: &std::path::Path,
    method: &str,
    path: &str,
    body: Option<serde_json::Value>,
) -> (u16, serde_json::Value) {
    use std::io::{Read, Write};
    let mut stream = std::os::unix::net::UnixStream::connect(socket).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(120))).unwrap();
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    // Version 1.0, so that the answer is not chunked.
    let request = format!(
        "{method} {path} HTTP/1.0\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    (status, serde_json::from_str(body).unwrap_or_else(|_| serde_json::Value::String(body.to_owned())))
}

/// The folders of this program's open sandboxes.
pub fn folders() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(config().state).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// Nothing of this process is left on the machine. The kernel lets loop devices go a moment after the unmount.
pub async fn nothing_left() {
    for _ in 0..100 {
        if belongings().is_empty() {
            // Empty by now; made again by the next sandbox.
            let _ = std::fs::remove_dir(config().state);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("left behind: {:#?}", belongings());
}
