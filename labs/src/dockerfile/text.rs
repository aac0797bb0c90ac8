//! Text put together from several places of the source: an instruction whose lines are joined by continuations.

use super::span::Span;

/// A joined text that still knows where each of its bytes came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    joined: String,
    /// (offset in `joined`, offset in the source), ascending in both.
    pieces: Vec<(u32, u32)>,
    /// Where the text ends in the source.
    end: u32,
}

impl Text {
    /// A text that stands in the source in one piece.
    pub fn plain(source: &str, span: Span) -> Self {
        let mut text = Self::default();
        text.push(source, span);
        text
    }

    /// Adds a stretch of the source.
    pub fn push(&mut self, source: &str, span: Span) {
        if self.pieces.is_empty() || span.start != self.end {
            self.pieces.push((u32::try_from(self.joined.len()).unwrap_or(u32::MAX), span.start));
        }
        self.joined.push_str(span.of(source));
        self.end = span.end;
    }

    /// The joined text.
    pub fn as_str(&self) -> &str {
        &self.joined
    }

    /// Whether there is nothing but blanks.
    pub fn is_blank(&self) -> bool {
        self.joined.trim().is_empty()
    }

    /// Where a byte of the joined text stands in the source.
    pub fn source_offset(&self, at: usize) -> u32 {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let piece = self.pieces.partition_point(|(start, _)| *start <= at);
        match piece.checked_sub(1).and_then(|piece| self.pieces.get(piece)) {
            Some((start, source)) => (source + (at - start)).min(self.end.max(*source)),
            None => self.end,
        }
    }

    /// Where a stretch of the joined text stands in the source. A stretch over a continuation covers it.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if end <= start {
            let at = self.source_offset(start);
            return Span { start: at, end: at };
        }
        // The end belongs to the last byte's piece, not to the piece that starts behind it.
        Span { start: self.source_offset(start), end: self.source_offset(end - 1) + 1 }
    }

    /// Where the whole text stands.
    pub fn whole(&self) -> Span {
        self.span(0, self.joined.len())
    }

    /// A part of the text, by offsets in the joined text.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let (start, end) = (start.min(self.joined.len()), end.min(self.joined.len()).max(start.min(self.joined.len())));
        let mut pieces = vec![(0, self.source_offset(start))];
        let first = self.pieces.partition_point(|(at, _)| (*at as usize) <= start);
        for (at, source) in self.pieces.iter().skip(first).take_while(|(at, _)| (*at as usize) < end) {
            pieces.push((at - u32::try_from(start).unwrap_or(0), *source));
        }
        Self {
            joined: self.joined.get(start..end).unwrap_or_default().to_owned(),
            pieces,
            end: if end > start { self.source_offset(end - 1) + 1 } else { self.source_offset(start) },
        }
    }
}
