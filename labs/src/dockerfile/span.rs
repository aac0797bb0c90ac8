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

/// Where each line starts, so that a byte offset becomes line and column. Long lines are counted once, block by block.
#[derive(Debug, Clone, Default)]
pub(super) struct LineStarts {
    starts: Vec<u32>,
    /// How many characters stand before each block.
    blocks: Vec<u32>,
}

/// Bytes a block.
const BLOCK: usize = 512;

/// Characters that begin in these bytes: a byte that continues a character counts as none.
fn characters(bytes: &[u8]) -> u32 {
    offset(bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count())
}

impl LineStarts {
    pub(super) fn new(source: &str) -> Self {
        let breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| offset(at + 1));
        let mut count = 0;
        let blocks = source.as_bytes().chunks(BLOCK).map(|block| {
            let before = count;
            count += characters(block);
            before
        });
        let blocks = blocks.collect();
        Self { starts: std::iter::once(0).chain(breaks).collect(), blocks }
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub(super) fn position(&self, source: &str, at: u32) -> (u32, u32) {
        let at = at.min(offset(source.len()));
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.before(source, at).saturating_sub(self.before(source, start));
        // The mark at the start of a file is no character of its first line.
        let mark = u32::from(line == 1 && source.starts_with('\u{feff}') && at >= 3);
        (offset(line), before - mark.min(before) + 1)
    }

    /// Characters before a byte of the source.
    fn before(&self, source: &str, at: u32) -> u32 {
        let block = at as usize / BLOCK;
        let from = block * BLOCK;
        match self.blocks.get(block) {
            Some(count) => count + characters(source.as_bytes().get(from..at as usize).unwrap_or_default()),
            // The very end of a source that fills its last block.
            None => block
                .checked_sub(1)
                .and_then(|last| Some(self.blocks.get(last)? + characters(source.as_bytes().get(last * BLOCK..)?)))
                .unwrap_or(0),
        }
    }

    /// The first byte of a line counted from 1.
    pub(super) fn start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }
}
