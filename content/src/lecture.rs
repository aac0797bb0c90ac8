//! What a lecture is made of, once it is loaded.

/// A lecture: front matter, then sections of slides.
///
/// Fields named `…_html` are safe HTML made by this crate; all others are plain text to be escaped by whoever shows them.
#[derive(Debug, Clone, Default)]
pub struct Lecture {
    /// The file name without `.md`, and the last part of `/lectures/{slug}`.
    pub slug: String,
    /// Title, plain text.
    pub title: String,
    /// One sentence, plain text.
    pub summary: String,
    /// Place in the course, counted from 1.
    pub order: u32,
    /// What a reader can do afterwards: inline HTML, one entry each.
    pub outcomes_html: Vec<String>,
    /// Who, what, when, where, why and how.
    pub five_ws: FiveWs,
    /// An analogy that holds: HTML of one paragraph.
    pub analogy_html: Option<String>,
    /// Further reading, for the end of the page.
    pub reading: Vec<Reading>,
    /// The sections in reading order.
    pub sections: Vec<Section>,
    /// Words in the slides, without code and notes.
    pub words: u32,
    /// Reading time in whole minutes, at least 1.
    pub minutes: u32,
    /// Ids of the quizzes that stand in this lecture, in order.
    pub quizzes: Vec<String>,
    /// Slugs of the labs that stand in this lecture, in order.
    pub labs: Vec<String>,
}

impl Lecture {
    /// All slides in reading order, each with its section.
    pub fn slides(&self) -> impl Iterator<Item = (&Section, &Slide)> {
        self.sections.iter().flat_map(|section| section.slides.iter().map(move |slide| (section, slide)))
    }

    /// The address of the lecture, `/lectures/{slug}`.
    pub fn address(&self) -> String {
        format!("/lectures/{}", self.slug)
    }
}

/// The paragraph that a lecture opens with. Each is inline HTML, empty where the author left it out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiveWs {
    /// Who needs it.
    pub who: String,
    /// What it is.
    pub what: String,
    /// When it matters.
    pub when: String,
    /// Where it runs.
    pub r#where: String,
    /// Why it exists.
    pub why: String,
    /// How it works.
    pub how: String,
}

impl FiveWs {
    /// The questions with their answers (inline HTML) in order, without the empty ones.
    pub fn entries(&self) -> Vec<(&'static str, &str)> {
        [
            ("Who", &self.who),
            ("What", &self.what),
            ("When", &self.when),
            ("Where", &self.r#where),
            ("Why", &self.why),
            ("How", &self.how),
        ]
        .into_iter()
        .filter(|(_, answer)| !answer.is_empty())
        .map(|(question, answer)| (question, answer.as_str()))
        .collect()
    }
}

/// One entry of further reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Title, plain text.
    pub title: String,
    /// An `https:` address, or a path in this course.
    pub url: String,
    /// Why to read it: inline HTML.
    pub why_html: String,
}

/// A section of a lecture.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Unique in its lecture among sections and slides.
    pub id: String,
    /// Title, plain text.
    pub title: String,
    /// Line of its heading, counted from 1.
    pub line: u32,
    /// Quizzes and labs that stand before its first slide.
    pub marks: Vec<Mark>,
    /// Its slides.
    pub slides: Vec<Slide>,
}

/// One slide: one idea. Its address is `/lectures/{slug}#{id}`.
#[derive(Debug, Clone, Default)]
pub struct Slide {
    /// Unique in its lecture among sections and slides.
    pub id: String,
    /// Title, plain text.
    pub title: String,
    /// Title as inline HTML (it may hold code).
    pub title_html: String,
    /// Line of its heading, counted from 1.
    pub line: u32,
    /// The body without its title, which is an `h3`: a `###` in the body is an `h4`.
    pub html: String,
    /// Speaker notes, if there are any.
    pub notes_html: Option<String>,
    /// What it teaches, as lower-case ids.
    pub concepts: Vec<String>,
    /// Words in the body, without code and notes.
    pub words: u32,
    /// Quizzes and labs that stand at the end of this slide.
    pub marks: Vec<Mark>,
    /// The body as plain text, for search.
    pub text: String,
}

/// Something that stands in the text and is a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// `[[quiz ID]]`.
    Quiz(String),
    /// `[[lab slug]]`.
    Lab(String),
}

/// A term of the glossary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The term as it is written in a list.
    pub name: String,
    /// Part of its address: `/lectures/review#glossary-{id}`.
    pub id: String,
    /// Other forms to be linked as well.
    pub also: Vec<String>,
    /// What it means, plain text with Markdown code marks taken out.
    pub text: String,
    /// What it means: inline HTML.
    pub html: String,
    /// Where it is explained, as `lecture#slide`.
    pub lecture: Option<String>,
    /// Line in `content/glossary.toml`.
    pub line: u32,
}
