//! `drydock explain`

use std::fmt::Write;

use clap::Args;
use labs::checks::{self, Check};

use super::{Failure, print};

/// Say what a check looks for, why, and how to pass it
#[derive(Debug, Args)]
pub struct Explain {
    /// A check's id, or another tool's code for it: deps-before-code, DL3007, StageNameCasing [default: list all]
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> Result<u8, Failure> {
        match &self.code {
            None => print(&list()),
            Some(code) => {
                let check = checks::find(code).ok_or_else(|| {
                    Failure::input(format!("no check has the code {code}; `drydock explain` lists all of them"))
                })?;
                print(&page(check));
            }
        }
        Ok(0)
    }
}

fn list() -> String {
    let mut text = String::new();
    let widest = checks::all().iter().map(|check| check.meta.id.len()).max().unwrap_or(0);
    for check in checks::all() {
        let meta = check.meta;
        let _ = writeln!(text, "{:widest$}  {:7}  {}", meta.id, meta.severity.name(), meta.title);
    }
    text
}

fn page(check: &Check) -> String {
    let meta = check.meta;
    let mut text = format!("{} ({})\n{}\n", meta.id, meta.severity.name(), meta.title);
    if !meta.aliases.is_empty() {
        let _ = writeln!(text, "Elsewhere: {}", meta.aliases.join(", "));
    }
    let doc = &check.doc;
    let parts = [
        ("What it checks", doc.what),
        ("Why it matters", doc.why),
        ("Failing", doc.failing),
        ("Passing", doc.passing),
        ("Source", doc.source),
    ];
    for (heading, body) in parts.into_iter().filter(|(_, body)| !body.trim().is_empty()) {
        let _ = write!(text, "\n{heading}\n");
        for line in body.trim().lines().filter(|line| !line.starts_with("```")) {
            let _ = writeln!(text, "{}", if line.is_empty() { String::new() } else { format!("  {line}") });
        }
    }
    text
}
