//! Files from an archive that a stranger made: bounded while it is read, so that a small archive that unpacks to a
//! large one is turned away before it is unpacked.

use std::io::{self, Cursor, Read};

use flate2::read::GzDecoder;
use tar::EntryType;

use super::{FileLimits, Files, too_large, too_many, too_much};
use crate::refusal::Refusal;

/// Reads a tar, tar.gz or zip archive, told apart by its first bytes and not by its name.
pub(super) fn read(bytes: &[u8], name: &str, limits: &FileLimits) -> Result<Files, Vec<Refusal>> {
    let mut reading = Reading { files: Files::new(), total: 0, limits, refusals: Vec::new() };
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        reading.zip(bytes);
    } else if bytes.starts_with(&[0x1f, 0x8b]) {
        reading.tar(GzDecoder::new(bytes));
    } else if bytes.get(257..262) == Some(b"ustar") {
        reading.tar(bytes);
    } else {
        return Err(vec![Refusal::new(
            "not-an-archive",
            format!("{name} is not a tar, tar.gz or zip archive"),
            "Hand in the files themselves, or pack them with tar or zip.",
        )]);
    }
    if reading.refusals.is_empty() && reading.files.is_empty() {
        reading.refusals.push(Refusal::new("empty", format!("{name} holds no file"), "Pack the lab's files."));
    }
    if reading.refusals.is_empty() { Ok(without_common_folder(reading.files)) } else { Err(reading.refusals) }
}

struct Reading<'a> {
    files: Files,
    total: u64,
    limits: &'a FileLimits,
    refusals: Vec<Refusal>,
}

/// Whether reading goes on after an entry.
#[derive(PartialEq)]
enum Then {
    GoOn,
    Stop,
}

impl Reading<'_> {
    fn tar(&mut self, reader: impl Read) {
        // Headers and padding come on top of the files, and a long name is a whole entry. Whatever lies beyond is
        // not read at all.
        let most = self.limits.total + 4096 * self.limits.count as u64 + (64 << 10);
        let mut archive = tar::Archive::new(Bounded { reader, left: most });
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.broken(&error),
        };
        for entry in entries {
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.broken(&error),
            };
            let raw = entry.path_bytes().into_owned();
            let Some(name) = self.utf8(&raw) else { continue };
            match entry.header().entry_type() {
                EntryType::Directory => continue,
                EntryType::XGlobalHeader => continue,
                EntryType::Regular | EntryType::Continuous => {}
                EntryType::Symlink | EntryType::Link => {
                    self.special(&name, "a link");
                    continue;
                }
                EntryType::Char | EntryType::Block | EntryType::Fifo => {
                    self.special(&name, "a device or a pipe");
                    continue;
                }
                _ => {
                    self.special(&name, "not a plain file");
                    continue;
                }
            }
            let size = entry.size();
            if self.take(&name, size, &mut entry) == Then::Stop {
                return;
            }
        }
    }

    fn zip(&mut self, bytes: &[u8]) {
        let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(error) => return self.broken(&io::Error::other(error)),
        };
        if archive.len() > self.limits.count.saturating_mul(4) {
            self.refusals.push(too_many(self.limits));
            return;
        }
        for index in 0..archive.len() {
            let mut entry = match archive.by_index(index) {
                Ok(entry) => entry,
                Err(error) => {
                    self.broken(&io::Error::other(error));
                    continue;
                }
            };
            let raw = entry.name_raw().to_vec();
            let Some(name) = self.utf8(&raw) else { continue };
            if entry.is_dir() {
                continue;
            }
            if entry.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000)) {
                self.special(&name, "a link or a special file");
                continue;
            }
            let size = entry.size();
            if self.take(&name, size, &mut entry) == Then::Stop {
                return;
            }
        }
    }

    /// Takes one file in. What the archive says of its size is not believed: reading is bounded too.
    fn take(&mut self, name: &str, says: u64, reader: &mut impl Read) -> Then {
        if name.starts_with("__MACOSX/") || name.rsplit('/').next() == Some(".DS_Store") {
            return Then::GoOn;
        }
        if self.files.len() >= self.limits.count {
            self.refusals.push(too_many(self.limits));
            return Then::Stop;
        }
        if says > self.limits.each {
            self.refusals.push(too_large(name, self.limits));
            return Then::GoOn;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(says).unwrap_or(0));
        if let Err(error) = reader.take(self.limits.each + 1).read_to_end(&mut bytes) {
            self.broken(&error);
            return Then::Stop;
        }
        if bytes.len() as u64 > self.limits.each {
            self.refusals.push(too_large(name, self.limits));
            return Then::Stop;
        }
        self.total += bytes.len() as u64;
        if self.total > self.limits.total {
            self.refusals.push(too_much(self.limits));
            return Then::Stop;
        }
        let plain = name.strip_prefix("./").unwrap_or(name);
        if self.files.contains(plain) {
            self.refusals.push(Refusal::new(
                "duplicate-name",
                format!("{plain} is in the archive twice"),
                "Pack every file once.",
            ));
        } else if let Err(refusal) = self.files.insert(name, bytes) {
            self.refusals.push(refusal);
        }
        Then::GoOn
    }

    fn utf8(&mut self, raw: &[u8]) -> Option<String> {
        match std::str::from_utf8(raw) {
            Ok(name) => Some(name.to_owned()),
            Err(_) => {
                self.refusals.push(Refusal::new(
                    "bad-name",
                    format!("The file name {} is not UTF-8", raw.escape_ascii()),
                    "Rename the file.",
                ));
                None
            }
        }
    }

    fn special(&mut self, name: &str, what: &str) {
        let shown: String = name.chars().take(80).flat_map(char::escape_default).collect();
        self.refusals.push(Refusal::new(
            "not-a-file",
            format!("{shown} is {what}"),
            "Replace it by a plain file or leave it out.",
        ));
    }

    fn broken(&mut self, error: &io::Error) {
        if error.get_ref().is_some_and(|inner| inner.is::<TooMuch>()) {
            self.refusals.push(too_much(self.limits));
            return;
        }
        self.refusals.push(Refusal::new(
            "broken-archive",
            format!("The archive cannot be read: {error}"),
            "Pack it again, without a password, with tar or zip.",
        ));
    }
}

/// Reads so many bytes and then fails; `Take` would end quietly, and a cut archive would look like a whole one.
struct Bounded<R> {
    reader: R,
    left: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("the archive unpacks to more than a submission may hold")]
struct TooMuch;

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(into)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(TooMuch)),
        }
        Ok(read)
    }
}

/// Packing a folder puts its name before every file; learners mean what is inside.
fn without_common_folder(files: Files) -> Files {
    let Some(folder) =
        files.names().next().and_then(|name| name.split_once('/')).map(|(folder, _)| format!("{folder}/"))
    else {
        return files;
    };
    if files.contains("Dockerfile") || !files.names().all(|name| name.starts_with(&folder)) {
        return files;
    }
    if !files.contains(&format!("{folder}Dockerfile")) {
        return files;
    }
    let mut inner = Files::new();
    for (name, bytes) in files.iter() {
        // Names stay valid when a leading folder goes.
        let _ = inner.insert(&name[folder.len()..], bytes);
    }
    inner
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn tar_with(build: impl FnOnce(&mut tar::Builder<Vec<u8>>)) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        build(&mut builder);
        builder.into_inner().unwrap()
    }

    /// A file whose name is written as it is: the tar crate itself refuses to write a bad one.
    fn add(builder: &mut tar::Builder<Vec<u8>>, name: &[u8], kind: EntryType, bytes: &[u8]) {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_entry_type(kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, bytes).unwrap();
    }

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn codes(result: Result<Files, Vec<Refusal>>) -> Vec<String> {
        result.unwrap_err().into_iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn tar_tar_gz_and_zip_read_alike() {
        let tar = tar_with(|b| {
            add(b, b"./Dockerfile", EntryType::Regular, b"FROM scratch\n");
            add(b, b"src/app.py", EntryType::Regular, b"x");
        });
        let zip = zipped(&[("Dockerfile", b"FROM scratch\n"), ("src/app.py", b"x"), ("__MACOSX/._Dockerfile", b"")]);
        for archive in [gzipped(&tar), tar, zip] {
            let files = Files::from_archive(&archive, "a").unwrap();
            assert_eq!(files.names().collect::<Vec<_>>(), ["Dockerfile", "src/app.py"]);
        }
    }

    #[test]
    fn a_folder_around_everything_is_taken_off() {
        let files = Files::from_archive(&zipped(&[("lab/Dockerfile", b"x"), ("lab/app.py", b"")]), "a").unwrap();
        assert_eq!(files.names().collect::<Vec<_>>(), ["Dockerfile", "app.py"]);
    }

    #[test]
    fn names_that_leave_the_folder_are_refused_in_every_format() {
        for name in ["../evil", "/etc/passwd", "a/../../b"] {
            let tar = tar_with(|b| add(b, name.as_bytes(), EntryType::Regular, b"x"));
            assert_eq!(codes(Files::from_archive(&tar, "a")), ["bad-name"], "{name}");
            assert_eq!(codes(Files::from_archive(&zipped(&[(name, b"x")]), "a")), ["bad-name"], "{name}");
        }
    }

    #[test]
    fn links_devices_and_pipes_are_refused_and_all_are_named() {
        let tar = tar_with(|b| {
            add(b, b"link", EntryType::Symlink, b"");
            add(b, b"hard", EntryType::Link, b"");
            add(b, b"dev", EntryType::Block, b"");
            add(b, b"pipe", EntryType::Fifo, b"");
            add(b, b"sparse", EntryType::GNUSparse, b"");
        });
        assert!(
            codes(Files::from_archive(&tar, "a")).iter().all(|code| code == "not-a-file" || code == "broken-archive")
        );
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("link", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
        let zip = writer.finish().unwrap().into_inner();
        assert_eq!(codes(Files::from_archive(&zip, "a")), ["not-a-file"]);
    }

    #[test]
    fn a_name_that_is_not_utf8_is_refused() {
        let tar = tar_with(|b| add(b, b"\xff\xfe", EntryType::Regular, b"x"));
        assert_eq!(codes(Files::from_archive(&tar, "a")), ["bad-name"]);
    }

    #[test]
    fn bombs_are_not_unpacked() {
        let zeros = vec![0u8; 16 << 20];
        let bomb = zipped(&[("zeros", &zeros)]);
        assert!(bomb.len() < 50_000);
        assert_eq!(codes(Files::from_archive(&bomb, "a")), ["file-too-large"]);
        let tar = tar_with(|b| {
            for index in 0..8 {
                add(b, format!("f{index}").as_bytes(), EntryType::Regular, &zeros[..1 << 20]);
            }
        });
        assert_eq!(codes(Files::from_archive(&gzipped(&tar), "a")), ["submission-too-large"]);
        let long_name = tar_with(|b| add(b, b"x", EntryType::GNULongName, &zeros[..8 << 20]));
        assert_eq!(codes(Files::from_archive(&gzipped(&long_name), "a")), ["submission-too-large"]);
    }

    #[test]
    fn too_many_files_are_refused() {
        let tar =
            tar_with(|b| (0..300).for_each(|index| add(b, format!("f{index}").as_bytes(), EntryType::Regular, b"")));
        assert_eq!(codes(Files::from_archive(&tar, "a")), ["too-many-files"]);
    }

    #[test]
    fn the_same_name_twice_is_refused() {
        let tar = tar_with(|b| {
            add(b, b"Dockerfile", EntryType::Regular, b"1");
            add(b, b"./Dockerfile", EntryType::Regular, b"2");
        });
        assert_eq!(codes(Files::from_archive(&tar, "a")), ["duplicate-name"]);
    }

    #[test]
    fn what_is_no_archive_or_a_broken_one_is_said_to_be_so() {
        assert_eq!(codes(Files::from_archive(b"hello", "a")), ["not-an-archive"]);
        assert_eq!(codes(Files::from_archive(b"", "a")), ["not-an-archive"]);
        let tar = tar_with(|b| add(b, b"Dockerfile", EntryType::Regular, &[1; 5000]));
        assert_eq!(codes(Files::from_archive(&gzipped(&tar)[..40], "a")), ["broken-archive"]);
        let zip = zipped(&[("Dockerfile", b"x")]);
        assert_eq!(codes(Files::from_archive(&zip[..zip.len() - 10], "a")), ["broken-archive"]);
    }
}
