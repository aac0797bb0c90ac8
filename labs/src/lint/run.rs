//! Running everything over one file.

use super::context::ContextFiles;
use super::explain::SYNTAX;
use super::pragma::Pragmas;
use crate::checks::{Finding, Run, Severity, Source, all};
use crate::dockerfile::{Mistake, parse};

/// Lints one Dockerfile: what the builder would reject (code `syntax`), every source check and every lint rule, less
/// what the file's own comments ignore, in the order of the file. `path` is the name that findings carry.
pub fn lint(source: &str, path: &str, context: Option<&dyn ContextFiles>) -> Vec<Finding> {
    let file = parse(source);
    let view = Source::new(&file, path, context);
    let pragmas = Pragmas::of(&file);
    let mut findings: Vec<Finding> = file.problems.iter().map(|problem| mistake(&view, problem)).collect();
    for check in all() {
        let Run::Source(run) = check.run else { continue };
        let why = check.doc.why.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        for mut finding in run(&view) {
            if finding.why.is_empty() {
                finding.why.clone_from(&why);
            }
            findings.push(finding);
        }
    }
    findings.retain(|finding| !pragmas.ignore(&file, finding));
    findings.sort_by(|a, b| (a.line, a.column, a.severity, a.code).cmp(&(b.line, b.column, b.severity, b.code)));
    findings.dedup_by(|a, b| a.span == b.span && a.code == b.code && a.message == b.message);
    findings
}

/// Lints a part of a Dockerfile, as a lecture shows it: that there is no FROM, and what only a whole file can lack, is
/// not held against it.
pub fn lint_fragment(source: &str, path: &str) -> Vec<Finding> {
    let whole =
        ["healthcheck", "non-root-user", "numeric-user", "workdir-set", "expose-matches", "multi-stage", "base-slim"];
    let mut findings = lint(source, path, None);
    let bare = parse(source).stages.is_empty();
    findings.retain(|finding| {
        let begins = finding.code == SYNTAX
            && (finding.aliases.contains(&"DL3061") || finding.message.starts_with("There is no "));
        !(begins || bare && whole.contains(&finding.code))
    });
    findings
}

fn mistake(view: &Source<'_>, problem: &Mistake) -> Finding {
    let (line, column) = view.file.position(problem.span.start);
    let (end_line, end_column) = view.file.position(problem.span.end);
    Finding {
        path: view.path.to_owned(),
        line,
        column,
        end_line,
        end_column,
        severity: Severity::Error,
        code: SYNTAX,
        // What the builder cannot read, others call a parse error.
        aliases: if problem.aliases.is_empty() { &["DL1000"] } else { problem.aliases },
        message: problem.message.clone(),
        why: "The builder stops here, so there is no image.".to_owned(),
        fix: problem.fix.clone(),
        span: problem.span,
        edit: None,
    }
}
