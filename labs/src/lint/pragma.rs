//! Comments that switch findings off: hadolint's, the builder's, and our own.

use crate::checks::Finding;
use crate::dockerfile::{Dockerfile, Span};

/// What the comments of a file ignore.
pub(super) struct Pragmas {
    everywhere: Vec<String>,
    /// Everything of the builder's own checks.
    every_build_check: bool,
    /// An instruction's place, and what is ignored there.
    at: Vec<(Span, Vec<String>)>,
}

impl Pragmas {
    pub(super) fn of(file: &Dockerfile) -> Self {
        let mut pragmas = Self { everywhere: Vec::new(), every_build_check: false, at: Vec::new() };
        for directive in file.directives.iter().filter(|directive| directive.name == "check") {
            for option in directive.value.value.split(';') {
                if let Some(codes) = option.trim().strip_prefix("skip=") {
                    pragmas.every_build_check |= codes.trim().eq_ignore_ascii_case("all");
                    pragmas.everywhere.extend(list(codes));
                }
            }
        }
        let mut next = 0;
        for comment in &file.comments {
            let Some((everywhere, codes)) = ignored(&comment.text) else { continue };
            if everywhere {
                pragmas.everywhere.extend(codes);
                continue;
            }
            // Comments and instructions are both in the order of the file.
            while file.instructions.get(next).is_some_and(|instruction| instruction.span.end <= comment.span.start) {
                next += 1;
            }
            if let Some(instruction) = file.instructions.get(next) {
                pragmas.at.push((instruction.span, codes));
            }
        }
        pragmas
    }

    /// Whether a comment ignores this finding. What the builder rejects cannot be ignored.
    pub(super) fn ignore(&self, file: &Dockerfile, finding: &Finding) -> bool {
        if finding.code == super::SYNTAX {
            return false;
        }
        let names = |codes: &[String]| {
            codes.iter().any(|code| {
                code.eq_ignore_ascii_case(finding.code)
                    || finding.aliases.iter().any(|alias| {
                        code.eq_ignore_ascii_case(alias)
                            || alias.strip_prefix("buildkit/").is_some_and(|name| code.eq_ignore_ascii_case(name))
                    })
            })
        };
        let build_check = finding.aliases.iter().any(|alias| alias.starts_with("buildkit/"));
        // A finding in a comment belongs to the instruction after it, as the pragma there does.
        let holds = |span: Span| span.start <= finding.span.start && finding.span.start < span.end.max(span.start + 1);
        let _ = file;
        names(&self.everywhere)
            || (self.every_build_check && build_check)
            || self.at.iter().any(|(span, codes)| holds(*span) && names(codes))
    }
}

/// The codes that a comment's text ignores, and whether everywhere.
fn ignored(text: &str) -> Option<(bool, Vec<String>)> {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("hadolint").or_else(|| lower.strip_prefix("drydock"))?;
    let rest = rest.strip_prefix([' ', '\t', ':'])?.trim_start();
    let (everywhere, rest) = match rest.strip_prefix("global") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, rest),
    };
    let codes = rest.strip_prefix("ignore")?.trim_start().strip_prefix('=')?;
    Some((everywhere, list(codes)))
}

/// Codes between commas. What follows the first blank after a code explains it.
fn list(codes: &str) -> Vec<String> {
    codes.split(',').filter_map(|code| code.split_whitespace().next()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::lint;

    fn codes(source: &str) -> Vec<&'static str> {
        lint(source, "Dockerfile", None).iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_pragma_of_any_of_the_three_kinds_silences_its_code() {
        assert!(codes("FROM python:latest\n").contains(&"base-pinned"));
        for pragma in [
            "# hadolint ignore=DL3007",
            "# drydock ignore=base-pinned",
            "#hadolint ignore=DL3006,DL3007 # on purpose",
            "# hadolint global ignore=DL3007",
        ] {
            assert!(!codes(&format!("{pragma}\nFROM python:latest\n")).contains(&"base-pinned"), "{pragma}");
        }
        assert!(
            !codes("# check=skip=JSONArgsRecommended\nFROM python:3.13-slim\nCMD python app.py\n")
                .contains(&"exec-form")
        );
        assert!(!codes("# check=skip=all\nFROM python:3.13-slim\nCMD python app.py\n").contains(&"exec-form"));
    }

    #[test]
    fn a_pragma_reaches_the_next_instruction_and_no_further() {
        let source = "# hadolint ignore=DL3006\nFROM python AS a\nFROM node\n";
        assert_eq!(codes(source).iter().filter(|code| **code == "base-pinned").count(), 1);
    }
}
