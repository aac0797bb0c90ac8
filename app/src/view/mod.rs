//! What each page needs to know, as plain structs. The server maps its own types to these; nothing here knows a
//! workspace crate. Text in a `String` is escaped on its way out; markup that the course's own code has rendered
//! travels as [`Html`], so that the two cannot be mixed up.

pub mod check;
pub mod error;
pub mod home;
pub mod lab;
pub mod lecture;
pub mod progress;
pub mod quiz;
pub mod quiz_result;
pub mod search;
pub mod submission;

use crate::Assets;

/// What every page of this server shares. It does not depend on the person: a lecture is the same bytes for everyone.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Addresses of style sheet and modules.
    pub assets: Assets,
    /// The course's name, shown in the header and in titles: "Drydock".
    pub name: String,
    /// The lectures in order, for the menu in the footer.
    pub lectures: Vec<Link>,
}

/// Markup rendered by the course's own code. It is inserted as it is: never put text of a learner in here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(pub String);

/// A link with its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Where it goes: `/lectures/containers#layers`.
    pub href: String,
    /// What it says.
    pub text: String,
}

impl Link {
    /// A link with its text.
    pub fn to(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}

/// A moment, for `<time>`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// RFC 3339: `2026-03-02T10:15:00Z`.
    pub iso: String,
    /// What a person reads: `2 March 2026, 10:15 UTC`.
    pub text: String,
}

/// Points: `7 of 10`. Text, so that the server decides on decimals once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Points {
    /// Points reached.
    pub earned: String,
    /// Points there were.
    pub possible: String,
}

impl Points {
    /// From anything that prints: `Points::of(7, 10)`.
    pub fn of(earned: impl ToString, possible: impl ToString) -> Self {
        Self { earned: earned.to_string(), possible: possible.to_string() }
    }
}

/// So many of so many, for a progress bar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Done.
    pub done: u32,
    /// In all.
    pub of: u32,
}

/// Whether this server can build what a learner hands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Engine {
    /// An engine answers: labs are built and run.
    #[default]
    Ready,
    /// No engine: only the source is checked. What to say to the learner, one or two sentences.
    SourceOnly(String),
    /// Grading is paused (a full disk, an instructor's switch): handing in works, results come later. Why.
    Paused(String),
}

/// Something the page must say first: a form that was not accepted, a submission that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// What happened, as a sentence.
    pub what: String,
    /// What to do, as a sentence.
    pub fix: String,
}
