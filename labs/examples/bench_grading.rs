//! How long a sandbox takes to be ready and to be gone (median of 20), and a whole grading of the good Flask solution
//! against the same steps by hand: `docker build`, a changed line, `docker build`, `docker run`, a request, `docker stop`,
//! with Docker's own client on an engine of the same version that runs already; alternating, in one run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::panic)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use labs::grade::grade;
use labs::lab::{Catalog, Lab};
use labs::sandbox::{Host, HostConfig, Limits};

const SANDBOXES: usize = 20;
const ROUNDS: usize = 7;

#[tokio::main]
async fn main() {
    let cold = Host::connect(HostConfig { warm: 0, ..HostConfig::default() }).await.unwrap();
    let (mut ready, mut gone) = (Vec::new(), Vec::new());
    for _ in 0..SANDBOXES {
        let begun = Instant::now();
        let sandbox = cold.open(&Limits::default()).await.unwrap();
        ready.push(begun.elapsed());
        let begun = Instant::now();
        sandbox.close().await.unwrap();
        gone.push(begun.elapsed());
    }
    println!("sandbox ready, median of {SANDBOXES}: {:.2} s; gone: {:.2} s", median(&mut ready), median(&mut gone));

    let (catalog, problems) = Catalog::embedded();
    assert!(problems.is_empty(), "{problems:?}");
    let lab = catalog.find("first-image").unwrap();
    let state = tempfile::tempdir().unwrap();
    let config = HostConfig { warm: 1, state: state.path().to_owned(), ..HostConfig::default() };
    let warm = Host::connect(config).await.unwrap();
    waits_ready(&warm).await;
    let Some(client) = client(&socket(state.path())) else {
        println!("No docker client here can build with BuildKit: the steps were not done by hand.");
        return;
    };
    println!("engine {}, client {client}", warm.open(&Limits::default()).await.unwrap().engine_version());
    let (mut from_cold, mut from_warm, mut by_hand) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        assert!(grade(Some(&cold), lab, &lab.good, &mut ()).await.unwrap().passed);
        from_cold.push(begun.elapsed());

        waits_ready(&warm).await;
        let begun = Instant::now();
        assert!(grade(Some(&warm), lab, &lab.good, &mut ()).await.unwrap().passed);
        from_warm.push(begun.elapsed());

        waits_ready(&warm).await;
        let context = tempfile::tempdir().unwrap();
        let engine = Engine { client: &client, address: socket(state.path()) };
        let begun = Instant::now();
        engine.steps(lab, context.path());
        by_hand.push(begun.elapsed());
        // What was done by hand was done in the one that waits: it is used up.
        warm.open(&Limits::default()).await.unwrap().close().await.unwrap();
    }
    let by_hand = median(&mut by_hand);
    println!("by hand: {by_hand:.2} s (median of {ROUNDS})");
    for (what, times) in [("cold", &mut from_cold), ("warm", &mut from_warm)] {
        let graded = median(times);
        println!("grading, {what} pool: {graded:.2} s, ratio {:.2}", graded / by_hand);
    }
    cold.shut_down().await;
    warm.shut_down().await;
}

async fn waits_ready(host: &Host) {
    host.warm_up();
    while host.ready() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The socket of the one engine that is ready.
fn socket(state: &Path) -> String {
    let found = std::fs::read_dir(state).unwrap().flatten().map(|entry| entry.path().join("sock/docker.sock"));
    let sockets: Vec<_> = found.filter(|socket| socket.exists()).collect();
    assert_eq!(sockets.len(), 1, "{sockets:?}");
    format!("unix://{}", sockets[0].display())
}

/// A docker client that can build with BuildKit: not every one has the plug-in.
fn client(address: &str) -> Option<String> {
    let works = |client: &&str| {
        let mut build = Command::new(client);
        build.args(["--host", address, "build", "--quiet", "-"]).env("DOCKER_BUILDKIT", "1").stdin(Stdio::piped());
        let mut child = build.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        child.stdin.take()?.write_all(b"FROM scratch\nLABEL probe=1\n").ok()?;
        child.wait().ok()?.success().then_some(())
    };
    ["docker", "/usr/bin/docker"].into_iter().find(|client| works(client).is_some()).map(str::to_owned)
}

/// An engine at a person's terminal.
struct Engine<'a> {
    client: &'a str,
    address: String,
}

impl Engine<'_> {
    fn docker(&self, arguments: &[&str], folder: &Path) -> String {
        let mut command = Command::new(self.client);
        command.args(["--host", &self.address]).args(arguments).current_dir(folder).env("DOCKER_BUILDKIT", "1");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// What a person would type.
    fn steps(&self, lab: &Lab, folder: &Path) {
        let change = lab.change.as_ref().unwrap();
        for (name, bytes) in lab.good.iter() {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        self.docker(&["build", "--network", "none", "-t", "mine", "."], folder);
        let changed = lab.good.text(&change.file).unwrap().replace(&change.find, &change.replace);
        std::fs::write(folder.join(&change.file), changed).unwrap();
        self.docker(&["build", "--network", "none", "-t", "mine", "."], folder);
        let container = self.docker(&["run", "--network", "none", "--detach", "mine"], folder);
        let ask = format!(
            "import time, urllib.request\nfor n in range(200):\n try: urllib.request.urlopen('http://127.0.0.1:{}/'); break\n except OSError: time.sleep(0.05)\nelse: raise SystemExit(1)",
            lab.app.port.unwrap()
        );
        self.docker(&["exec", &container, "python", "-c", &ask], folder);
        self.docker(&["stop", &container], folder);
        self.docker(&["rm", &container], folder);
    }
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}
