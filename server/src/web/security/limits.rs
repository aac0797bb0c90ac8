//! How much one address may ask for.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

use crate::web::error::Error;
use crate::web::settings::Settings;

/// The largest body of an ordinary form, in bytes.
pub const FORM_BYTES: usize = 256 * 1024;
/// The largest hand-in that is read to its end, in bytes. Far more than a lab accepts: what exceeds the lab's limit is
/// thrown away while it is read, and the answer is a page with the reason instead of a broken connection.
pub const HAND_IN_BYTES: usize = 64 * 1024 * 1024;
/// How long a request may take until its answer begins. Event streams begin at once and are not cut by this.
pub const TIMEOUT: Duration = Duration::from_secs(60);
/// How often addresses that have been quiet are forgotten.
const FORGET: Duration = Duration::from_secs(120);

/// Who is asking: the address of the connection, or what a proxy on this machine says.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    behind_proxy: bool,
}

impl KeyExtractor for Client {
    type Key = IpAddr;

    fn extract<T>(&self, request: &Request<T>) -> Result<IpAddr, GovernorError> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
        if !self.behind_proxy || !peer.is_loopback() {
            return Ok(household(peer));
        }
        // The last entry of the last line is the one that our own proxy added; those before it are the client's to invent.
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let forwarded = forwarded.and_then(|value| value.to_str().ok());
        let told = forwarded.and_then(|value| value.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
        Ok(household(told.unwrap_or(peer)))
    }
}

/// Whoever has one IPv6 address has 2^64 of them (RFC 4291, section 2.5.1): those count as one.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        address => address,
    }
}

/// Puts the limit on changing requests before `router`. Reading is not limited: pages are cheap and the same for everyone.
pub fn guard(router: Router, settings: &Settings) -> Router {
    let mut builder = GovernorConfigBuilder::default().key_extractor(Client { behind_proxy: settings.behind_proxy });
    builder.methods(vec![Method::POST, Method::PUT, Method::PATCH, Method::DELETE]);
    builder.per_millisecond(settings.refill_ms.max(1)).burst_size(settings.burst.max(1));
    // `None` only for a zero, which the line above rules out.
    let Some(config) = builder.finish().map(Arc::new) else { return router };
    let limiter = Arc::clone(config.limiter());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(FORGET).await;
            limiter.retain_recent();
        }
    });
    router.layer(GovernorLayer::new(config).error_handler(refused))
}

fn refused(error: GovernorError) -> Response {
    let GovernorError::TooManyRequests { wait_time, .. } = error else {
        return Error::internal(error).into_response();
    };
    let wait = wait_time.max(1);
    let mut response = Error::new(
        StatusCode::TOO_MANY_REQUESTS,
        "That was a lot at once",
        format!("Many forms arrived from your address in a short time. The next one is accepted in {wait} s."),
    )
    .fix("What you sent last was not kept. Go back, wait a moment and send it again.")
    .into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(behind_proxy: bool, peer: [u8; 4], forwarded: &str) -> IpAddr {
        let request = Request::builder().header("x-forwarded-for", "7.7.7.7");
        let mut request = request.header("x-forwarded-for", forwarded).body(()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 1))));
        Client { behind_proxy }.extract(&request).unwrap()
    }

    #[test]
    fn a_forwarded_address_counts_only_from_our_own_proxy_and_only_its_last_entry() {
        assert_eq!(asked(true, [127, 0, 0, 1], "6.6.6.6, 10.0.0.7"), IpAddr::from([10, 0, 0, 7]));
        assert_eq!(asked(true, [10, 0, 0, 9], "6.6.6.6"), IpAddr::from([10, 0, 0, 9]));
        assert_eq!(asked(false, [127, 0, 0, 1], "6.6.6.6"), IpAddr::from([127, 0, 0, 1]));
    }

    #[test]
    fn addresses_of_one_network_count_as_one() {
        let one = asked(true, [127, 0, 0, 1], "2001:db8:1:2:3:4:5:6");
        assert_eq!(one, asked(true, [127, 0, 0, 1], "2001:db8:1:2:ffff::9"));
        assert_ne!(one, asked(true, [127, 0, 0, 1], "2001:db8:1:3::1"));
        assert_eq!(asked(true, [127, 0, 0, 1], "::ffff:10.0.0.7"), IpAddr::from([10, 0, 0, 7]));
    }
}
