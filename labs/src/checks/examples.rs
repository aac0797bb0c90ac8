//! The examples in the checks' own docs, run as tests.
#![cfg(test)]

use std::collections::BTreeMap;

use super::{Run, Source, all};
use crate::dockerfile;
use crate::lint::ContextFiles;

/// A fenced block: its info string and its text.
fn blocks(markdown: &str) -> Vec<(String, String)> {
    let (mut blocks, mut open): (Vec<(String, String)>, bool) = (Vec::new(), false);
    for line in markdown.lines() {
        match line.strip_prefix("```") {
            Some(info) if !open => {
                blocks.push((info.trim().to_owned(), String::new()));
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let text = &mut blocks.last_mut().unwrap().1;
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// How often the check speaks on each `dockerfile` block; blocks with `file=NAME` are the context of all of them.
fn verdicts(check: &super::Check, markdown: &str) -> Vec<(String, usize)> {
    let Run::Source(run) = check.run else { return Vec::new() };
    let blocks = blocks(markdown);
    let named = |info: &str| info.split_whitespace().find_map(|part| part.strip_prefix("file=").map(str::to_owned));
    let context: BTreeMap<String, Vec<u8>> =
        blocks.iter().filter_map(|(info, text)| Some((named(info)?, text.clone().into_bytes()))).collect();
    blocks
        .iter()
        .filter(|(info, _)| info.starts_with("dockerfile"))
        .map(|(_, text)| {
            let file = dockerfile::parse(text);
            let files = (!context.is_empty()).then_some(&context as &dyn ContextFiles);
            (text.clone(), run(&Source::new(&file, "Dockerfile", files)).len())
        })
        .collect()
}

#[test]
fn every_failing_example_fails_its_check() {
    for check in all() {
        if !matches!(check.run, Run::Source(_)) {
            continue;
        }
        let verdicts = verdicts(check, check.doc.failing);
        assert!(!verdicts.is_empty(), "{} has no failing example", check.meta.id);
        for (text, count) in verdicts {
            assert!(count > 0, "{} says nothing about its failing example:\n{text}", check.meta.id);
        }
    }
}

#[test]
fn every_passing_example_passes_its_check() {
    for check in all() {
        if !matches!(check.run, Run::Source(_)) {
            continue;
        }
        let verdicts = verdicts(check, check.doc.passing);
        assert!(!verdicts.is_empty(), "{} has no passing example", check.meta.id);
        for (text, count) in verdicts {
            assert_eq!(count, 0, "{} speaks about its passing example:\n{text}", check.meta.id);
        }
    }
}

#[test]
fn every_check_is_documented_and_has_an_id_and_aliases_of_its_own() {
    let mut codes = std::collections::HashMap::new();
    for check in all() {
        let doc = check.doc;
        for part in [doc.what, doc.why, doc.failing, doc.passing, doc.source] {
            assert!(!part.trim().is_empty(), "{} lacks a part of its doc", check.meta.id);
        }
        for code in std::iter::once(&check.meta.id).chain(check.meta.aliases) {
            if let Some(other) = codes.insert(code.to_lowercase(), check.meta.id) {
                assert!(code.starts_with("CIS"), "{code} belongs to {other} and {}", check.meta.id);
            }
        }
    }
}
