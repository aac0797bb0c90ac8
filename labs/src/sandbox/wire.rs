//! Talking to the inner engine, which may be hostile: its socket is opened without following anything that it may
//! have put in its place, and every answer is cut off at a number of bytes.

use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bollard::{BollardRequest, Docker};
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::UnixStream;
use tokio_util::sync::CancellationToken;

use super::SandboxError;

/// Most bytes of an ordinary answer. An honest one has a few kilobytes; parsed JSON takes many times its size.
const ANSWER: u64 = 2 << 20;
/// Most bytes of a stream: a build's records or a container's log.
const STREAM: u64 = 8 << 20;
/// How long the inner engine may take for a whole answer.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(30);
/// Seconds until an answer must begin.
const SECONDS: u64 = 120;

/// The way to one inner engine. Connections end when it is dropped.
#[derive(Debug)]
pub(crate) struct Wire {
    docker: Docker,
    closed: CancellationToken,
}

impl Wire {
    /// A client of the engine whose socket is `docker.sock` in the folder. Connects on use.
    pub(crate) fn new(folder: &Path) -> Result<Self, SandboxError> {
        let closed = CancellationToken::new();
        let door = Arc::new(Door { socket: folder.join("docker.sock"), closed: closed.clone() });
        let docker = Docker::connect_with_custom_transport(
            move |request: BollardRequest| {
                let door = Arc::clone(&door);
                async move { door.ask(request).await }
            },
            Some("http://inner"),
            SECONDS,
            bollard::API_DEFAULT_VERSION,
        )
        .map_err(SandboxError::engine("make a client"))?;
        Ok(Self { docker, closed })
    }

    /// The client.
    pub(crate) fn docker(&self) -> &Docker {
        &self.docker
    }

    /// Settles on the version that the inner engine speaks.
    pub(crate) async fn negotiate(&mut self) -> Result<(), bollard::errors::Error> {
        self.docker = self.docker.clone().negotiate_version().await?;
        Ok(())
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.closed.cancel();
    }
}

/// Waits for the inner engine: a refusal in words is data, anything else is trouble.
pub(super) async fn within<T>(
    what: &'static str,
    answer: impl Future<Output = Result<T, bollard::errors::Error>>,
) -> Result<Result<T, String>, SandboxError> {
    match tokio::time::timeout(ANSWER_TIME, answer).await {
        Err(_) => Err(SandboxError::Inner { what, reason: "no answer".to_owned() }),
        Ok(Ok(found)) => Ok(Ok(found)),
        Ok(Err(bollard::errors::Error::DockerResponseServerError { message, .. })) => {
            Ok(Err(message.chars().take(4000).collect()))
        }
        Ok(Err(error)) => Err(SandboxError::Inner { what, reason: error.to_string() }),
    }
}

/// What an engine says no to that it should not.
pub(super) fn refused(what: &'static str) -> impl FnOnce(String) -> SandboxError {
    move |reason| SandboxError::Inner { what, reason }
}

struct Door {
    socket: PathBuf,
    closed: CancellationToken,
}

impl Door {
    async fn ask(&self, request: BollardRequest) -> Result<hyper::Response<Incoming>, bollard::errors::Error> {
        let path = request.uri().path();
        let streams = ["/build", "/session", "/grpc", "/logs", "/images/create", "/images/load"];
        let most = if streams.iter().any(|end| path.ends_with(end)) { STREAM } else { ANSWER };
        let stream = Bounded { stream: self.open().await?, left: most };
        let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
            .max_headers(64)
            .max_buf_size(64 << 10)
            .handshake(TokioIo::new(stream))
            .await?;
        let closed = self.closed.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = closed.cancelled() => {}
                ended = connection.with_upgrades() => if let Err(error) = ended {
                    tracing::debug!(%error, "a connection to an inner engine ended");
                }
            }
        });
        let (mut parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        parts.uri = target.parse().map_err(std::io::Error::other)?;
        parts.headers.insert(HOST, HeaderValue::from_static("inner"));
        Ok(sender.send_request(hyper::Request::from_parts(parts, body)).await?)
    }

    /// Holds on to the very thing under the socket's name, sees that it is a socket, and connects to that thing.
    async fn open(&self) -> std::io::Result<UnixStream> {
        let held = std::fs::OpenOptions::new()
            .read(true)
            .custom_flags(libc::O_PATH | libc::O_NOFOLLOW | libc::O_CLOEXEC)
            .open(&self.socket)?;
        let found = held.metadata()?;
        let folder = self.socket.parent().map(std::fs::metadata).transpose()?;
        if !found.file_type().is_socket() || folder.is_none_or(|folder| folder.dev() != found.dev()) {
            return Err(std::io::Error::other("what stands in the place of the socket is not one"));
        }
        UnixStream::connect(format!("/proc/self/fd/{}", held.as_raw_fd())).await
    }
}

/// An answer was cut off.
#[derive(Debug, thiserror::Error)]
#[error("the answer is longer than any honest one")]
pub(super) struct TooLong;

/// Whether an error comes of an answer that was cut off.
pub(super) fn is_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if error.is::<TooLong>() || inner.is_some_and(|inner| inner.is::<TooLong>()) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// A connection that fails after a number of bytes read.
struct Bounded {
    stream: UnixStream,
    left: u64,
}

impl AsyncRead for Bounded {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        let read = (buf.filled().len() - before) as u64;
        let Some(left) = self.left.checked_sub(read) else {
            return Poll::Ready(Err(std::io::Error::other(TooLong)));
        };
        self.left = left;
        polled
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
