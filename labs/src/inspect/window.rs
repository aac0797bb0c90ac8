//! A part of a file, read through a buffer of its own, that many readers can have at once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;

const BUFFER: usize = 32 << 10;

/// `len` bytes of a file from `start`. Seeking within the buffer costs nothing, so walking over the headers of a tar
/// archive reads little more than the headers.
pub(super) struct Window<'a> {
    file: &'a File,
    start: u64,
    len: u64,
    at: u64,
    buffer: Vec<u8>,
    buffer_at: u64,
}

impl<'a> Window<'a> {
    pub(super) fn new(file: &'a File, start: u64, len: u64) -> Self {
        Self { file, start, len, at: 0, buffer: Vec::new(), buffer_at: 0 }
    }
}

impl Read for Window<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.len.saturating_sub(self.at);
        if left == 0 || into.is_empty() {
            return Ok(0);
        }
        let inside = self.at.checked_sub(self.buffer_at).filter(|offset| *offset < self.buffer.len() as u64);
        let offset = match inside {
            Some(offset) => offset as usize,
            None if into.len() >= BUFFER => {
                let want = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                let read = self.file.read_at(&mut into[..want], self.start + self.at)?;
                self.at += read as u64;
                return Ok(read);
            }
            None => {
                self.buffer.resize(BUFFER.min(usize::try_from(left).unwrap_or(BUFFER)), 0);
                let read = self.file.read_at(&mut self.buffer, self.start + self.at)?;
                self.buffer.truncate(read);
                self.buffer_at = self.at;
                0
            }
        };
        let ready = &self.buffer[offset..];
        let read = ready.len().min(into.len());
        into[..read].copy_from_slice(&ready[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Window<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        // Past the end means that an entry claims more bytes than there are.
        match at {
            Some(at) if at <= self.len => {
                self.at = at;
                Ok(at)
            }
            _ => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is cut short")),
        }
    }
}
