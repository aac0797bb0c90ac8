//! # What it checks
//! EXPOSE has no address and no port of the host, as in 8080:80.
//! # Why it matters
//! Which port of the host is used is said when the container starts (docker run -p 8080:80). The builder drops that
//! part.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! EXPOSE 8080:80
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! EXPOSE 80 8000-8010/tcp
//! ```
//! # Source
//! BuildKit ExposeInvalidFormat.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "expose-format",
    title: "EXPOSE names the container port alone",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/ExposeInvalidFormat"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let words = source.file.each(Keyword::Expose).flat_map(|instruction| instruction.words());
    words
        .filter(|word| word.value.contains(':'))
        .map(|word| {
            let port = word.value.rsplit(':').next().unwrap_or_default().to_owned();
            let finding = source.finding(
                &META,
                word.span,
                format!("{} says more than the container's port", word.value),
                format!("Write EXPOSE {port}"),
            );
            if word.text == word.value && !port.is_empty() { finding.with_edit(word.span, port) } else { finding }
        })
        .collect()
}
