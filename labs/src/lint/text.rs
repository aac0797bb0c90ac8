//! Findings for a person at a terminal, and as JSON.

use std::fmt::Write as _;

use crate::checks::Finding;

/// Longest part of a source line that is shown, in characters.
const WIDEST: usize = 160;

/// The findings of one file with the lines they are about, as plain text.
pub fn text(findings: &[Finding], source: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let mut out = String::new();
    for finding in findings {
        let also =
            if finding.aliases.is_empty() { String::new() } else { format!(" ({})", finding.aliases.join(", ")) };
        let severity = finding.severity.name();
        let _ =
            writeln!(out, "{}:{}:{}: {severity} {}{also}", finding.path, finding.line, finding.column, finding.code);
        let _ = writeln!(out, "  {}", finding.message);
        frame(&mut out, finding, &lines);
        if !finding.why.is_empty() {
            let _ = writeln!(out, "  why: {}", finding.why);
        }
        if !finding.fix.is_empty() {
            let _ = writeln!(out, "  fix: {}", finding.fix);
        }
        out.push('\n');
    }
    out
}

/// The line with marks under what is meant.
fn frame(out: &mut String, finding: &Finding, lines: &[&str]) {
    let Some(line) = lines.get(finding.line as usize - 1).filter(|line| !line.trim().is_empty()) else { return };
    let shown: String = line
        .trim_start_matches('\u{feff}')
        .chars()
        .take(WIDEST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let length = shown.chars().count();
    let from = (finding.column as usize - 1).min(length);
    let to = if finding.end_line == finding.line { (finding.end_column as usize).saturating_sub(1) } else { length };
    let marks = to.clamp(from, length).saturating_sub(from).max(1);
    let number = finding.line.to_string();
    let _ = writeln!(out, "  {number} | {shown}");
    let _ = writeln!(out, "  {} | {}{}", " ".repeat(number.len()), " ".repeat(from), "^".repeat(marks));
}

/// The findings of any number of files as one JSON array.
pub fn json(findings: &[Finding]) -> String {
    // Strings and numbers only: writing them as JSON cannot fail.
    serde_json::to_string_pretty(findings).unwrap_or_else(|_| "[]".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::{json, lint, text};

    #[test]
    fn text_marks_the_place_under_the_line() {
        let source = "FROM python:latest\n";
        let findings: Vec<_> =
            lint(source, "Dockerfile", None).into_iter().filter(|finding| finding.code == "base-pinned").collect();
        let shown = text(&findings, source);
        assert!(shown.starts_with("Dockerfile:1:6: warning base-pinned (DL3007)"), "{shown}");
        assert!(shown.contains("  1 | FROM python:latest\n    |      ^^^^^^^^^^^^^\n"), "{shown}");
    }

    #[test]
    fn json_has_exactly_the_promised_keys() {
        let value: serde_json::Value = serde_json::from_str(&json(&lint("FROM python\n", "Dockerfile", None))).unwrap();
        let first = value[0].as_object().unwrap();
        let mut keys: Vec<_> = first.keys().map(String::as_str).collect();
        keys.sort_unstable();
        let mut wanted = [
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "severity",
            "code",
            "aliases",
            "message",
            "why",
            "fix",
        ];
        wanted.sort_unstable();
        assert_eq!(keys, wanted);
    }
}
