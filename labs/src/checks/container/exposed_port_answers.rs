//! # What it checks
//! The port that the image EXPOSEs is the one that the service answers on.
//!
//! # Why it matters
//! EXPOSE publishes nothing; it is what people, `docker run -P`, proxies and platforms read to find the service. A wrong
//! number there sends all of them to a closed door.
//!
//! # Failing example
//! ```text
//! EXPOSE 8080
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Passing example
//! ```text
//! EXPOSE 5000
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! Docker documentation, "Dockerfile reference: EXPOSE".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "exposed-port-answers",
    title: "The exposed port is the one that answers",
    group: Group::Container,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges the exposed ports.
pub fn judge(seen: &Evidence) -> Judged {
    let (Some(run), Some(image)) = (&seen.run, &seen.image) else { return Judged::skip("It was not run") };
    let exposed: Vec<u16> =
        image.image.config.exposed.iter().filter(|(_, kind)| kind == "tcp").map(|(port, _)| *port).collect();
    let mut judged = if exposed.is_empty() {
        Judged::fail("The image exposes no port").fix("Add EXPOSE with the port that the service listens on.")
    } else {
        let dead = exposed.iter().find(|port| !matches!(run.exposed.get(port), Some(Ok(_))));
        match dead {
            Some(port) => Judged::fail(format!("The image exposes port {port}, and nothing answers there"))
                .fix("Let EXPOSE and the service's own setting name the same port."),
            None => Judged::pass("Every exposed port answers"),
        }
    };
    for port in exposed {
        judged = judged.evidence(format!("EXPOSE {port}"));
    }
    for socket in &run.listening {
        judged = judged.evidence(format!("listening: {}:{}", socket.address, socket.port));
    }
    judged
}
