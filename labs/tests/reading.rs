//! Reading as the builder reads: what it accepts, what it rejects and where, and odd forms.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod odd;

use labs::dockerfile::{Base, Body, Keyword, Line, parse};
use labs::lint::lint;
use odd::{ACCEPTED, REJECTED};

#[test]
fn what_the_builder_rejects_is_found_with_its_reason() {
    for (text, part) in REJECTED {
        let file = parse(&format!("FROM alpine:3\n{text}\n"));
        let messages: Vec<&str> = file.problems.iter().map(|problem| problem.message.as_str()).collect();
        let fixes: Vec<&str> = file.problems.iter().map(|problem| problem.fix.as_str()).collect();
        assert!(
            messages.iter().chain(&fixes).any(|message| message.contains(part)),
            "{text:?}: {messages:?} {fixes:?}"
        );
        assert!(file.problems.iter().all(|problem| file.line(problem.span.start) >= 2), "{text:?} is found too early");
    }
}

#[test]
fn what_the_builder_accepts_is_accepted() {
    for text in ACCEPTED {
        let file = parse(&format!("FROM alpine:3\n{text}\n"));
        assert!(file.problems.is_empty(), "{text:?}: {:?}", file.problems);
    }
}

#[test]
fn files_without_a_stage_are_rejected_and_still_read() {
    for text in ["", "# only a comment\n", "ARG A=1\n", "\u{feff}", "\n\n"] {
        assert_eq!(parse(text).problems.len(), 1, "{text:?}");
    }
    let codes: Vec<&str> =
        lint("RUN apt-get install curl\n", "Dockerfile", None).iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&"syntax") && codes.contains(&"apt-yes"), "{codes:?}");
}

#[test]
fn a_mistake_does_not_hide_what_comes_after_it() {
    let findings = lint("FORM x\nFROM python:latest\nRUM a\nADD app.py /\n", "Dockerfile", None);
    let seen: Vec<(u32, &str)> = findings.iter().map(|finding| (finding.line, finding.code)).collect();
    for wanted in [(1, "syntax"), (2, "base-pinned"), (3, "syntax"), (4, "copy-not-add")] {
        assert!(seen.contains(&wanted), "{seen:?}");
    }
    assert!(findings[0].fix.contains("FROM"), "{}", findings[0].fix);
}

#[test]
fn lines_inside_a_long_run_are_exact() {
    let text = "FROM debian:bookworm-slim\nRUN set -eux; \\\n    apt-get update; \\\n    # comment\n    apt-get install \\\n        curl\n";
    let file = parse(text);
    let lines: Vec<(u32, String)> = file
        .run_commands()
        .map(|(_, command)| (file.line(command.span.start), command.subcommand().to_owned()))
        .collect();
    assert_eq!(lines, [(2, String::new()), (3, "update".to_owned()), (5, "install".to_owned())]);
    let heredoc = "FROM debian:bookworm-slim\nRUN <<EOF\nset -e\napt-get update\n\n# comment\nif true; then\n  apt-get install curl\nfi\nEOF\n";
    let finding = lint(heredoc, "Dockerfile", None).into_iter().find(|finding| finding.code == "apt-yes").unwrap();
    assert_eq!((finding.line, finding.column, finding.end_line, finding.end_column), (8, 3, 8, 23));
}

#[test]
fn columns_count_characters_and_lines_survive_every_line_end() {
    for breaks in ["\n", "\r\n"] {
        for mark in ["", "\u{feff}"] {
            let text = format!("{mark}FROM alpine:3{breaks}ENV A=\u{e9}\u{1f40b} B{breaks}RUN a \\{breaks}  b{breaks}");
            let file = parse(&text);
            assert_eq!(file.instructions.len(), 3, "{text:?}");
            assert_eq!(file.position(file.problems[0].span.start), (2, 10), "{text:?}");
            assert_eq!(file.position(file.instructions[0].span.start), (1, 1), "{text:?}");
            assert_eq!(file.instructions[2].commands()[0].words.len(), 2, "{text:?}");
        }
    }
}

#[test]
fn directives_count_only_at_the_top() {
    let file = parse("# syntax=docker/dockerfile:1\n# escape=`\nFROM alpine:3\nRUN a `\n  b\nCOPY a C:\\x\\\n");
    assert_eq!((file.escape, file.instructions.len()), ('`', 3));
    assert_eq!(file.directives[0].value.value, "docker/dockerfile:1");
    assert_eq!(parse("\n# escape=`\nFROM a\n").escape, '\\');
    assert_eq!(parse("# escape=x\nFROM a\n").problems.len(), 1);
}

#[test]
fn values_are_what_the_builder_makes_of_them() {
    let text = "ARG V=3\nFROM python:${V}.1-slim AS base\nARG V\nENV ROOT=/srv SUB=\"a b\"\nWORKDIR ${ROOT}/app\nWORKDIR sub\nUSER ${UID:-1000}\nFROM base\nCOPY x $ROOT/\n";
    let file = parse(text);
    assert_eq!(file.root_image(1).unwrap().full, "python:3.1-slim");
    assert_eq!(file.stages[1].base, Base::Stage(0));
    assert_eq!(file.workdir_at(file.instructions.len() - 1).unwrap(), "/srv/app/sub");
    assert_eq!(file.instructions.last().unwrap().copied().unwrap().1.value, "/srv/");
    let user = file.stages[1].user.map(|at| file.instructions[at].word().unwrap().value.clone());
    assert_eq!(user.as_deref(), Some("1000"));
}

#[test]
fn heredocs_and_flags_come_apart() {
    let text = "FROM a:1\nRUN --mount=type=cache,target=/root/.cache,sharing=locked <<A cat && <<-'B' sort\none\nA\n\ttwo\n\tB\nCOPY <<x.txt /etc/\n$HOME\nx.txt\nCMD [\"a\", \"b c\"]\n";
    let file = parse(text);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    let run = &file.instructions[1];
    let names: Vec<(&str, bool, bool)> =
        run.heredocs.iter().map(|doc| (doc.name.as_str(), doc.expands, doc.chomps)).collect();
    assert_eq!(names, [("A", true, false), ("B", false, true)]);
    assert_eq!(run.heredocs[0].body.as_str(), "one\n");
    assert_eq!(run.flags[0].parts[1].1.as_ref().unwrap().value, "/root/.cache");
    assert!(run.mounts("cache", Some("/root/.cache")));
    assert!(matches!(&file.instructions[3].body, Body::Line(Line::Exec(words)) if words[1].value == "b c"));
    assert_eq!(file.each(Keyword::Copy).count(), 1);
}

#[test]
fn commands_inside_onbuild_and_shells_that_read_heredocs_are_read() {
    for text in [
        "ONBUILD RUN apt-get install curl",
        "RUN bash <<EOF\napt-get install curl\nEOF",
        "RUN <<EOF bash -e\napt-get install curl\nEOF",
    ] {
        let findings = lint(&format!("FROM debian:12\n{text}\n"), "", None);
        assert!(findings.iter().any(|finding| finding.code == "apt-yes"), "{text}: {findings:?}");
    }
}

/// No clock here: were any of these more than linear, the test would not end.
#[test]
fn huge_files_end() {
    let many = format!("FROM a:1\n{}", "RUN echo a && echo b\n".repeat(5_000));
    assert_eq!(parse(&many).instructions.len(), 5_001);
    lint(&many, "Dockerfile", None);
    let mut chain = "FROM a:1 AS s0\n".to_owned();
    for at in 1..2_000 {
        chain.push_str(&format!("FROM s{} AS s{at}\nENV A{at}=${{A{}}}x\nCOPY --from=s0 /a /a\n", at - 1, at - 1));
    }
    assert_eq!(parse(&chain).stages.len(), 2_000);
    lint(&chain, "Dockerfile", None);
    let bomb: String = (1..500).map(|at| format!("ENV A{at}=$A{0}$A{0}$A{0}$A{0}\n", at - 1)).collect();
    lint(&format!("FROM a:1\nENV A0=xxxxxxxxxxxxxxxx\n{bomb}"), "Dockerfile", None);
    for piece in ["${a:-", "$(", "\"", "'", "(", "`", "\\\n", "<<A ", "--a=b ", "case x in ", "{", "sh -c '", "&&"] {
        lint(&format!("FROM a:1\nRUN {}\n", piece.repeat(5_000)), "Dockerfile", None);
        lint(&format!("FROM a:1\nENV A={}\n", piece.repeat(5_000)), "Dockerfile", None);
    }
}
