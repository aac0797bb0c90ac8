//! What the tests of grading share: labs from the tree, submissions, and a report in few lines.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use labs::checks::Status;
use labs::files::Files;
use labs::grade::Report;
use labs::lab::{Catalog, Lab};

/// The labs as they lie in the tree.
pub fn catalog() -> Catalog {
    let (catalog, problems) = Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(problems, []);
    catalog
}

/// One lab.
pub fn lab(slug: &str) -> Lab {
    catalog().find(slug).unwrap_or_else(|| panic!("there is no lab {slug}")).clone()
}

/// A submission with one file.
pub fn dockerfile(text: &str) -> Files {
    let mut files = Files::new();
    files.insert("Dockerfile", text).unwrap();
    files
}

/// The ids of the checks that did not pass, sorted.
pub fn not_passed(report: &Report) -> Vec<String> {
    let mut ids: Vec<_> = report.not_passed().map(|check| check.id.clone()).collect();
    ids.sort();
    ids
}

/// A report in few lines, for the message of a failed test.
pub fn explain(report: &Report) -> String {
    let mut text = format!("refusals {:?}\nlimit {:?}\nbuild {:?}\n", report.refusals, report.limit, report.build);
    for check in report.checks.iter().filter(|check| check.status != Status::Pass) {
        text.push_str(&format!("{:?} {}: {} {:?}\n", check.status, check.id, check.summary, check.evidence));
    }
    text
}
