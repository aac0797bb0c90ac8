//! # What it checks
//! The service listens on the lab's port on an address that others can reach, not on the container's own loopback.
//!
//! # Why it matters
//! 127.0.0.1 inside a container is the container itself. A service that listens there works in every test inside it and
//! answers nobody outside, whatever is published.
//!
//! # Failing example
//! ```text
//! CMD ["gunicorn", "--bind", "127.0.0.1:5000", "app:app"]
//! ```
//!
//! # Passing example
//! ```text
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! Docker documentation, "Networking overview: published ports".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "binds-all-interfaces",
    title: "The service can be reached from outside its container",
    group: Group::Container,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges the listening sockets.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.run else { return Judged::skip("It was not run") };
    let Some(port) = seen.app.port else { return Judged::skip("The lab's service has no port") };
    let reachable = run.listening.iter().find(|socket| socket.port == port && socket.reaches_outside());
    let loopback = run.listening.iter().find(|socket| socket.port == port);
    let fix = format!("Let it listen on 0.0.0.0:{port}.");
    let mut judged = match (reachable, loopback) {
        (Some(socket), _) => Judged::pass(format!("It listens on {}:{port}", socket.address)),
        (None, Some(socket)) => {
            Judged::fail(format!("It listens on {}:{port}, which only the container itself can reach", socket.address))
                .fix(fix)
        }
        (None, None) => Judged::fail(format!("Nothing listens on port {port}")).fix(fix),
    };
    for socket in &run.listening {
        judged = judged.evidence(format!("listening: {}:{}", socket.address, socket.port));
    }
    judged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::grade::RunSeen;
    use crate::sandbox::Listening;

    #[test]
    fn only_an_address_that_others_reach_passes() {
        for (address, status) in
            [("0.0.0.0", Status::Pass), ("::", Status::Pass), ("127.0.0.1", Status::Fail), ("::1", Status::Fail)]
        {
            let listening = vec![Listening { address: address.parse().unwrap(), port: 5000 }];
            let mut seen = Evidence { run: Some(RunSeen { listening, ..RunSeen::default() }), ..Evidence::default() };
            seen.app.port = Some(5000);
            assert_eq!(judge(&seen).status, status, "{address}");
        }
    }
}
