//! Packages that are installed by name, without a version.

use super::packages::{Install, Manager, install};
use super::{Finding, Meta, Source};

/// One finding for each command that installs packages without a version: at the first of them, naming them all.
/// `pinned` knows how this manager writes versions, and `fix` says it for one package.
pub(super) fn loose(
    source: &Source<'_>,
    meta: &Meta,
    manager: Manager,
    pinned: fn(&str) -> bool,
    fix: fn(&str) -> String,
) -> Vec<Finding> {
    let installs = source.file.run_commands().filter_map(|(_, command)| install(command));
    installs
        .filter(|install| install.manager == manager)
        .filter_map(|install| finding(source, meta, &install, pinned, fix))
        .collect()
}

/// The finding of one command, if it has packages without a version.
pub(super) fn finding(
    source: &Source<'_>,
    meta: &Meta,
    install: &Install<'_>,
    pinned: fn(&str) -> bool,
    fix: fn(&str) -> String,
) -> Option<Finding> {
    let elsewhere = |text: &str| text.starts_with(['.', '/']) || text.contains("://") || pinned(text);
    let loose: Vec<_> = install.packages.iter().filter(|word| !word.dynamic && !elsewhere(&word.text)).collect();
    let first = loose.first()?;
    let names: Vec<&str> = loose.iter().map(|word| word.text.as_str()).collect();
    let message = format!("{} {} no version", names.join(", "), if names.len() == 1 { "has" } else { "have" });
    Some(source.finding(meta, first.span, message, fix(&first.text)))
}

/// A package of yum and dnf with its version, a group, or a file.
pub(super) fn rpm(package: &str) -> bool {
    package.starts_with('@')
        || package.ends_with(".rpm")
        || package.split('-').skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}
