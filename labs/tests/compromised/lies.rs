//! Lying to the grader: the socket swapped, absurd answers, streams without end.

use std::time::Duration;

use labs::sandbox::names::ImageId;
use labs::sandbox::{BuildOptions, BuildOutcome, Run, Sandbox, Stop};

use crate::common::{context, folders, nothing_left, open, run};
use crate::start_as_engine;

/// The longest that the grader may be held by any one lie.
const PATIENCE: Duration = Duration::from_secs(200);

/// Takes over the socket's place. `TAKE` is replaced by what is put there.
pub const SWAP: &str = "
import os, socket, threading, time
place = '/engine/sock/docker.sock'
os.unlink(place)
TAKE
time.sleep(1000)
";

pub const SERVER: &str = r#"
server = socket.socket(socket.AF_UNIX); server.bind(place); server.listen(50); os.chmod(place, 0o666)
def head(c, status='200 OK', extra=''): c.sendall(f'HTTP/1.1 {status}\r\nContent-Type: application/json\r\nApi-Version: 1.45\r\nConnection: close\r\n{extra}\r\n'.encode())
def answer(c):
    asked = b''
    while b'\r\n\r\n' not in asked:
        piece = c.recv(65536)
        if not piece: return
        asked += piece
    path = asked.split(b' ')[1].decode()
    try: lie(c, path)
    except OSError: pass
    c.close()
def serve():
    while True:
        c, _ = server.accept()
        threading.Thread(target=answer, args=(c,), daemon=True).start()
threading.Thread(target=serve, daemon=True).start()
"#;

/// Lies, each a function of the connection and the path asked for.
const LIES: &[(&str, &str)] = &[
    ("an id like a flag", "def lie(c, path):\n  head(c); c.sendall(b'{\"Id\":\"-eexit\",\"Warnings\":[]}')"),
    ("an answer without end", "def lie(c, path):\n  head(c)\n  while True: c.sendall(b'[' * 65536)"),
    (
        "an endless head",
        "def lie(c, path):\n  c.sendall(b'HTTP/1.1 200 OK\\r\\n')\n  while True: c.sendall(b'X-A: b\\r\\n' * 1000)",
    ),
    ("nonsense", "def lie(c, path):\n  c.sendall(b'\\x00\\xff' * 5000)"),
    ("deep nesting", "def lie(c, path):\n  head(c); c.sendall(b'[' * 1000000)"),
    ("a trickle", "def lie(c, path):\n  head(c)\n  while True: c.sendall(b' '); time.sleep(1)"),
    ("a hang-up", "def lie(c, path):\n  pass"),
    (
        "an image that it is not",
        "def lie(c, path):\n  head(c)\n  c.sendall(b'{\"Id\":\"sha256:' + b'1' * 64 + b'\",\"RootFS\":{\"Type\":\"layers\",\"Layers\":[\"../../etc\"]},\"GraphDriver\":{\"Name\":\"x\",\"Data\":{\"UpperDir\":\"/etc\"}}}')",
    ),
    (
        "a build's records without end",
        "def lie(c, path):\n  head(c)\n  while True: c.sendall(b'{\"stream\":\"' + b'x' * 60000 + b'\"}\\r\\n')",
    ),
];

/// Asks all that the grader asks; nothing may panic, hang or be believed.
async fn question(sandbox: &Sandbox, lie: &str) {
    let image = ImageId::parse(&format!("sha256:{}", "0".repeat(64))).unwrap();
    let asked = async {
        let run = Run::default();
        let (described, started) = tokio::join!(sandbox.image(&image), sandbox.start(&image, &run));
        assert!(described.is_err(), "{lie}: an image was believed");
        assert!(started.is_err(), "{lie}: a container was believed");
        let options = BuildOptions { time: Some(Duration::from_secs(8)), ..BuildOptions::default() };
        let context = context(&[("Dockerfile", "FROM alpine:3.22\nRUN true\n")]);
        match sandbox.build(context, "Dockerfile", &options, &mut |_| {}).await {
            Err(error) => println!("{lie}: {error}"),
            Ok(BuildOutcome::Stopped(stopped)) => {
                assert!(matches!(stopped.stop, Stop::Time | Stop::Log | Stop::EngineDied), "{lie}: {stopped:?}");
                println!("{lie}: {stopped:?}");
            }
            Ok(other) => panic!("{lie}: believed {other:?}"),
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| panic!("{lie}: no end"));
}

#[test]
fn a_lying_engine_is_neither_believed_nor_waited_for() {
    run(|host| async move {
        for pair in LIES.chunks(2) {
            let mut sandboxes = Vec::new();
            for (lie, code) in pair {
                let before = folders();
                let sandbox = open(&host).await;
                let folder = folders().into_iter().find(|folder| !before.contains(folder)).unwrap();
                let script = SWAP.replace("TAKE", &format!("{code}\n{SERVER}"));
                let socket = folder.join("sock/docker.sock");
                let taken = tokio::task::spawn_blocking(move || as_swapped(&socket, &script)).await.unwrap();
                assert!(taken, "{lie}: the socket was not taken");
                sandboxes.push((lie, sandbox));
            }
            // Side by side, since some of them take all the time that they are given.
            futures_util::future::join_all(sandboxes.iter().map(|(lie, sandbox)| question(sandbox, lie))).await;
            for (_, sandbox) in sandboxes {
                sandbox.close().await.unwrap();
            }
        }
        nothing_left().await;
    });
}

/// Starts a script that takes the socket away, so that nothing can be asked of the engine afterwards.
pub fn as_swapped(socket: &std::path::Path, script: &str) -> bool {
    let before = std::fs::symlink_metadata(socket).unwrap();
    let _ = start_as_engine(socket, script);
    use std::os::unix::fs::MetadataExt;
    for _ in 0..600 {
        match std::fs::symlink_metadata(socket) {
            Ok(now) if now.ino() != before.ino() => return true,
            _ => std::thread::sleep(Duration::from_millis(50)),
        }
    }
    false
}

#[test]
fn a_link_in_the_place_of_the_socket_is_not_followed() {
    run(|host| async move {
        for take in [
            "os.symlink('/var/run/docker.sock', place)",
            "os.symlink('/run/docker.sock', place)",
            "open(place, 'w').close()",
            "os.mkdir(place)",
            "os.mkfifo(place)",
        ] {
            let sandbox = open(&host).await;
            let folder = folders().into_iter().find(|folder| folder.join("sock/docker.sock").exists()).unwrap();
            let socket = folder.join("sock/docker.sock");
            let script = SWAP.replace("TAKE", take);
            assert!(tokio::task::spawn_blocking(move || as_swapped(&socket, &script)).await.unwrap());
            question(&sandbox, take).await;
            sandbox.close().await.unwrap();
        }
        nothing_left().await;
    });
}
