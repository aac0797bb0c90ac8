//! Which limit ended something: first what the kernel counted, then what was said.

use std::path::PathBuf;

use super::Stop;
use super::cgroup::{Cgroups, Counters, KillWatch};

/// Less free room than this is a full disk: a writer fails before the last block is taken.
const NO_BYTES: u64 = 4 << 20;
/// With the words of a full disk, this little is proof enough; the free room is only looked at now and then.
const FEW_BYTES: u64 = 96 << 20;
const NO_FILES: u64 = 16;
const FEW_FILES: u64 = 4000;

/// Watches one build or run from before to after.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    cgroups: &'a Cgroups,
    before: Counters,
    kills: Option<KillWatch>,
    data: PathBuf,
    /// A disk that was full before (a step that failed gives its room back a moment later) is not this one's doing.
    full_before: bool,
    least: Room,
}

#[derive(Debug, Clone, Copy)]
struct Room {
    bytes: u64,
    files: u64,
}

impl<'a> Watch<'a> {
    pub(super) fn new(cgroups: &'a Cgroups, data: PathBuf) -> Self {
        let mut watch = Self {
            cgroups,
            before: cgroups.read(),
            kills: cgroups.watch_kills(),
            data,
            full_before: false,
            least: Room { bytes: u64::MAX, files: u64::MAX },
        };
        watch.full_before = watch.room().is_some_and(Room::is_full);
        watch
    }

    /// Notes how much room is left. Cheap: call it often, since a failed step gives its room back at once.
    pub(super) fn look(&mut self) {
        if let Some(room) = self.room() {
            self.least.bytes = self.least.bytes.min(room.bytes);
            self.least.files = self.least.files.min(room.files);
        }
    }

    fn room(&self) -> Option<Room> {
        let found = rustix::fs::statvfs(&self.data).ok()?;
        Some(Room { bytes: found.f_bavail.saturating_mul(found.f_frsize), files: found.f_favail })
    }

    /// The disk is full after something that says it succeeded.
    pub(super) fn full_now(&self) -> Option<(Stop, String)> {
        let room = self.room()?;
        room.is_full().then(|| disk(room))
    }

    /// Why it failed, where a limit did it. `said` is the builder's message, `printed` the end of the output,
    /// which is the learner's and says what it likes: it only helps to tell a full disk that was seen to be nearly full.
    pub(super) fn why(&mut self, said: &str, printed: &str) -> Option<(Stop, String)> {
        self.look();
        let said = said.to_ascii_lowercase();
        let printed = printed.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let prints = |words: &[&str]| words.iter().any(|word| said.contains(word) || printed.contains(word));
        let after = self.cgroups.read();
        let watched = self.kills.as_ref().map_or(0, KillWatch::count);
        let kills = after.kills.saturating_sub(self.before.kills) + watched;
        let met = after.memory_met.saturating_sub(self.before.memory_met);
        let outer = after.outer_memory_met.saturating_sub(self.before.outer_memory_met);

        let no_room = self.least.is_full() && !self.full_before;
        let little_room = self.least.bytes < FEW_BYTES || self.least.files < FEW_FILES;
        if no_room || (little_room && prints(&["no space left on device", "disk full"])) {
            return Some(disk(self.least));
        }
        if let Some(most) = after.pids_max
            && after.pids_peak >= most
            && self.before.pids_peak < most
        {
            return Some((Stop::Pids, format!("{} of {most} processes were in use at once", after.pids_peak)));
        }
        if kills > 0 {
            return Some((Stop::Memory, "the sandbox's memory ran out and the kernel killed a process".to_owned()));
        }
        let killed = says(&["exit code: 137", "signal: killed", "cannot allocate memory", "out of memory"]);
        if met + outer > 0 && killed {
            return Some((Stop::Memory, "the memory limit was met and a process was killed".to_owned()));
        }
        None
    }
}

impl Room {
    fn is_full(self) -> bool {
        self.bytes < NO_BYTES || self.files < NO_FILES
    }
}

fn disk(room: Room) -> (Stop, String) {
    let what = if room.files < FEW_FILES && room.bytes >= FEW_BYTES {
        format!("{} files more could be made on the disk", room.files)
    } else {
        format!("{} MB were left on the disk", room.bytes >> 20)
    };
    (Stop::Disk, what)
}
