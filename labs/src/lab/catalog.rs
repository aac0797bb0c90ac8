//! All labs: those in the binary, or those of a folder.

use std::collections::BTreeMap;
use std::path::Path;

use problem::Problem;
use rust_embed::Embed;

use super::bonus::{Bonus, BonusDefinition};
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
            } else if ["task.md", "good", "bad", "starter"].iter().any(|part| entry.path().join(part).exists()) {
                let file = format!("labs/{}/lab.toml", entry.file_name().to_string_lossy());
                problems.push(Problem::of(file, "the file is missing, so the folder is no lab", "write it"));
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
        let (mut labs, mut bonuses, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        for (slug, files) in folders.into_iter().filter(|(_, files)| files.contains_key("lab.toml")) {
            match load::lab(&slug, &files) {
                Ok((lab, bonus)) => {
                    bonuses.extend(bonus.map(|bonus| (lab.slug.clone(), bonus)));
                    labs.push(lab);
                }
                Err(mistakes) => problems.extend(mistakes),
            }
        }
        problems.extend(add_bonuses(&mut labs, bonuses));
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

/// Gives labs the bonuses that they name, and leaves out those whose bonus cannot be.
fn add_bonuses(labs: &mut Vec<Lab>, bonuses: Vec<(String, BonusDefinition)>) -> Vec<Problem> {
    let with_bonus: Vec<String> = bonuses.iter().map(|(slug, _)| slug.clone()).collect();
    let mut problems = Vec::new();
    for (slug, named) in bonuses {
        let found = labs.iter().find(|lab| lab.slug == named.lab && !with_bonus.contains(&lab.slug)).cloned();
        let Some(judge) = found else {
            let message = format!("the bonus names the lab {}, which does not load or has a bonus itself", named.lab);
            problems.push(Problem::of(format!("labs/{slug}/lab.toml"), message, "name another lab in [bonus]"));
            labs.retain(|lab| lab.slug != slug);
            continue;
        };
        if let Some(lab) = labs.iter_mut().find(|lab| lab.slug == slug) {
            // Two gradings with the same version were judged alike, the bonus too.
            lab.version = format!("{}+{}", lab.version, judge.version);
            lab.bonus = Some(Bonus { lab: Box::new(judge), folder: named.folder, points: named.points });
        }
    }
    problems
}

fn collect(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>, problems: &mut Vec<Problem>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        let file = || format!("labs/{name}");
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            collect(&entry.path(), &name, into, problems);
        } else if kind.is_file() {
            match std::fs::read(entry.path()) {
                Ok(bytes) => {
                    into.insert(name, bytes);
                }
                Err(error) => {
                    problems.push(Problem::of(file(), format!("cannot be read: {error}"), "check its permissions"))
                }
            }
        } else {
            problems.push(Problem::of(file(), "is a link or a special file", "replace it by a plain file"));
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
    fn a_bonus_needs_another_lab_without_one() {
        let file = |name: &str| std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
        let mut files = BTreeMap::new();
        for name in Embedded::iter().filter(|name| name.starts_with("lab-2/")) {
            files.insert(name.to_string(), file(&name));
        }
        let (catalog, problems) = Catalog::from_files(files);
        assert!(catalog.labs().is_empty());
        assert!(problems[0].message.contains("distroless-go"), "{problems:?}");

        let (catalog, _) = Catalog::embedded();
        let lab = catalog.find("lab-2").unwrap();
        let bonus = lab.bonus.as_ref().unwrap();
        assert!(lab.version.ends_with(&bonus.lab.version), "a change of the bonus is another version");
    }

    #[test]
    fn a_folder_that_lost_its_definition_is_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("x/good")).unwrap();
        std::fs::create_dir_all(folder.path().join("images")).unwrap();
        let (_, problems) = Catalog::load(folder.path());
        assert_eq!(problems.iter().map(|it| it.file.as_str()).collect::<Vec<_>>(), ["labs/x/lab.toml"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_problem() {
        assert_eq!(Catalog::load(Path::new("/nonexistent")).1.len(), 1);
    }
}
