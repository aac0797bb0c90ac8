//! Our reader beside the builder itself: what BuildKit in the sandbox accepts must have no mistake for us, and what it
//! rejects must have one. Images are replaced by one that the sandbox has, so that every instruction is looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod odd;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt;
use labs::dockerfile::{Base, parse};
use labs::sandbox::{BuildOptions, BuildOutcome, Limits, Sandbox};

/// Files that one sandbox is asked about: each build leaves something in its engine.
const A_SANDBOX: usize = 60;

/// What newer builders than the sandbox's take: we judge by those.
const NEWER: [&str; 2] = ["unknown flag: exclude", "unknown flag: security"];

/// The realistic files, as they are and with the line ends of Windows; the odd forms; and files in which a piece is lost or
/// doubled, always the same ones.
fn files() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "Dockerfile"));
    names.sort();
    let corpus: Vec<String> = names.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let odd = odd::REJECTED.iter().map(|(text, _)| *text).chain(odd::ACCEPTED.iter().copied());
    let mut all: Vec<String> = odd.map(|text| format!("FROM alpine:3\n{text}\n")).collect();
    let mut random = 1_u64;
    for text in &corpus {
        all.push(text.clone());
        all.push(text.replace('\n', "\r\n"));
        let many = std::env::var("DAMAGED").ok().and_then(|many| many.parse().ok()).unwrap_or(2);
        for _ in 0..many {
            all.push(damaged(text, &mut random));
        }
    }
    all
}

/// Without, or with twice, one of its words or characters.
fn damaged(text: &str, random: &mut u64) -> String {
    let pieces: Vec<&str> = if draw(random, 2) == 0 {
        text.split_whitespace().collect()
    } else {
        text.char_indices().map(|(at, character)| &text[at..at + character.len_utf8()]).collect()
    };
    let piece = pieces[draw(random, pieces.len())];
    let at = piece.as_ptr().addr() - text.as_ptr().addr();
    let (before, after) = (&text[..at], &text[at + piece.len()..]);
    if draw(random, 2) == 0 { format!("{before}{after}") } else { format!("{before}{piece} {piece}{after}") }
}

/// A number below `end`, the same ones in every run.
fn draw(random: &mut u64, end: usize) -> usize {
    *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*random >> 33).unwrap() % end
}

/// With every image from outside replaced by one that the sandbox has.
fn offered(text: &str) -> String {
    // Another frontend would be fetched.
    let mut out = text.replacen("# syntax=", "# without=", 1);
    let file = parse(&out);
    for stage in file.stages.iter().rev() {
        let from = &file.instructions[stage.from];
        let (start, end) = (from.span.start as usize, from.span.end as usize);
        let Base::Image(_) = &stage.base else { continue };
        if file
            .problems
            .iter()
            .any(|problem| problem.span.start >= from.span.start && problem.span.start <= from.span.end)
        {
            continue;
        }
        let words: Vec<String> = out[start..end].split_whitespace().map(str::to_owned).collect();
        let Some(at) = words.iter().skip(1).position(|word| !word.starts_with("--")) else { continue };
        let name = words[at + 2..].join(" ");
        out.replace_range(start..end, format!("FROM alpine:3.22 {name}").trim_end());
    }
    out
}

/// What the builder says, where it says no to the file itself and not to what happens when it is carried out.
async fn rejected(sandbox: &Sandbox, text: &str) -> Option<String> {
    let options = BuildOptions { time: Some(Duration::from_secs(60)), ..BuildOptions::default() };
    let context = common::context(&[("Dockerfile", text)]);
    match sandbox.build(context, "Dockerfile", &options, &mut |_| {}).await.unwrap() {
        // A step that fails, and an image that is not here: the file itself was accepted.
        BuildOutcome::Failed(failed)
            if failed.step.is_none() && !failed.message.contains("failed to resolve source") =>
        {
            Some(failed.message)
        }
        BuildOutcome::Failed(_) | BuildOutcome::Built(_) => None,
        BuildOutcome::Stopped(stopped) => panic!("{text:?}: {stopped:?}"),
    }
}

#[test]
fn what_the_builder_rejects_is_what_we_reject() {
    common::run(|host| async move {
        let files: Vec<String> = files().iter().map(|text| offered(text)).collect();
        assert!(files.len() >= 300, "{}", files.len());
        let mut different = String::new();
        for some in files.chunks(A_SANDBOX) {
            let sandbox = host.open(&Limits::default()).await.unwrap();
            let answers: Vec<(&String, Option<String>)> = futures_util::stream::iter(some)
                .map(|text| {
                    let sandbox = &sandbox;
                    async move { (text, rejected(sandbox, text).await) }
                })
                .buffered(3)
                .collect()
                .await;
            sandbox.close().await.unwrap();
            for (text, answer) in answers {
                let ours: Vec<String> = parse(text).problems.iter().map(|problem| problem.message.clone()).collect();
                let newer = answer.as_ref().is_some_and(|answer| NEWER.iter().any(|flag| answer.contains(flag)));
                if answer.is_some() == ours.is_empty() && !newer {
                    let _ = writeln!(different, "{text:?}\n  builder: {answer:?}\n  we: {ours:?}");
                }
            }
        }
        assert!(different.is_empty(), "{different}");
    });
}
