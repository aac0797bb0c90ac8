//! A lecture, for the reading view and for the slides. Nothing in it depends on the person.
//!
//! "Mark as read" posts `section=ID` to `/lectures/{slug}/read`. The module `lecture.js` asks the same address by GET for
//! what this person has read: a JSON array of section ids.

use super::{Html, Link};

/// A lecture, rendered.
#[derive(Debug, Clone, Default)]
pub struct LectureView {
    /// The slug: `containers`.
    pub slug: String,
    /// The title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Reading time.
    pub minutes: u32,
    /// What a reader can do afterwards: inline markup.
    pub outcomes: Vec<Html>,
    /// One short paragraph, with its `<p>`.
    pub analogy: Option<Html>,
    /// `("Who", "…")` and so on, in reading order; the answers are inline markup.
    pub five_ws: Vec<(String, Html)>,
    /// The text.
    pub sections: Vec<Section>,
    /// Further reading.
    pub reading: Vec<Reading>,
    /// The lecture before.
    pub previous: Option<Link>,
    /// The lecture after.
    pub next: Option<Link>,
}

impl LectureView {
    /// The number of the first section: an introduction is section 0, other lectures begin with 1.
    pub fn first_number(&self) -> usize {
        usize::from(self.sections.first().is_none_or(|section| section.id != "introduction"))
    }
}

/// A section: some slides, a title, one "mark as read".
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The anchor, unique in the lecture.
    pub id: String,
    /// The title.
    pub title: String,
    /// What stands between the section's heading and its first slide, if anything.
    pub intro: Vec<Part>,
    /// The slides.
    pub slides: Vec<Slide>,
}

/// One slide: in the reading view a heading with its text.
#[derive(Debug, Clone, Default)]
pub struct Slide {
    /// The anchor, unique in the lecture.
    pub id: String,
    /// The title: inline markup.
    pub title: Html,
    /// What it shows, in order.
    pub parts: Vec<Part>,
    /// Speaker notes.
    pub notes: Option<Html>,
}

/// A piece of a slide.
#[derive(Debug, Clone)]
pub enum Part {
    /// Rendered Markdown: text, tables, code, diagrams.
    Html(Html),
    /// A quiz stands here.
    Quiz(QuizMark),
    /// A lab stands here.
    Lab(LabMark),
}

/// Where a quiz stands in a lecture.
#[derive(Debug, Clone, Default)]
pub struct QuizMark {
    /// The quiz's id: `DEVOPS_L2_PRE`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `pre`, `mid` or `post`.
    pub stage: String,
    /// How many questions.
    pub questions: usize,
}

/// Where a lab stands in a lecture.
#[derive(Debug, Clone, Default)]
pub struct LabMark {
    /// The lab's slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
}

/// A book or page to read further.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Title and address.
    pub link: Link,
    /// Why it is worth the time: inline markup.
    pub why: Html,
}
