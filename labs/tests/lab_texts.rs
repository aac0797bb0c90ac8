//! What a lab shows is right: its good solution lints clean, the explained one is the one that is tested, and the code in
//! its texts lints clean.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod grading;

use grading::catalog;
use labs::checks::{Finding, Severity};
use labs::lint::{lint, lint_fragment};

/// The text of each fenced block of a language, with its info string.
fn blocks<'a>(markdown: &'a str, language: &str) -> Vec<(&'a str, String)> {
    let mut found = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in markdown.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some((info, String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found.retain(|(info, _)| info.split_whitespace().next() == Some(language));
    found
}

fn serious(findings: Vec<Finding>) -> Vec<String> {
    findings
        .into_iter()
        .filter(|finding| matches!(finding.severity, Severity::Error | Severity::Warning))
        .map(|finding| format!("line {}: {} ({})", finding.line, finding.message, finding.code))
        .collect()
}

#[test]
fn good_solutions_lint_clean_with_their_files() {
    for lab in catalog().labs() {
        let found = serious(lint(lab.good.text("Dockerfile").unwrap(), "Dockerfile", Some(&lab.good)));
        assert!(found.is_empty(), "labs/{}/good/Dockerfile: {found:#?}", lab.slug);
    }
}

#[test]
fn the_explained_solution_is_the_one_that_is_tested() {
    for lab in catalog().labs() {
        let shown = blocks(&lab.solution, "dockerfile");
        let good = lab.good.text("Dockerfile").unwrap();
        let unchanged = lab.starter.text("Dockerfile") == Some(good);
        assert!(
            unchanged || shown.iter().any(|(_, text)| text == good),
            "labs/{}/solution.md shows another file",
            lab.slug
        );
        let ignored = lab.good.text(".dockerignore").filter(|text| lab.starter.text(".dockerignore") != Some(*text));
        if let Some(ignored) = ignored
            && let Some((_, text)) = blocks(&lab.solution, "text").first()
        {
            assert_eq!(text, ignored, "labs/{}/solution.md shows another .dockerignore", lab.slug);
        }
    }
}

#[test]
fn dockerfiles_in_the_texts_lint_clean() {
    for lab in catalog().labs() {
        for text in lab.hints.iter().chain([&lab.task, &lab.solution]) {
            for (info, block) in blocks(text, "dockerfile") {
                let whole = !info.contains("fragment") && block.contains("FROM");
                let found = if whole { lint(&block, "Dockerfile", None) } else { lint_fragment(&block, "Dockerfile") };
                let found = serious(found);
                assert!(found.is_empty(), "labs/{}: {found:#?}\n{block}", lab.slug);
            }
        }
    }
}
