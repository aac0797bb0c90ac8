//! Realistic files with the verdict a teacher gave on each: `NAME.expect` beside `NAME.Dockerfile` lists the errors and
//! warnings as `LINE CODE`. After reading a changed verdict and agreeing with it, `BLESS=1 cargo test` writes it down.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use labs::checks::Severity;
use labs::dockerfile::{Body, Keyword, parse};
use labs::lint::{fix, lint};

fn corpus() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "Dockerfile"));
    files.sort();
    assert!(files.len() >= 40, "the corpus is not there");
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_file_gets_the_verdict_that_a_teacher_gave() {
    let mut wrong = String::new();
    for (path, text) in corpus() {
        let mut seen = String::new();
        for finding in lint(&text, "Dockerfile", None) {
            if finding.severity <= Severity::Warning {
                let _ = writeln!(seen, "{} {}", finding.line, finding.code);
            }
        }
        let expect = path.with_extension("expect");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expect, &seen).unwrap();
        }
        let wanted = fs::read_to_string(&expect).unwrap_or_default();
        if seen != wanted {
            let _ = writeln!(wrong, "--- {}\nwanted:\n{wanted}seen:\n{seen}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn fixing_a_file_never_makes_it_worse_and_is_done_after_one_time() {
    for (path, text) in corpus() {
        let fixed = fix(&text, "Dockerfile", None);
        let (before, after) = (parse(&text), parse(&fixed.source));
        assert!(after.problems.len() <= before.problems.len(), "{}:\n{}", path.display(), fixed.source);
        assert!(fixed.findings.len() <= lint(&text, "Dockerfile", None).len(), "{}", path.display());
        assert_eq!(after.stages.len(), before.stages.len(), "{}", path.display());
        let twice = fix(&fixed.source, "Dockerfile", None);
        assert_eq!((twice.changes, &twice.source), (0, &fixed.source), "{}", path.display());
    }
}

/// The places of everything in a file are those of the text.
#[test]
fn every_place_points_at_its_own_text() {
    for (path, text) in corpus() {
        let file = parse(&text);
        for instruction in &file.instructions {
            assert_eq!(file.text(instruction.name.span), instruction.name.text, "{}", path.display());
            for flag in &instruction.flags {
                assert!(file.text(flag.span).starts_with("--"), "{}: {}", path.display(), file.text(flag.span));
            }
            for pair in instruction.pairs() {
                assert_eq!(file.text(pair.key.span), pair.key.text, "{}", path.display());
            }
            for command in instruction.commands() {
                let first =
                    command.words.first().filter(|word| !word.quoted && !word.dynamic && !word.text.contains('\\'));
                if let Some(word) = first {
                    assert_eq!(file.text(word.span), word.text, "{}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_other_parser_sees_the_same_instructions_and_stages() {
    let mut compared = 0;
    for (path, text) in corpus() {
        let Ok(other) = parse_dockerfile::parse(&text) else { continue };
        let ours = parse(&text);
        // It does not judge what the words mean, so it reads more than the builder does.
        let theirs: Vec<&str> = other.instructions.iter().map(keyword).collect();
        let mine: Vec<String> = ours.instructions.iter().map(|instruction| instruction.name.value.clone()).collect();
        assert_eq!(mine, theirs, "{}", path.display());
        let images: Vec<String> = other.stages().map(|stage| stage.from.image.value.to_string()).collect();
        let own: Vec<String> = ours
            .each(Keyword::From)
            .filter_map(|instruction| match &instruction.body {
                Body::From { image, .. } => Some(image.text.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(own, images, "{}", path.display());
        for (mine, theirs) in ours.instructions.iter().zip(&other.instructions) {
            if let parse_dockerfile::Instruction::Run(run) = theirs {
                assert_eq!(mine.heredocs.len(), run.here_docs.len(), "{}", path.display());
                assert_eq!(mine.flags.len(), run.options.len(), "{}", path.display());
            }
            if let parse_dockerfile::Instruction::Copy(copy) = theirs {
                let sources = mine.copied().map_or(0, |(sources, _)| sources.len());
                assert_eq!(sources + mine.heredocs.len(), copy.src.len(), "{}", path.display());
            }
        }
        compared += 1;
    }
    assert!(compared >= 35, "only {compared} files were compared");
}

/// The same file in other clothes: none of it changes what the builder makes of it.
fn variants(text: &str) -> Vec<(&'static str, String)> {
    let file = parse(text);
    let starts: Vec<usize> = file.instructions.iter().map(|instruction| instruction.span.start as usize).collect();
    let first = starts.first().copied().unwrap_or(0);
    let mut lower = text.to_owned();
    for instruction in &file.instructions {
        let (from, to) = (instruction.name.span.start as usize, instruction.name.span.end as usize);
        lower.replace_range(from..to, &text[from..to].to_lowercase());
    }
    let (mut spread, mut at) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        if at > first && starts.contains(&at) {
            spread.push_str("\n# a comment\n\n");
        }
        spread.push_str(line);
        at += line.len();
    }
    vec![
        ("as it is", text.to_owned()),
        ("CRLF", text.replace('\n', "\r\n")),
        ("with a mark", format!("\u{feff}{text}")),
        ("in lower case", lower),
        ("spread", spread),
        ("without a last line end", text.trim_end().to_owned()),
    ]
}

#[test]
fn line_ends_marks_case_and_comments_change_no_verdict() {
    let mut count = 0;
    for (path, text) in corpus() {
        let codes = |text: &str| {
            let mut codes: Vec<&str> = lint(text, "Dockerfile", None).iter().map(|finding| finding.code).collect();
            // What is about the form itself.
            codes.retain(|code| !matches!(*code, "consistent-instruction-casing" | "from-as-casing"));
            codes.sort_unstable();
            codes
        };
        let wanted = codes(&text);
        for (kind, variant) in variants(&text) {
            assert_eq!(codes(&variant), wanted, "{} {kind}", path.display());
            if let Ok(other) = parse_dockerfile::parse(&variant) {
                let theirs: Vec<&str> = other.instructions.iter().map(keyword).collect();
                let ours = parse(&variant);
                let mine: Vec<&str> =
                    ours.instructions.iter().map(|instruction| instruction.name.value.as_str()).collect();
                assert_eq!(mine, theirs, "{} {kind}", path.display());
            }
            count += 1;
        }
    }
    assert!(count >= 300, "only {count} files");
}

fn keyword(instruction: &parse_dockerfile::Instruction<'_>) -> &'static str {
    use parse_dockerfile::Instruction as I;
    match instruction {
        I::Add(_) => "ADD",
        I::Arg(_) => "ARG",
        I::Cmd(_) => "CMD",
        I::Copy(_) => "COPY",
        I::Entrypoint(_) => "ENTRYPOINT",
        I::Env(_) => "ENV",
        I::Expose(_) => "EXPOSE",
        I::From(_) => "FROM",
        I::Healthcheck(_) => "HEALTHCHECK",
        I::Label(_) => "LABEL",
        I::Maintainer(_) => "MAINTAINER",
        I::Onbuild(_) => "ONBUILD",
        I::Run(_) => "RUN",
        I::Shell(_) => "SHELL",
        I::Stopsignal(_) => "STOPSIGNAL",
        I::User(_) => "USER",
        I::Volume(_) => "VOLUME",
        I::Workdir(_) => "WORKDIR",
        _ => "?",
    }
}
