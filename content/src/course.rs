//! The whole course: lectures in order, glossary, images, and ways to find something in it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use problem::Problem;

use crate::lecture::{Lecture, Mark, Section, Slide, Term};
use crate::search::Hit;
use crate::source::Source;

/// A loaded course. What could not be loaded is missing here and named in the problems beside it.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// The lectures by their `order`.
    pub lectures: Vec<Lecture>,
    /// The glossary by name.
    pub glossary: Vec<Term>,
    /// Code blocks in Dockerfile syntax, for the caller to lint.
    pub code: Vec<CodeBlock>,
    /// Images by name below `content/images`, as they are served at `/images/{name}`.
    pub images: BTreeMap<String, Vec<u8>>,
    /// Changes whenever a source changes: 16 hexadecimal digits, for ETags.
    pub version: String,
    /// Links in the text, to be checked once everything is loaded.
    pub(crate) links: Vec<Link>,
    /// Quiz and lab marks with file and line, for the same.
    pub(crate) mark_lines: Vec<(String, u32, Mark)>,
}

/// A link and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) address: String,
}

/// A fenced code block in Dockerfile syntax. The caller lints it: this crate knows no rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// The file, as in problems.
    pub file: String,
    /// Line of the first line of code (not of the fence), counted from 1.
    pub line: u32,
    /// Language of the fence (`dockerfile`).
    pub lang: String,
    /// The codes that a deliberately bad block must show; `None` for a block that must be clean.
    pub bad: Option<Vec<String>>,
    /// A part of a file: no FROM is needed.
    pub fragment: bool,
    /// The code.
    pub text: String,
}

/// Ids that live outside this crate, against which marks and links are checked.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Quiz ids (`DEVOPS_L2_PRE`).
    pub quizzes: BTreeSet<String>,
    /// Lab slugs (`first-image`).
    pub labs: BTreeSet<String>,
    /// Ids of lab checks (`non-root-user`), which have pages of their own.
    pub checks: BTreeSet<String>,
}

/// A slide with where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The lecture.
    pub lecture: &'a Lecture,
    /// The section.
    pub section: &'a Section,
    /// The slide.
    pub slide: &'a Slide,
}

impl Course {
    /// Loads a course: everything that is right, and every problem that is not, in order of file and line.
    pub fn load(source: &Source) -> (Self, Vec<Problem>) {
        crate::load::load(source)
    }

    /// The course in the binary.
    pub fn embedded() -> (Self, Vec<Problem>) {
        Self::load(&Source::embedded())
    }

    /// A course from a `content` folder on disk.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read. A mistake in a file is a problem, not an error.
    pub fn load_dir(dir: &Path) -> io::Result<(Self, Vec<Problem>)> {
        Ok(Self::load(&Source::dir(dir)?))
    }

    /// The lecture with this slug.
    pub fn lecture(&self, slug: &str) -> Option<&Lecture> {
        self.lectures.iter().find(|lecture| lecture.slug == slug)
    }

    /// The lecture before this one.
    pub fn previous(&self, slug: &str) -> Option<&Lecture> {
        let place = self.lectures.iter().position(|lecture| lecture.slug == slug)?;
        self.lectures.get(place.checked_sub(1)?)
    }

    /// The lecture after this one.
    pub fn next(&self, slug: &str) -> Option<&Lecture> {
        let place = self.lectures.iter().position(|lecture| lecture.slug == slug)?;
        self.lectures.get(place + 1)
    }

    /// The slide at `lecture#slide`.
    pub fn slide(&self, address: &str) -> Option<Place<'_>> {
        let (slug, id) = address.split_once('#')?;
        let lecture = self.lecture(slug)?;
        let (section, slide) = lecture.slides().find(|(_, slide)| slide.id == id)?;
        Some(Place { lecture, section, slide })
    }

    /// Every address inside the course as `lecture#slide` or `lecture#section`, for checking what points here.
    pub fn anchors(&self) -> BTreeSet<String> {
        let mut anchors = BTreeSet::new();
        for lecture in &self.lectures {
            for section in &lecture.sections {
                anchors.insert(format!("{}#{}", lecture.slug, section.id));
                anchors.extend(section.slides.iter().map(|slide| format!("{}#{}", lecture.slug, slide.id)));
            }
        }
        anchors
    }

    /// The slides and terms that hold every word of the query, best first: title before text, whole words before parts.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        crate::search::search(self, query, limit)
    }

    /// What can only be seen once everything is loaded: marks and links to slides, quizzes, labs and checks.
    pub fn check(&self, known: &Known) -> Vec<Problem> {
        crate::check::check(self, known)
    }

    /// Checks Markdown from elsewhere (a lab's task, a quiz's prompt) as the lectures are checked: links, images, spelling,
    /// diagrams, fences. `line` is that of its first line in `file`. The code in it is given back to be linted.
    pub fn check_text(&self, known: &Known, file: &str, line: u32, markdown: &str) -> (Vec<Problem>, Vec<CodeBlock>) {
        crate::check::check_text(self, known, file, line, markdown)
    }
}
