//! One HTTP question to a container, asked from a thread of ours that has entered the container's network. The answer is
//! a stranger's: it is bounded in bytes and in time.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::SandboxError;
use super::observed::{Answer, NoAnswer};

const HEAD: usize = 32 << 10;
const BODY: usize = 256 << 10;

/// Asks in the given network namespace. Blocks: call it on a blocking thread.
pub(super) fn ask(
    network: OwnedFd,
    method: &str,
    port: u16,
    path: &str,
    time: Duration,
) -> Result<Result<Answer, NoAnswer>, SandboxError> {
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !plain(method) || !plain(path) || !path.starts_with('/') {
        return Err(SandboxError::Inner { what: "be asked", reason: format!("{method:?} {path:?} cannot be sent") });
    }
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUser-Agent: drydock\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    // A thread of its own, since it can never leave the namespace again.
    let thread = std::thread::spawn(move || {
        move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))
            .map_err(|error| SandboxError::io("/proc/…/ns/net")(error.into()))?;
        Ok(exchange(&request, port, time))
    });
    thread.join().unwrap_or_else(|_| Err(SandboxError::Inner { what: "be asked", reason: "the thread ended".into() }))
}

fn exchange(request: &str, port: u16, time: Duration) -> Result<Answer, NoAnswer> {
    let began = Instant::now();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, time).map_err(refusal)?;
    let mut bytes = Vec::new();
    let left =
        |began: Instant| time.checked_sub(began.elapsed()).filter(|left| !left.is_zero()).ok_or(NoAnswer::TimedOut);
    stream.set_write_timeout(Some(left(began)?)).map_err(refusal)?;
    stream.write_all(request.as_bytes()).map_err(refusal)?;
    let mut piece = [0; 16 << 10];
    let mut cut = false;
    loop {
        stream.set_read_timeout(Some(left(began)?)).map_err(refusal)?;
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => bytes.extend_from_slice(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // A reset after a whole answer is an impolite goodbye.
            Err(error) if error.kind() == ErrorKind::ConnectionReset && whole(&bytes) => break,
            Err(error) => return Err(refusal(error)),
        }
        if bytes.len() > HEAD + BODY {
            cut = true;
            break;
        }
        if whole(&bytes) {
            break;
        }
    }
    parse(&bytes, cut).map(|answer| Answer { seconds: began.elapsed().as_secs_f64(), ..answer })
}

fn refusal(error: std::io::Error) -> NoAnswer {
    match error.kind() {
        ErrorKind::ConnectionRefused | ErrorKind::NetworkUnreachable => NoAnswer::Refused,
        ErrorKind::WouldBlock | ErrorKind::TimedOut => NoAnswer::TimedOut,
        _ => NoAnswer::NotHttp(error.to_string()),
    }
}

/// Whether head and as much body as the head announces are there, so that a connection kept open does not hold us.
fn whole(bytes: &[u8]) -> bool {
    let Some((head, body)) = split(bytes) else { return false };
    let Some((_, headers)) = head_of(head) else { return true };
    let length = value(&headers, "content-length").and_then(|length| length.trim().parse::<usize>().ok());
    match length {
        Some(length) => body.len() >= length,
        None => value(&headers, "transfer-encoding").is_some() && body.ends_with(b"0\r\n\r\n"),
    }
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.windows(4).take(HEAD).position(|four| four == b"\r\n\r\n")?;
    Some((bytes.get(..end)?, bytes.get(end + 4..)?))
}

fn head_of(head: &[u8]) -> Option<(u16, Vec<(String, String)>)> {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.splitn(3, ' ');
    first.next().filter(|version| version.starts_with("HTTP/1."))?;
    let status = first.next()?.parse().ok().filter(|status| (100..600).contains(status))?;
    let headers = lines.take(100).filter_map(|line| line.split_once(':'));
    Some((status, headers.map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned())).collect()))
}

fn value<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
}

fn parse(bytes: &[u8], cut: bool) -> Result<Answer, NoAnswer> {
    let not_http = || {
        let start = String::from_utf8_lossy(bytes.get(..80.min(bytes.len())).unwrap_or_default()).into_owned();
        NoAnswer::NotHttp(if bytes.is_empty() {
            "the connection was closed without an answer".to_owned()
        } else {
            start
        })
    };
    let (head, body) = split(bytes).ok_or_else(not_http)?;
    let (status, headers) = head_of(head).ok_or_else(not_http)?;
    let chunked = value(&headers, "transfer-encoding").is_some_and(|coding| coding.to_lowercase().contains("chunked"));
    let mut body = if chunked { unchunk(body) } else { body.to_vec() };
    if let Some(length) = value(&headers, "content-length").and_then(|length| length.parse::<usize>().ok()) {
        body.truncate(length);
    }
    if cut {
        body.truncate(BODY);
    }
    Ok(Answer { status, headers, body, seconds: 0.0 })
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
        let Ok(size) = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16) else { break };
        let Some(piece) = rest.get(end + 2..).filter(|_| size > 0) else { break };
        let taken = size.min(piece.len());
        body.extend_from_slice(piece.get(..taken).unwrap_or_default());
        rest = piece.get(taken + 2..).unwrap_or_default();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_with_length_with_chunks_and_to_the_end() {
        let plain = parse(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nhi!!", false).unwrap();
        assert_eq!((plain.status, plain.body.as_slice()), (200, b"hi".as_slice()));
        assert_eq!(plain.headers[1], ("x-a".to_owned(), "b".to_owned()));
        let chunked =
            parse(b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n3;x=y\r\n yo\r\n0\r\n\r\n", false)
                .unwrap();
        assert_eq!((chunked.status, chunked.body.as_slice()), (404, b"hi yo".as_slice()));
        assert_eq!(parse(b"HTTP/1.0 500 X\r\n\r\nrest", false).unwrap().body, b"rest");
    }

    #[test]
    fn what_is_not_http_is_said_to_be_so() {
        for bytes in [b"".as_slice(), b"SSH-2.0-x\r\n", b"HTTP/1.1 9999 X\r\n\r\n", b"HTTP/1.1 200 OK"] {
            assert!(matches!(parse(bytes, false), Err(NoAnswer::NotHttp(_))), "{bytes:?}");
        }
        // An absurd chunk size does no harm.
        let answer = parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx", false);
        assert_eq!(answer.unwrap().body, b"x");
    }
}
