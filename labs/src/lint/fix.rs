//! `lint --fix`: the changes that are safe to make without asking.

use super::context::ContextFiles;
use super::run::lint;
use crate::checks::{Edit, Finding};
use crate::dockerfile::parse;

/// What came of fixing a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text afterwards.
    pub source: String,
    /// How many changes were made.
    pub changes: usize,
    /// What is left to say about it.
    pub findings: Vec<Finding>,
}

/// A change may make room for another, but not for ever.
const MOST_ROUNDS: usize = 8;

/// Makes every safe change to a Dockerfile, and lints what comes out. A round of changes that would give the builder
/// more to reject is not made.
pub fn fix(source: &str, path: &str, context: Option<&dyn ContextFiles>) -> Fixed {
    let mut fixed = Fixed { source: source.to_owned(), changes: 0, findings: lint(source, path, context) };
    for _ in 0..MOST_ROUNDS {
        let edits: Vec<&Edit> = fixed.findings.iter().filter_map(|finding| finding.edit.as_ref()).collect();
        let (changed, count) = apply(&fixed.source, &edits);
        if count == 0 || changed == fixed.source || parse(&changed).problems.len() > parse(&fixed.source).problems.len()
        {
            break;
        }
        let findings = lint(&changed, path, context);
        fixed = Fixed { source: changed, changes: fixed.changes + count, findings };
    }
    fixed
}

/// Applies edits to a text: in the order of the text, leaving out what overlaps an earlier one. Returns the new text
/// and how many were made.
pub fn apply(source: &str, edits: &[&Edit]) -> (String, usize) {
    let mut edits: Vec<&Edit> = edits.to_vec();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (mut out, mut at, mut count) = (String::with_capacity(source.len()), 0, 0);
    let mut last_insert = None;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        let fits = start >= at && end <= source.len() && source.is_char_boundary(start) && source.is_char_boundary(end);
        // Two insertions at one place say the same thing twice more often than not.
        if !fits || last_insert == Some(start) {
            continue;
        }
        out.push_str(&source[at..start]);
        out.push_str(&edit.replacement);
        last_insert = (start == end).then_some(start);
        at = end;
        count += 1;
    }
    out.push_str(&source[at..]);
    (out, count)
}

#[cfg(test)]
mod tests {
    use super::{apply, fix};
    use crate::checks::Edit;
    use crate::dockerfile::Span;

    #[test]
    fn overlapping_edits_leave_the_later_one_out() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), replacement: text.to_owned() };
        let (a, b, c) = (edit(0, 3, "x"), edit(2, 4, "y"), edit(4, 4, "z"));
        assert_eq!(apply("abcdef", &[&c, &b, &a]), ("xdzef".to_owned(), 2));
    }

    #[test]
    fn fixing_twice_changes_nothing_more() {
        let source = "from python:3.13-slim as Base\nADD app.py /app/\nRUN apt-get update && apt-get install curl\nCMD python app.py\n";
        let once = fix(source, "Dockerfile", None);
        assert!(once.changes > 0 && once.source.contains("COPY app.py /app/"), "{}", once.source);
        let twice = fix(&once.source, "Dockerfile", None);
        assert_eq!((twice.changes, &twice.source), (0, &once.source));
    }
}
