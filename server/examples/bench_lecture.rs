//! Requests a second and the 99th percentile of a lecture page, against the same bytes served statically by the same
//! server: both in one process, in turns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::panic)]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header;
use axum::routing::get;
use server::assets::AssetFiles;
use server::loaded::Loaded;
use server::router::router;
use server::state::AppState;
use server::store::Store;
use server::web::settings::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const CONNECTIONS: usize = 16;
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect(&format!("sqlite://{}/drydock.db", folder.path().display())).await.unwrap();
    store.migrate().await.unwrap();
    let assets = AssetFiles::embedded();
    let (loaded, problems) = Loaded::embedded(&assets);
    assert!(problems.is_empty(), "{problems:?}");
    let state = AppState::new(store, assets, Settings::local(folder.path()), loaded);
    let lecture = serve(router(state).await.unwrap()).await;
    let bytes = once(lecture, "/lectures/containers").await;
    let size = bytes.len();
    let body = bytes::Bytes::from(bytes);
    let fixed = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_ENCODING, "br")];
    let plain = serve(Router::new().route("/page", get(move || async move { (fixed, body) }))).await;

    let mut results = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (which, (address, path)) in [(lecture, "/lectures/containers"), (plain, "/page")].into_iter().enumerate() {
            results[which].push(load(address, path).await);
        }
    }
    let [(rate, tail), (plain_rate, plain_tail)] = results.map(|mut rounds| {
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        rounds[ROUNDS / 2]
    });
    println!("lecture page ({size} bytes, brotli): {rate:.0} requests/s, p99 {:.2} ms", tail * 1e3);
    println!("the same bytes, static:              {plain_rate:.0} requests/s, p99 {:.2} ms", plain_tail * 1e3);
    println!("ratio: {:.2} of the requests, {:.2} of the p99", rate / plain_rate, tail / plain_tail);
}

async fn serve(site: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, site.into_make_service_with_connect_info::<SocketAddr>()).await });
    address
}

fn request(address: SocketAddr, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept-Encoding: br\r\n\r\n")
}

async fn once(address: SocketAddr, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    answer(&mut stream, &request(address, path), &mut Vec::new()).await
}

/// One request on an open connection; gives the body.
async fn answer(stream: &mut TcpStream, request: &str, buffer: &mut Vec<u8>) -> Vec<u8> {
    stream.write_all(request.as_bytes()).await.unwrap();
    buffer.clear();
    let mut chunk = [0_u8; 65536];
    loop {
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the server hung up");
        buffer.extend_from_slice(&chunk[..read]);
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse::<usize>().unwrap();
        if buffer.len() >= end + 4 + length {
            return buffer[end + 4..].to_vec();
        }
    }
}

/// Requests a second and the 99th percentile in seconds.
async fn load(address: SocketAddr, path: &str) -> (f64, f64) {
    let text = request(address, path);
    let begun = Instant::now();
    let connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let text = text.clone();
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let (mut times, mut buffer) = (Vec::new(), Vec::new());
                while begun.elapsed() < ROUND {
                    let sent = Instant::now();
                    answer(&mut stream, &text, &mut buffer).await;
                    times.push(sent.elapsed().as_secs_f64());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for connection in connections {
        times.extend(connection.await.unwrap());
    }
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    (rate, times[times.len() * 99 / 100])
}
