//! Places in a source text.

/// A stretch of the source, in bytes: `start` is in it, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end.max(start)) }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the other span lies in this one.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text there; empty where the span does not fit the text.
    pub fn of(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Sources over 4 GiB do not reach us; their offsets would stop at the end.
fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Where each line starts, so that a byte offset becomes line and column.
#[derive(Debug, Clone, Default)]
pub(super) struct LineStarts(Vec<u32>);

impl LineStarts {
    pub(super) fn new(source: &str) -> Self {
        let breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| offset(at + 1));
        Self(std::iter::once(0).chain(breaks).collect())
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub(super) fn position(&self, source: &str, at: u32) -> (u32, u32) {
        let at = at.min(offset(source.len()));
        let line = self.0.partition_point(|start| *start <= at).max(1);
        let start = self.0.get(line - 1).copied().unwrap_or(0) as usize;
        let before = source.as_bytes().get(start..at as usize).unwrap_or_default();
        // A byte that continues a character counts as none; the mark at the start of a file is no character either.
        let characters = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let mark = usize::from(line == 1 && source.starts_with('\u{feff}') && at >= 3);
        (offset(line), offset(characters - mark.min(characters) + 1))
    }

    /// The first byte of a line counted from 1.
    pub(super) fn start(&self, line: u32) -> Option<u32> {
        self.0.get((line as usize).checked_sub(1)?).copied()
    }
}
