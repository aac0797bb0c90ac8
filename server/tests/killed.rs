//! The whole program is killed in the middle of a grading, and started again: the submission is graded exactly once,
//! and nothing is left behind. On the real sandbox.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use server::store::gradings::{self, Grading};
use server::store::{Store, queue};

/// A running `drydock serve`.
struct Program {
    child: Child,
    url: String,
}

impl Program {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_drydock"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let url = first.trim().strip_prefix("Drydock is at ").expect("it says where it is").to_owned();
        Self { child, url }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        self.child.wait().unwrap();
    }
}

/// The folders of the sandboxes whose owner is the process of that number, as the engine's labels tell.
fn sandboxes_of(pid: u32) -> Vec<PathBuf> {
    let format = "{{.Label \"org.drydock.owner\"}} {{.Label \"org.drydock.folder\"}}";
    let out = Command::new("docker")
        .args(["ps", "-a", "--filter", "label=org.drydock.sandbox", "--format", format])
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let of_pid = text.lines().filter(|line| line.starts_with(&format!("{pid}.")));
    of_pid.filter_map(|line| Some(PathBuf::from(line.split_once(' ')?.1))).collect()
}

async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(240), "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn hand_in(url: &str) -> String {
    let good = |name: &str| {
        let lab = Path::new(env!("CARGO_MANIFEST_DIR")).join("../labs/first-image/good");
        std::fs::read_to_string(lab.join(name)).unwrap()
    };
    let form = reqwest::multipart::Form::new()
        .text("file.Dockerfile", good("Dockerfile"))
        .text("file..dockerignore", good(".dockerignore"));
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let request = client.post(format!("{url}/labs/first-image/submissions")).header("origin", url);
    let answer = request.header("sec-fetch-site", "same-origin").multipart(form).send().await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    location.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_submission_survives_the_death_of_the_server_and_is_graded_exactly_once() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    let pid = program.child.id();
    let store = Store::connect(&format!("sqlite://{}/drydock.db", data.path().display())).await.unwrap();
    let id = hand_in(&program.url).await;
    let newest = async || -> Grading { gradings::newest(&store, &id).await.unwrap().unwrap() };

    let folders = until("the grading has a sandbox", async || {
        let folders = sandboxes_of(pid);
        (newest().await.state == "running" && !folders.is_empty()).then_some(folders)
    })
    .await;
    program.kill();
    assert_eq!(newest().await.state, "running", "nobody was there to end it");

    let program = Program::start(data.path());
    let graded = until("it is graded", async || Some(newest().await).filter(|grading| grading.state == "graded")).await;
    assert_eq!((graded.passed, graded.attempts), (Some(1), 2));
    assert_eq!(queue::count(&store, "graded").await.unwrap(), 1);

    assert!(sandboxes_of(pid).is_empty(), "the sweep at the start removed what the killed server left");
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap();
    for folder in folders {
        assert!(!folder.exists(), "{} is left", folder.display());
        assert!(!mounts.contains(folder.to_str().unwrap()), "{} is still mounted", folder.display());
    }
    let pid = program.child.id();
    program.stop();
    assert!(sandboxes_of(pid).is_empty(), "a server that is asked to stop takes its sandboxes along");
}
