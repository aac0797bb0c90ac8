//! From a folder's files to a lab, or to the list of everything that is wrong in it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use problem::Problem;
use sha2::{Digest, Sha256};

use super::bonus::BonusDefinition;
use super::definition::{Definition, Expectation, LimitsOver};
use super::{BadSolution, Expected, Lab};
use crate::checks;
use crate::files::Files;
use crate::sandbox::Limits;

type Folder = BTreeMap<String, Vec<u8>>;

/// Reads a lab from its files, named as below its folder; beside it the bonus that it names, which only the catalog can find.
pub(super) fn lab(slug: &str, folder: &Folder) -> Result<(Lab, Option<BonusDefinition>), Vec<Problem>> {
    let mut loading = Loading { slug, folder, problems: Vec::new() };
    let lab = loading.lab();
    match lab {
        Some(lab) if loading.problems.is_empty() => Ok(lab),
        _ => Err(loading.problems),
    }
}

struct Loading<'a> {
    slug: &'a str,
    folder: &'a Folder,
    problems: Vec<Problem>,
}

impl Loading<'_> {
    fn lab(&mut self) -> Option<(Lab, Option<BonusDefinition>)> {
        if !self.slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            self.whole::<()>(
                "lab.toml",
                "the folder's name is not a slug",
                "use lower-case letters, digits and hyphens",
            );
        }
        let toml = self.text("lab.toml");
        let definition: Option<Definition> = toml.as_ref().and_then(|toml| self.toml("lab.toml", toml));
        let starter = self.files("starter/");
        let good = starter.overlaid(&self.files("good/"));
        let bad = self.bad_solutions(&starter);
        let (task, hints, solution) = (self.text("task.md"), self.text("hints.md"), self.text("solution.md"));
        let hint_lines = hints.as_deref().map(hint_lines).unwrap_or_default();
        let hints = hints.map(|hints| self.hints(&hints));
        let (toml, definition) = (toml?, definition?);
        self.judge(&definition, &toml, &starter, &good, &bad);
        let bonus = definition.bonus.clone();
        let lab = Lab {
            slug: self.slug.to_owned(),
            title: definition.title,
            summary: definition.summary,
            minutes: definition.minutes,
            order: definition.order,
            lecture: definition.lecture,
            concepts: definition.concepts,
            pass_mark: definition.pass_mark,
            images: definition.images,
            tolerated: definition.tolerated,
            editable: definition.editable,
            limits: limits(&definition.limits),
            app: definition.app,
            probe: definition.probe,
            change: definition.change,
            checks: definition.checks,
            bonus: None,
            task: task?,
            hints: hints?,
            hint_lines,
            solution: solution?,
            starter,
            good,
            bad,
            version: version(self.folder),
        };
        Some((lab, bonus))
    }

    /// What makes no sense although every file is well-formed.
    fn judge(&mut self, lab: &Definition, toml: &str, starter: &Files, good: &Files, bad: &[BadSolution]) {
        let slug = self.slug;
        let mut at = |needle: &str, message: String, fix: &str| {
            let line = toml.find(needle).map(|byte| line_at(toml, byte));
            self.problems.push(Problem { file: format!("labs/{slug}/lab.toml"), line, message, fix: fix.to_owned() });
        };
        if lab.images.is_empty() {
            at("images", "the lab offers no image".to_owned(), "list at least one in `images`");
        }
        if !lab.editable.iter().any(|name| name == "Dockerfile") {
            at("editable", "the Dockerfile is not editable".to_owned(), "list \"Dockerfile\" in `editable`");
        }
        if lab.checks.is_empty() {
            at("pass_mark", "the lab has no check".to_owned(), "add a [[check]]");
        }
        let possible: u32 = lab.checks.iter().map(|check| check.points).sum();
        if lab.pass_mark > possible {
            at("pass_mark", format!("the pass mark is {} of {possible} points", lab.pass_mark), "lower `pass_mark`");
        }
        if let Some(bonus) = &lab.bonus {
            if bonus.folder.is_empty() || bonus.folder.contains(['/', '\\', '.']) {
                at("[bonus]", format!("{} is not the name of a folder", bonus.folder), "name one folder, as in \"go\"");
            }
            if bonus.points == 0 {
                at("[bonus]", "the bonus is worth nothing".to_owned(), "give it `points`");
            }
        }
        let mut seen = BTreeSet::new();
        for check in &lab.checks {
            let needle = format!("\"{}\"", check.id);
            if checks::find(&check.id).is_none() {
                at(&needle, format!("there is no check {}", check.id), "see `drydock explain` for the list");
            }
            if !seen.insert(check.id.as_str()) {
                at(&needle, format!("the check {} is listed twice", check.id), "list it once");
            }
        }
        if let Some(change) = &lab.change {
            let found = starter.text(&change.file).map_or(0, |text| text.matches(&change.find).count());
            if found != 1 {
                at(
                    "find",
                    format!("`find` occurs {found} times in starter/{}", change.file),
                    "choose text that occurs exactly once",
                );
            }
            if change.find.contains('\n') || change.replace.contains('\n') || !change.replace.contains("{random}") {
                at(
                    "replace",
                    "the change is not one line with {random} in it".to_owned(),
                    "put {random} into `replace`, on one line",
                );
            }
            if lab.editable.contains(&change.file) {
                at("[change]", format!("{} is editable", change.file), "change a fixed file");
            }
        }
        if !self.folder.keys().any(|name| name.starts_with("good/")) {
            self.whole::<()>("good", "there is no good solution", "write the files that differ from the starter's");
        } else if !good.contains("Dockerfile") {
            self.whole::<()>("good", "there is no Dockerfile", "write the good solution");
        }
        for solution in bad {
            let file = format!("bad/{}/expect.toml", solution.name);
            let expected = &solution.expected;
            for id in expected.fails.iter().filter(|id| !seen.contains(id.as_str())) {
                self.whole::<()>(
                    &file,
                    &format!("`fails` names {id}, which the lab does not judge"),
                    "name one of the lab's checks",
                );
            }
            if expected.fails.is_empty() && expected.refused.is_none() && expected.limit.is_none() {
                self.whole::<()>(&file, "nothing is expected to fail", "fill `fails`, `refused` or `limit`");
            }
        }
        if bad.len() < 3 {
            self.whole::<()>(
                "bad",
                &format!("there are {} bad solutions", bad.len()),
                "add at least three, each with an expect.toml",
            );
        }
    }

    fn bad_solutions(&mut self, starter: &Files) -> Vec<BadSolution> {
        let names: BTreeSet<&str> = self
            .folder
            .keys()
            .filter_map(|name| name.strip_prefix("bad/")?.split_once('/').map(|(solution, _)| solution))
            .collect();
        let mut solutions = Vec::new();
        for name in names {
            let prefix = format!("bad/{name}/");
            let file = format!("{prefix}expect.toml");
            let Some(text) = self.text(&file) else { continue };
            let Some(expected) = self.toml::<Expectation>(&file, &text) else { continue };
            let mut over = self.files(&prefix);
            over.remove("expect.toml");
            let mut files = starter.overlaid(&over);
            for gone in &expected.without {
                if files.remove(gone).is_none() {
                    self.whole::<()>(&file, &format!("`without` names {gone}, which is not there"), "remove the name");
                }
            }
            solutions.push(BadSolution {
                name: name.to_owned(),
                about: expected.about,
                files,
                expected: Expected { fails: expected.fails, refused: expected.refused, limit: expected.limit },
            });
        }
        solutions
    }

    /// The parts of hints.md below its headings `## Hint 1`, `## Hint 2`, `## Hint 3`.
    fn hints(&mut self, text: &str) -> Vec<String> {
        let mut hints: Vec<String> = Vec::new();
        for (line, content) in (1u32..).zip(text.lines()) {
            let file = format!("labs/{}/hints.md", self.slug);
            if let Some(number) = content.strip_prefix("## Hint ") {
                if number.trim() != (hints.len() + 1).to_string() {
                    let message = format!("hint {} follows hint {}", number.trim(), hints.len());
                    self.problems.push(Problem::at(file, line, message, "number the hints 1, 2, 3"));
                }
                hints.push(String::new());
            } else if let Some(hint) = hints.last_mut() {
                hint.push_str(content);
                hint.push('\n');
            } else if !content.trim().is_empty() {
                self.problems.push(Problem::at(
                    file,
                    line,
                    "there is text before the first hint",
                    "begin with `## Hint 1`",
                ));
            }
        }
        if hints.len() != 3 {
            self.whole::<()>(
                "hints.md",
                &format!("there are {} hints", hints.len()),
                "write three, from a nudge to nearly the answer",
            );
        }
        hints.into_iter().map(|hint| hint.trim().to_owned()).collect()
    }

    fn files(&mut self, prefix: &str) -> Files {
        let mut files = Files::new();
        for (name, bytes) in self.folder {
            let Some(rest) = name.strip_prefix(prefix) else { continue };
            if let Err(refusal) = files.insert(rest, bytes.clone()) {
                self.whole::<()>(name, &refusal.message, &refusal.fix);
            }
        }
        files
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.folder.get(name).map(|bytes| String::from_utf8(bytes.clone())) {
            Some(Ok(text)) if !text.trim().is_empty() => Some(text),
            Some(Ok(_)) => self.whole(name, "the file is empty", "write it"),
            Some(Err(_)) => self.whole(name, "the file is not UTF-8", "save it as UTF-8"),
            None => self.whole(name, "the file is missing", "write it"),
        }
    }

    fn toml<T: for<'a> serde::Deserialize<'a>>(&mut self, name: &str, text: &str) -> Option<T> {
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let file = format!("labs/{}/{name}", self.slug);
                let line = error.span().map(|span| line_at(text, span.start));
                let fix = "see the other labs for the file's form".to_owned();
                self.problems.push(Problem { file, line, message: error.message().trim().to_owned(), fix });
                None
            }
        }
    }

    /// A problem of a whole file, and no value.
    fn whole<T>(&mut self, name: &str, message: &str, fix: &str) -> Option<T> {
        self.problems.push(Problem::of(format!("labs/{}/{name}", self.slug), message, fix));
        None
    }
}

/// Where the text below each heading `## Hint …` begins.
fn hint_lines(text: &str) -> Vec<u32> {
    let mut lines = Vec::new();
    let mut begun = true;
    for (line, content) in (1u32..).zip(text.lines()) {
        if content.starts_with("## Hint ") {
            lines.push(line);
            begun = false;
        } else if !begun && !content.trim().is_empty() {
            begun = true;
            if let Some(last) = lines.last_mut() {
                *last = line;
            }
        }
    }
    lines
}

fn limits(over: &LimitsOver) -> Limits {
    let mut limits = Limits::default();
    if let Some(seconds) = over.build_seconds {
        limits.build_time = Duration::from_secs(seconds);
    }
    if let Some(megabytes) = over.memory_mb {
        limits.learner_memory = megabytes << 20;
        limits.memory = (megabytes + 256) << 20;
    }
    if let Some(megabytes) = over.disk_mb {
        limits.disk = megabytes << 20;
    }
    if let Some(kilobytes) = over.log_kb {
        limits.log = kilobytes * 1000;
    }
    limits
}

fn version(folder: &Folder) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in folder {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hex::encode(&hash.finalize()[..8])
}

fn line_at(text: &str, byte: usize) -> u32 {
    let before = &text.as_bytes()[..byte.min(text.len())];
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "title = \"T\"\nsummary = \"S\"\nminutes = 1\norder = 1\npass_mark = 1\nimages = [\"a:1\"]\n\
                        editable = [\"Dockerfile\"]\n[[check]]\nid = \"starts\"\n";

    fn folder(toml: &str) -> Folder {
        let mut files: Folder = [
            ("lab.toml", toml),
            ("task.md", "task"),
            ("hints.md", "## Hint 1\na\n## Hint 2\nb\n## Hint 3\nc\n"),
            ("solution.md", "s"),
            ("starter/app.py", "x = 'a'\n"),
            ("good/Dockerfile", "FROM a:1\n"),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect();
        for name in ["one", "two", "three"] {
            files.insert(format!("bad/{name}/expect.toml"), b"about = 'x'\nfails = ['starts']\n".to_vec());
            files.insert(format!("bad/{name}/Dockerfile"), b"FROM a\n".to_vec());
        }
        files
    }

    #[test]
    fn a_folder_becomes_a_lab() {
        let (lab, _) = lab("x", &folder(TOML)).unwrap();
        assert_eq!(lab.hints, ["a", "b", "c"]);
        assert_eq!(lab.hint_lines, [2, 4, 6]);
        assert_eq!(lab.good.names().collect::<Vec<_>>(), ["Dockerfile", "app.py"]);
        assert_eq!(lab.bad.len(), 3);
        assert_eq!(lab.version.len(), 16);
    }

    #[test]
    fn every_mistake_is_listed_with_its_line() {
        let toml = TOML.replace("pass_mark = 1", "pass_mark = 9")
            + "[[check]]\nid = \"no-such-check\"\n"
            + "[change]\nfile = \"app.py\"\nfind = \"zzz\"\nreplace = \"y\"\n";
        let problems = lab("x", &folder(&toml)).unwrap_err();
        let lines: Vec<_> = problems
            .iter()
            .filter(|it| it.file.ends_with("lab.toml"))
            .map(|it| (it.line, it.message.as_str()))
            .collect();
        assert_eq!(
            lines,
            [
                (Some(5), "the pass mark is 9 of 2 points"),
                (Some(11), "there is no check no-such-check"),
                (Some(14), "`find` occurs 0 times in starter/app.py"),
                (Some(15), "the change is not one line with {random} in it"),
            ]
        );
    }

    #[test]
    fn a_key_that_does_not_exist_is_reported_at_its_line() {
        let problems = lab("x", &folder(&format!("colour = 1\n{TOML}"))).unwrap_err();
        assert_eq!(problems[0].line, Some(1));
        assert!(problems[0].message.contains("colour"), "{}", problems[0].message);
    }

    #[test]
    fn missing_texts_and_too_few_bad_solutions_are_problems() {
        let mut files = folder(TOML);
        files.remove("task.md");
        files.remove("bad/one/expect.toml");
        let problems: Vec<_> = lab("x", &files).unwrap_err().into_iter().map(|it| it.to_string()).collect();
        assert!(problems.iter().any(|it| it.starts_with("labs/x/task.md: the file is missing")), "{problems:?}");
        assert!(problems.iter().any(|it| it.contains("there are 2 bad solutions")), "{problems:?}");
    }

    #[test]
    fn a_learner_cannot_replace_a_fixed_file() {
        let (lab, _) = lab("x", &folder(TOML)).unwrap();
        let mut submitted = Files::new();
        submitted.insert("Dockerfile", "FROM a:1\n").unwrap();
        submitted.insert("app.py", "evil").unwrap();
        submitted.insert("extra.sh", "x").unwrap();
        let (files, left_out) = lab.assembled(&submitted);
        assert_eq!(left_out, ["app.py"]);
        assert_eq!(files.text("app.py"), Some("x = 'a'\n"));
        assert!(files.contains("extra.sh"));
        let mut submitted = Files::new();
        submitted.insert("app.py/x", "evil").unwrap();
        assert_eq!(lab.assembled(&submitted).0.text("app.py"), Some("x = 'a'\n"));
    }
}
