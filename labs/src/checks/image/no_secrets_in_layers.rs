//! # What it checks
//! No layer holds a private key, an access token, an `.env` or a Git history, not even one that a later layer deletes;
//! and neither the environment nor the history of the image holds a secret.
//!
//! # Why it matters
//! Whoever can pull the image can read every layer, every variable and every build argument in it. Deleting a file in a
//! later layer hides it from the container and from nobody else. A secret that was in a published image is no secret
//! any more and must be replaced.
//!
//! # Failing example
//! ```text
//! COPY deploy.key /tmp/
//! RUN fetch --key /tmp/deploy.key && rm /tmp/deploy.key
//! ```
//!
//! # Passing example
//! ```text
//! RUN --mount=type=secret,id=deploy_key fetch --key /run/secrets/deploy_key
//! ```
//!
//! # Source
//! Docker documentation, "Build secrets"; CIS Docker Benchmark 4.10.

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;
use crate::inspect::secret_variable;

/// The check's description.
pub const META: Meta = Meta {
    id: "no-secrets-in-layers",
    title: "No layer holds a secret, not even a deleted one",
    group: Group::Image,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Image,
};

/// Judges layers, environment and history.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(image) = &seen.image else { return Judged::skip("There is no image") };
    let mut line = None;
    let mut found = Vec::new();
    for layer in &image.own {
        for secret in &layer.secrets {
            let place = if secret.path.is_empty() { "the history".to_owned() } else { secret.path.clone() };
            let by: String = layer.created_by.chars().take(60).collect();
            let gone = !secret.path.is_empty() && image.tree.layer_of(&secret.path).is_none();
            let later = if gone { ", deleted later and still in its layer" } else { "" };
            found.push(format!("{}: {place}{later} (made by {by})", secret.what));
            line = line.or(layer.line);
        }
    }
    for (name, value) in &image.image.config.env {
        if let Some(secret) = secret_variable(name, value) {
            found.push(secret.what);
        }
    }
    if found.is_empty() {
        return Judged::pass("No secret was found in the layers, the environment or the history");
    }
    let mut judged = Judged::fail("Secrets are in the image for everyone who can pull it").fix(
        "Keep the file out of the context with .dockerignore, or use RUN --mount=type=secret where the build needs it. Replace the secret.",
    );
    judged.line = line;
    for one in found.into_iter().take(8) {
        judged = judged.evidence(one);
    }
    judged
}
