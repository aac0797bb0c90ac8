//! Only names that are ours are answered.
//!
//! Without this a web site whose name is made to point at 127.0.0.1 (DNS rebinding) could read and post here as if it
//! were this server.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::Response;

use crate::web::error::Error;
use crate::web::settings::host_of;

/// The names that are answered, in lower case and without a port.
#[derive(Debug, Clone)]
pub struct Hosts(pub Arc<[String]>);

/// Refuses a request whose `Host` is not one of ours. Health checks are answered under any name: a load balancer asks by
/// address, and they tell nothing.
pub async fn check(State(Hosts(hosts)): State<Hosts>, request: Request, next: Next) -> Result<Response, Error> {
    if matches!(request.uri().path(), "/healthz" | "/readyz") {
        return Ok(next.run(request).await);
    }
    let asked = request.headers().get(HOST).and_then(|host| host.to_str().ok()).map(host_of);
    match asked {
        Some(host) if hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host)) => Ok(next.run(request).await),
        _ => Err(Error::new(
            StatusCode::MISDIRECTED_REQUEST,
            "This server does not answer under that name",
            "The address in your browser names a host that this Drydock was not told about. That protects you from \
             other web sites that point their own name at this machine.",
        )
        .fix("Open http://127.0.0.1:3000, or ask whoever runs this server to add the name to its configuration.")),
    }
}
