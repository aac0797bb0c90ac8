//! The inner engine in the hands of an attacker: root of the sandbox with every capability it can have there. The
//! machine, the other sandboxes and the grader must come out whole.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../common/mod.rs"]
mod common;

mod attacks;
mod lies;
mod session;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

/// Starts a Python script as the inner engine could: root of the engine's own user namespace, in all of its other
/// namespaces, with all capabilities and the whole file system. Returns the container's id.
pub fn start_as_engine(socket: &Path, script: &str) -> String {
    let body = json!({
        "Image": "python:3.13-slim",
        "Cmd": ["python3", "-u", "-c", script],
        "Tty": true,
        "HostConfig": {
            // Plain `Privileged` asks for a writable /sys, which the kernel refuses already.
            "CapAdd": ["ALL"], "SecurityOpt": ["seccomp=unconfined", "apparmor=unconfined"],
            "MaskedPaths": [], "ReadonlyPaths": [], "UsernsMode": "host", "PidMode": "host", "NetworkMode": "host",
            "IpcMode": "host", "CgroupnsMode": "host", "Binds": ["/:/engine"],
        },
    });
    let (status, created) = common::ask(socket, "POST", "/containers/create", Some(body));
    assert_eq!(status, 201, "{created}");
    let id = created["Id"].as_str().unwrap().to_owned();
    let (status, answer) = common::ask(socket, "POST", &format!("/containers/{id}/start"), None);
    // No answer at all where the script has taken the socket away meanwhile.
    assert!(status == 204 || status == 0, "{answer}");
    id
}

/// Runs such a script to its last word, `finished`, and returns all that it printed.
pub fn as_engine(socket: &Path, script: &str) -> String {
    let id = start_as_engine(socket, script);
    let began = Instant::now();
    loop {
        let (_, log) = common::ask(socket, "GET", &format!("/containers/{id}/logs?stdout=1&stderr=1"), None);
        let log = log.as_str().unwrap_or_default().to_owned();
        if log.contains("finished") {
            return log;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{log}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
