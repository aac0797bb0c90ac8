//! # What it checks
//! No value of an ENV uses a name that the same ENV defines.
//! # Why it matters
//! All values of one ENV are worked out before any of them is set: the name is still empty, or has the value of before.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ENV HOME_DIR=/srv APP_DIR=$HOME_DIR/app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ENV HOME_DIR=/srv
//! ENV APP_DIR=$HOME_DIR/app PATH=/srv/bin:$PATH
//! ```
//! # Source
//! hadolint DL3044.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use std::cell::RefCell;

use crate::dockerfile::{Keyword, expand};

pub const META: Meta = Meta {
    id: "env-self-reference",
    title: "A value does not use its own line",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3044"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::Env) {
        let pairs = instruction.pairs();
        for (at, pair) in pairs.iter().enumerate() {
            let Some(value) = &pair.value else { continue };
            let used = RefCell::new(Vec::new());
            expand(&value.text, source.file.escape, &|name| {
                used.borrow_mut().push(name.to_owned());
                Some(Some(String::new()))
            });
            let used = used.into_inner();
            if used.is_empty() {
                continue;
            }
            let other =
                pairs[..at].iter().find(|other| used.contains(&other.key.value) && other.key.value != pair.key.value);
            if let Some(other) = other {
                let name = &other.key.value;
                let message = format!("{name} is not set yet when {} is worked out", pair.key.value);
                findings.push(source.finding(
                    &META,
                    pair.span,
                    message,
                    format!("Put {} into an ENV of its own below", pair.key.value),
                ));
            }
        }
    }
    findings
}
