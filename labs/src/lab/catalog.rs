//! All labs: those in the binary, or those of a folder.

use std::collections::BTreeMap;
use std::path::Path;

use problem::Problem;
use rust_embed::Embed;

use super::{Lab, load};

/// The labs, in their order.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    labs: Vec<Lab>,
}

/// This crate's own folder; a folder in it is a lab when it holds a `lab.toml`.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR"]
#[exclude = "src/*"]
#[exclude = "tests/*"]
#[exclude = "images/*"]
#[exclude = "benches/*"]
#[exclude = "fuzz/*"]
#[exclude = "target/*"]
#[exclude = "build.rs"]
#[exclude = "Cargo.toml"]
struct Embedded;

impl Catalog {
    /// The labs in the binary. Labs with a mistake are left out and their mistakes returned.
    pub fn embedded() -> (Self, Vec<Problem>) {
        let files = Embedded::iter()
            .filter_map(|name| Embedded::get(&name).map(|file| (name.into_owned(), file.data.into_owned())))
            .collect();
        Self::from_files(files)
    }

    /// The labs of a folder: every folder in it that holds a `lab.toml`.
    pub fn load(folder: &Path) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut files = BTreeMap::new();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let problem = Problem::of(
                    folder.display().to_string(),
                    format!("the folder cannot be read: {error}"),
                    "name the folder that holds the labs' folders",
                );
                return (Self::default(), vec![problem]);
            }
        };
        for entry in entries.filter_map(Result::ok) {
            if entry.path().join("lab.toml").is_file() {
                let slug = entry.file_name().to_string_lossy().into_owned();
                collect(&entry.path(), &slug, &mut files, &mut problems);
            }
        }
        let (catalog, more) = Self::from_files(files);
        problems.extend(more);
        (catalog, problems)
    }

    /// The labs among files named `slug/…`.
    fn from_files(files: BTreeMap<String, Vec<u8>>) -> (Self, Vec<Problem>) {
        let mut folders: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
        for (name, bytes) in files {
            if let Some((slug, rest)) = name.split_once('/') {
                folders.entry(slug.to_owned()).or_default().insert(rest.to_owned(), bytes);
            }
        }
        let (mut labs, mut problems) = (Vec::new(), Vec::new());
        for (slug, files) in folders.into_iter().filter(|(_, files)| files.contains_key("lab.toml")) {
            match load::lab(&slug, &files) {
                Ok(lab) => labs.push(lab),
                Err(mistakes) => problems.extend(mistakes),
            }
        }
        labs.sort_by(|a, b| (a.order, &a.slug).cmp(&(b.order, &b.slug)));
        (Self { labs }, problems)
    }

    /// The labs, in their order.
    pub fn labs(&self) -> &[Lab] {
        &self.labs
    }

    /// The lab of that name.
    pub fn find(&self, slug: &str) -> Option<&Lab> {
        self.labs.iter().find(|lab| lab.slug == slug)
    }
}

fn collect(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>, problems: &mut Vec<Problem>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            collect(&entry.path(), &name, into, problems);
        } else if kind.is_file() {
            match std::fs::read(entry.path()) {
                Ok(bytes) => {
                    into.insert(name, bytes);
                }
                Err(error) => {
                    problems.push(Problem::of(name, format!("cannot be read: {error}"), "check its permissions"))
                }
            }
        } else {
            problems.push(Problem::of(name, "is a link or a special file", "replace it by a plain file"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_labs_load_without_a_problem() {
        let (catalog, problems) = Catalog::embedded();
        assert_eq!(problems, []);
        assert!(catalog.find("first-image").is_some());
        assert!(catalog.find("run-as-non-root").is_some());
    }

    #[test]
    fn a_folder_gives_the_same_labs_as_the_binary() {
        let (embedded, _) = Catalog::embedded();
        let (loaded, problems) = Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")));
        assert_eq!(problems, []);
        let versions = |catalog: &Catalog| {
            catalog.labs().iter().map(|lab| (lab.slug.clone(), lab.version.clone())).collect::<Vec<_>>()
        };
        assert_eq!(versions(&embedded), versions(&loaded));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_problem() {
        assert_eq!(Catalog::load(Path::new("/nonexistent")).1.len(), 1);
    }
}
