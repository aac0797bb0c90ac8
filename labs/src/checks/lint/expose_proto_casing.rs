//! # What it checks
//! EXPOSE writes tcp, udp and sctp in lower case.
//! # Why it matters
//! It works in any case; one way to write it is enough.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! EXPOSE 80/TCP
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! EXPOSE 80/tcp 53/udp
//! ```
//! # Source
//! BuildKit ExposeProtoCasing.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "expose-proto-casing",
    title: "Protocols are in lower case",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["buildkit/ExposeProtoCasing"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let words = source.file.each(Keyword::Expose).flat_map(|instruction| instruction.words());
    words
        .filter_map(|word| {
            let (_, protocol) = word.value.split_once('/')?;
            let upper = protocol.chars().any(char::is_uppercase);
            upper.then(|| {
                let finding = source.finding(
                    &META,
                    word.span,
                    format!("The protocol {protocol} is in upper case"),
                    format!("Write {}", protocol.to_lowercase()),
                );
                if word.text == word.value { finding.with_edit(word.span, word.text.to_lowercase()) } else { finding }
            })
        })
        .collect()
}
