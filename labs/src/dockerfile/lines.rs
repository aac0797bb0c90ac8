//! Physical lines, and joining them into logical ones.

use super::span::Span;
use super::text::Text;

/// The physical lines of a source, without their line breaks (`\n` or `\r\n`).
pub(super) struct Lines<'a> {
    source: &'a str,
    at: usize,
    /// The number of the line that `next` gave last, from 1.
    pub(super) number: u32,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        // A byte order mark is no part of the first line.
        let at = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { source, at, number: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.at >= self.source.len() {
            return None;
        }
        let rest = &self.source.as_bytes()[self.at..];
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let start = self.at;
        self.at = start + length + 1;
        self.number += 1;
        let trimmed = rest[..length].iter().rev().take_while(|byte| **byte == b'\r').count();
        Some(Span::new(start, start + length - trimmed))
    }
}

/// An instruction's lines joined, and what stood between them.
pub(super) struct Joined {
    pub(super) text: Text,
    /// Comment lines between, with their line numbers.
    pub(super) comments: Vec<(Span, u32)>,
    /// Blank lines between.
    pub(super) blank: Vec<Span>,
}

/// Joins a line with those that continue it.
pub(super) fn join(source: &str, lines: &mut Lines<'_>, first: Span, escape: char) -> Joined {
    let mut joined = Joined { text: Text::default(), comments: Vec::new(), blank: Vec::new() };
    let start = first.end as usize - first.of(source).trim_start().len();
    let mut rest = continued(source, Span::new(start, first.end as usize), escape);
    joined.text.push(source, rest.unwrap_or(Span::new(start, first.end as usize)));
    while rest.is_some() {
        let Some(line) = lines.next() else { break };
        let trimmed = line.of(source).trim_start();
        if trimmed.starts_with('#') {
            joined.comments.push((Span::new(line.end as usize - trimmed.len(), line.end as usize), lines.number));
        } else if trimmed.is_empty() {
            joined.blank.push(line);
        } else {
            rest = continued(source, line, escape);
            joined.text.push(source, rest.unwrap_or(line));
        }
    }
    joined
}

/// The line without its continuation mark, if it has one.
fn continued(source: &str, line: Span, escape: char) -> Option<Span> {
    let text = line.of(source);
    let before = text.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!before.ends_with(escape)).then(|| Span::new(line.start as usize, line.start as usize + before.len()))
}
