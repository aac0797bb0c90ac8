//! The list of labs, one lab with its hand-in form, and its model solution.
//!
//! The hand-in form posts `multipart/form-data` to `/labs/{slug}/submissions`: one field `file.PATH` for each editable file (its
//! text), and a field `upload` that may come several times (files, or one archive). An upload of the same name wins
//! over the text area; an archive wins over everything.

use super::home::TaskState;
use super::{Engine, Html, Link, Points, When};

/// All labs.
#[derive(Debug, Clone, Default)]
pub struct LabsView {
    /// In course order.
    pub labs: Vec<LabRow>,
    /// Whether labs are built here.
    pub engine: Engine,
}

/// A lab in the list.
#[derive(Debug, Clone, Default)]
pub struct LabRow {
    /// The slug.
    pub slug: String,
    /// The title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
    /// The part of the lecture it practises.
    pub lecture: Option<Link>,
    /// How far the learner is.
    pub state: TaskState,
}

/// A lab with its form.
#[derive(Debug, Clone, Default)]
pub struct LabView {
    /// The slug.
    pub slug: String,
    /// The title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
    /// The part of the lecture it practises.
    pub lecture: Option<Link>,
    /// What to do.
    pub task: Html,
    /// Files that are given and cannot be changed.
    pub fixed: Vec<FixedFile>,
    /// Files that the learner writes, with the text to start from (the last one handed in, or the starter's).
    pub editable: Vec<EditableFile>,
    /// The largest upload, for people: "2 MB in 200 files".
    pub upload_limit: String,
    /// What will be checked.
    pub checks: Vec<LabCheck>,
    /// Points needed to pass, and points there are.
    pub pass_mark: Points,
    /// Images that FROM may name here.
    pub images: Vec<String>,
    /// One after the other.
    pub hints: Vec<Html>,
    /// Whether this lab is built here.
    pub engine: Engine,
    /// What the learner handed in, newest first.
    pub submissions: Vec<SubmissionRow>,
    /// The model solution, or when it opens.
    pub solution: SolutionGate,
    /// Drawn for this showing of the form; comes back as the hidden field `form`, so that the same form sent twice is
    /// one hand-in.
    pub form: String,
}

/// A file that is given; it can be saved from `/labs/{slug}/files/{path}`.
#[derive(Debug, Clone, Default)]
pub struct FixedFile {
    /// Its path in the folder.
    pub path: String,
    /// Its text, highlighted, as a whole `<pre>`.
    pub source: Html,
}

/// A file that the learner writes.
#[derive(Debug, Clone, Default)]
pub struct EditableFile {
    /// Its path in the folder.
    pub path: String,
    /// Its text now.
    pub text: String,
    /// The starter's text, for "start again"; empty where the starter has none.
    pub starter: String,
    /// For the editor: `dockerfile`, `shell`, `yaml`, `python` or `text`.
    pub language: String,
}

/// A check as announced.
#[derive(Debug, Clone, Default)]
pub struct LabCheck {
    /// The check's id; its page is `/checks/{id}`.
    pub id: String,
    /// What it asks for, as a phrase.
    pub title: String,
    /// What it is worth.
    pub points: String,
    /// Passing needs it.
    pub required: bool,
    /// Needs an engine: it is skipped where there is none.
    pub builds: bool,
}

/// A submission in a list.
#[derive(Debug, Clone, Default)]
pub struct SubmissionRow {
    /// The submission's public id.
    pub id: String,
    /// The lab's title; shown where the list spans labs.
    pub lab: String,
    /// When it was received.
    pub when: When,
    /// Where it stands.
    pub outcome: Outcome,
    /// The score, once there is one.
    pub score: Option<Points>,
}

/// Where a submission stands, in one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Waiting in line.
    #[default]
    Queued,
    /// Being graded.
    Running,
    /// Graded: passed.
    Passed,
    /// Graded: not passed.
    NotPassed,
    /// Not judged: our fault.
    Failed,
    /// A newer one took its place.
    Superseded,
    /// Withdrawn.
    Cancelled,
}

/// The model solution of a lab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SolutionGate {
    /// There is none.
    #[default]
    None,
    /// It opens later: when, as a sentence.
    Locked(String),
    /// It is at `/labs/{slug}/solution`.
    Open,
}

/// A lab's model solution, explained.
#[derive(Debug, Clone, Default)]
pub struct SolutionView {
    /// The lab's slug.
    pub slug: String,
    /// The lab's title.
    pub title: String,
    /// The explanation.
    pub text: Html,
    /// The files.
    pub files: Vec<FixedFile>,
}
