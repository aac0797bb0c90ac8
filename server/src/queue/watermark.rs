//! Grading pauses while the disk is nearly full: a hand-in is still kept, only its grading waits.

use std::path::PathBuf;

/// A folder and the bytes that must stay free beside it.
#[derive(Debug, Clone)]
pub struct Watermark {
    /// A folder on the disk that sandboxes fill.
    pub folder: PathBuf,
    /// Bytes that must be free for a grading to begin.
    pub free: u64,
}

impl Watermark {
    /// Whether there is room. A disk that cannot be asked counts as having room: the grading will say what is wrong.
    pub fn has_room(&self) -> bool {
        rustix::fs::statvfs(&self.folder).map_or(true, |disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= self.free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_above_the_disk_says_there_is_no_room() {
        let mark = |free| Watermark { folder: std::env::temp_dir(), free };
        assert!(mark(0).has_room());
        assert!(!mark(u64::MAX).has_room());
    }
}
