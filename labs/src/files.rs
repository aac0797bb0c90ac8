//! A learner's files: relative names that were validated once, and bytes within limits. Everything that travels
//! through the engine is one of these, so nothing behind this point meets `..`, a link or a device.

mod archive;
mod folder;
mod name;

use std::collections::BTreeMap;

use crate::refusal::Refusal;

/// How much a submission may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// Number of files.
    pub count: usize,
    /// Bytes of one file.
    pub each: u64,
    /// Bytes of all files.
    pub total: u64,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { count: 200, each: 1 << 20, total: 4 << 20 }
    }
}

/// Files by name. Names are relative, use `/`, and hold no `.`, `..`, empty part or control character; no name is
/// also the folder of another one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    files: BTreeMap<String, Vec<u8>>,
    turned_away: Vec<Refusal>,
}

impl Files {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one file, replacing one of the same name.
    ///
    /// # Errors
    /// A refusal when the name is not a plain relative one, or clashes with a folder.
    pub fn insert(&mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<(), Refusal> {
        let name = name::validate(name)?;
        if let Some(clash) = self.clash(&name) {
            return Err(Refusal::new(
                "name-clash",
                format!("{name} and {clash} cannot both exist: one is a file, the other needs it to be a folder"),
                "Rename one of the two.",
            ));
        }
        self.files.insert(name, bytes.into());
        Ok(())
    }

    /// The bytes of a file.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// A file as text, where it exists and is UTF-8.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Whether there is a file of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Takes a file out.
    pub fn remove(&mut self, name: &str) -> Option<Vec<u8>> {
        self.files.remove(name)
    }

    /// Names and bytes, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Bytes of all files.
    pub fn total_bytes(&self) -> u64 {
        self.files.values().map(|bytes| bytes.len() as u64).sum()
    }

    /// Notes that something of the hand-in could not be taken: it is then not built, and the report says why.
    pub fn turn_away(&mut self, refusals: impl IntoIterator<Item = Refusal>) {
        self.turned_away.extend(refusals);
        self.turned_away.dedup();
    }

    /// What could not be taken.
    pub fn turned_away(&self) -> &[Refusal] {
        &self.turned_away
    }

    /// These files with `over` laid on top. Where the two clash (a file against a folder), `over` wins.
    #[must_use]
    pub fn overlaid(&self, over: &Files) -> Files {
        let mut both = self.clone();
        for (name, bytes) in &over.files {
            while let Some(clash) = both.clash(name) {
                both.files.remove(&clash);
            }
            both.files.insert(name.clone(), bytes.clone());
        }
        both
    }

    /// What breaks the limits, if anything does.
    pub fn check(&self, limits: &FileLimits) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if self.len() > limits.count {
            refusals.push(too_many(limits));
        }
        for (name, bytes) in &self.files {
            if bytes.len() as u64 > limits.each {
                refusals.push(too_large(name, limits));
            }
        }
        if self.total_bytes() > limits.total {
            refusals.push(too_much(limits));
        }
        refusals
    }

    /// Reads a tar, tar.gz or zip archive within the usual limits. A single folder around everything is taken off,
    /// and what operating systems add by themselves (`__MACOSX`, `.DS_Store`) is left out.
    ///
    /// # Errors
    /// Every reason to turn the archive away that was found before reading had to stop.
    pub fn from_archive(bytes: &[u8], name: &str) -> Result<Files, Vec<Refusal>> {
        Self::from_archive_within(bytes, name, &FileLimits::default())
    }

    /// As [`Files::from_archive`], within the limits given.
    ///
    /// # Errors
    /// As [`Files::from_archive`].
    pub fn from_archive_within(bytes: &[u8], name: &str, limits: &FileLimits) -> Result<Files, Vec<Refusal>> {
        archive::read(bytes, name, limits)
    }

    /// Reads a folder on disk within the usual limits. Links are refused, not followed.
    ///
    /// # Errors
    /// Every reason to turn the folder away.
    pub fn from_folder(folder: &std::path::Path) -> Result<Files, Vec<Refusal>> {
        folder::read(folder, &FileLimits::default())
    }

    /// The name already here that cannot stand beside `name`.
    fn clash(&self, name: &str) -> Option<String> {
        for (at, _) in name.match_indices('/') {
            if self.files.contains_key(&name[..at]) {
                return Some(name[..at].to_owned());
            }
        }
        let below = format!("{name}/");
        self.files
            .range(below.clone()..)
            .next()
            .map(|(other, _)| other.clone())
            .filter(|other| other.starts_with(&below))
    }
}

impl crate::lint::ContextFiles for Files {
    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        Files::text(self, name).map(str::to_owned)
    }
}

/// `1536` as `1.5 KB`: what people read in a message.
pub fn human_bytes(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} KB", value / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.2} GB", value / 1e9),
    }
}

fn too_many(limits: &FileLimits) -> Refusal {
    Refusal::new(
        "too-many-files",
        format!("There are more than {} files", limits.count),
        "Hand in only the files of the lab; leave out .git, virtual environments and node_modules.",
    )
}

fn too_large(name: &str, limits: &FileLimits) -> Refusal {
    Refusal::new(
        "file-too-large",
        format!("{name} is larger than {}", human_bytes(limits.each)),
        "Leave the file out: a lab needs only small text files.",
    )
}

fn too_much(limits: &FileLimits) -> Refusal {
    Refusal::new(
        "submission-too-large",
        format!("The files are larger than {} together", human_bytes(limits.total)),
        "Hand in only the files of the lab.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_cannot_also_be_a_folder() {
        let mut files = Files::new();
        files.insert("app", "x").unwrap();
        assert_eq!(files.insert("app/main.py", "x").unwrap_err().code, "name-clash");
        let mut files = Files::new();
        files.insert("app/main.py", "x").unwrap();
        assert_eq!(files.insert("app", "x").unwrap_err().code, "name-clash");
        files.insert("app-2", "x").unwrap();
    }

    #[test]
    fn an_overlay_replaces_and_adds() {
        let mut below = Files::new();
        below.insert("a", "1").unwrap();
        below.insert("b", "1").unwrap();
        let mut over = Files::new();
        over.insert("b", "2").unwrap();
        over.insert("c", "2").unwrap();
        let both = below.overlaid(&over);
        let all: Vec<_> = both.iter().map(|(name, bytes)| (name, bytes[0])).collect();
        assert_eq!(all, [("a", b'1'), ("b", b'2'), ("c", b'2')]);
    }

    #[test]
    fn limits_name_what_breaks_them() {
        let mut files = Files::new();
        files.insert("big", vec![0; 20]).unwrap();
        files.insert("small", vec![0; 2]).unwrap();
        let codes: Vec<_> = files
            .check(&FileLimits { count: 1, each: 10, total: 15 })
            .into_iter()
            .map(|refusal| refusal.code)
            .collect();
        assert_eq!(codes, ["too-many-files", "file-too-large", "submission-too-large"]);
    }
}
