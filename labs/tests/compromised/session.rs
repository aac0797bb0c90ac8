//! A build gives the inner engine a session: calls that it may make of the grader. What a taken-over engine gets out of
//! them: no file, no secret, no credentials, no request to an address of its choice.

use std::net::TcpListener;
use std::time::Duration;

use labs::sandbox::{BuildOptions, BuildOutcome};

use crate::common::{context, folders, nothing_left, open, run};
use crate::lies::{SERVER, SWAP, as_swapped};

/// An HTTP/2 client of a few lines: each call of `CALLS` on a stream of its own, and all that comes back written down.
const CALLER: &str = r#"
import struct
def frame(kind, flags, stream, body): return struct.pack('>I', len(body))[1:] + bytes([kind, flags]) + struct.pack('>I', stream) + body
def header(name, value): return bytes([0, len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
def text(field, value): return bytes([field << 3 | 2, len(value)]) + value.encode()
def call(stream, path, message):
    names = [(':method', 'POST'), (':scheme', 'http'), (':path', path), (':authority', 'x'), ('content-type', 'application/grpc'), ('te', 'trailers')]
    head = b''.join(header(name, value) for name, value in names)
    return frame(1, 4, stream, head) + frame(0, 1, stream, b'\x00' + struct.pack('>I', len(message)) + message)
CALLS = [
    ('/grpc.health.v1.Health/Check', b''),
    ('/moby.filesync.v1.Auth/FetchToken', text(1, 'c') + text(2, 'h') + text(3, REALM) + text(4, 's')),
    ('/moby.filesync.v1.Auth/Credentials', text(1, 'https://index.docker.io/v1/')),
    ('/moby.filesync.v1.FileSync/DiffCopy', b''),
    ('/moby.filesync.v1.FileSend/DiffCopy', b''),
    ('/moby.buildkit.secrets.v1.Secrets/GetSecret', text(1, 'x')),
    ('/moby.sshforward.v1.SSH/CheckAgent', b''),
    ('/grpc.health.v1.Health/List', b''),
    ('/grpc.health.v1.Health/Watch', b''),
]
def lie(c, path):
    if '/build' in path:
        head(c); time.sleep(1000)
    c.sendall(b'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
    if path.endswith('/grpc'):
        c.sendall(frame(4, 0, 0, b'')); time.sleep(1000)
    c.sendall(b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + frame(4, 0, 0, b''))
    said = open('/engine/sock/said', 'w')
    for at, (name, message) in enumerate(CALLS):
        c.sendall(call(2 * at + 1, name, message))
    held = b''
    while True:
        piece = c.recv(65536)
        if not piece: return
        held += piece
        while len(held) >= 9 and len(held) >= 9 + int.from_bytes(held[:3], 'big'):
            size, kind, flags = int.from_bytes(held[:3], 'big'), held[3], held[4]
            stream, body, held = int.from_bytes(held[5:9], 'big'), held[9:9 + size], held[9 + size:]
            if kind == 4 and not flags & 1: c.sendall(frame(4, 1, 0, b''))
            if kind in (0, 1, 3): said.write(f'{CALLS[stream // 2][0]} {kind} {body.hex()}\n'); said.flush()
"#;

#[test]
fn a_builders_session_gives_a_taken_over_engine_nothing() {
    run(|host| async move {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let realm = format!("REALM = 'http://{}/token'\n", listener.local_addr().unwrap());
        let before = folders();
        let sandbox = open(&host).await;
        let folder = folders().into_iter().find(|folder| !before.contains(folder)).unwrap();
        let script = SWAP.replace("TAKE", &format!("{realm}{CALLER}\n{SERVER}"));
        let socket = folder.join("sock/docker.sock");
        assert!(tokio::task::spawn_blocking(move || as_swapped(&socket, &script)).await.unwrap());

        let options = BuildOptions { time: Some(Duration::from_secs(10)), ..BuildOptions::default() };
        let context = context(&[("Dockerfile", "FROM alpine:3.22\nRUN true\n")]);
        let outcome = sandbox.build(context, "Dockerfile", &options, &mut |_| {}).await;
        assert!(matches!(outcome, Err(_) | Ok(BuildOutcome::Stopped(_))), "{outcome:?}");

        let said = std::fs::read_to_string(folder.join("sock/said")).unwrap();
        println!("{said}");
        let of = |call: &str| -> Vec<&str> { said.lines().filter(|line| line.contains(call)).collect() };
        // SERVING: the session was really spoken to.
        assert!(of("Health/Check").iter().any(|line| line.ends_with(" 0 00000000020801")), "{said}");
        for call in ["FetchToken", "FileSync/DiffCopy", "FileSend/DiffCopy", "GetSecret", "CheckAgent"] {
            assert!(!of(call).is_empty(), "{call} was not answered: {said}");
            assert!(of(call).iter().all(|line| !line.contains(" 0 ")), "{call} gave something: {said}");
        }
        let credentials = of("Auth/Credentials");
        assert!(credentials.iter().all(|line| !line.contains(" 0 ") || line.ends_with(" 0 0000000000")), "{said}");
        assert!(listener.accept().is_err(), "the grader went to an address that the sandbox named");
        sandbox.close().await.unwrap();
        nothing_left().await;
    });
}
