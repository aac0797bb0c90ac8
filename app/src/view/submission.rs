//! A submission: its place in line, its build as it happens, its verdict with the evidence.
//!
//! While it is not finished the page listens to `/submissions/{id}/events`. Kinds of event, each with a JSON object:
//! - `progress` `{"stage":"build","state":"running","text":"Building","place":2,"estimate":"about 40 seconds"}`:
//!   `stage` is a [`Stage::id`]; all fields but `text` may be missing. `place` counts from 1; 0 or none means not waiting.
//! - `step` `{"name":"[2/5] RUN pip install","line":3,"cached":false,"seconds":1.7,"build":1}`: a build step that ended.
//! - `log` `{"text":"…"}`: more of the build log.
//! - `check` `{"id":"base-pinned","title":"…","status":"pass","summary":"…"}`.
//! - `done` `{}`: the page reloads and shows the verdict.

use super::lab::Outcome;
use super::{Engine, Link, Points, When};

/// A submission.
#[derive(Debug, Clone, Default)]
pub struct SubmissionView {
    /// The public id.
    pub id: String,
    /// The lab's slug.
    pub lab_slug: String,
    /// The lab's title.
    pub lab_title: String,
    /// When it was received.
    pub received: When,
    /// Which one of the learner's for this lab, from 1.
    pub number: u32,
    /// Where it stands.
    pub outcome: Outcome,
    /// While it waits.
    pub queue: Option<Queue>,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The build log so far, as the learner may see it.
    pub log: String,
    /// The log was cut at the cap.
    pub log_cut: bool,
    /// The id of the last event that is already in the page; the module asks for what comes after it.
    pub last_event: Option<String>,
    /// Once graded, or why it could not be: the verdict in words.
    pub verdict: Option<Verdict>,
    /// Mistakes that stopped it before it was built.
    pub refusals: Vec<Refusal>,
    /// Checks so far, or all.
    pub checks: Vec<CheckRow>,
    /// What was handed in besides, where it was judged.
    pub bonus: Option<Bonus>,
    /// The measured rebuild.
    pub cache: Option<Cache>,
    /// The image.
    pub image: Option<Image>,
    /// What was sent to the engine.
    pub context: Option<Context>,
    /// What took how long: name and time, "3.2 s".
    pub timings: Vec<(String, String)>,
    /// Things worth knowing about how it was graded: stand-in images, engine version, a `# syntax` line taken as a comment.
    pub remarks: Vec<String>,
    /// What was handed in: path and text (or a note such as "binary, 12 kB").
    pub files: Vec<(String, String)>,
    /// Whether this lab is built here.
    pub engine: Engine,
    /// The model solution is open.
    pub solution_open: bool,
}

impl SubmissionView {
    /// Nothing will change any more.
    pub fn finished(&self) -> bool {
        !matches!(self.outcome, Outcome::Queued | Outcome::Running)
    }
}

/// The place in line.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// From 1: the next to be graded.
    pub place: u32,
    /// "about 40 seconds"; none when there is nothing to go by.
    pub estimate: Option<String>,
}

/// A stage of grading.
#[derive(Debug, Clone, Default)]
pub struct Stage {
    /// A short id, unique in the list: `queue`, `source`, `sandbox`, `build`, `inspect`, `rebuild`, `run`, `done`.
    pub id: String,
    /// What it is called: "Build the image".
    pub title: String,
    /// How far.
    pub state: StageState,
    /// "3.2 s" once it is over; a note otherwise; may be empty.
    pub note: String,
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StageState {
    /// Not begun.
    #[default]
    Waiting,
    /// Going on.
    Running,
    /// Over.
    Done,
    /// Ended early.
    Stopped,
    /// Not needed.
    Skipped,
}

/// The verdict in words: first what, then the next step.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// "Passed", "Not yet: 2 required checks do not pass", "Stopped: the memory limit".
    pub headline: String,
    /// The score, where there is one.
    pub score: Option<Points>,
    /// What it means, one or two sentences.
    pub meaning: String,
    /// The one thing to do next.
    pub next: String,
    /// Where the next step is done, if it is a page.
    pub next_link: Option<Link>,
}

/// A mistake that stopped the submission before it was built.
#[derive(Debug, Clone, Default)]
pub struct Refusal {
    /// A short stable code.
    pub code: String,
    /// The line, where there is one.
    pub line: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// A check's result.
#[derive(Debug, Clone, Default)]
pub struct CheckRow {
    /// The check's id; its page is `/checks/{id}`.
    pub id: String,
    /// What it asks for, as a phrase.
    pub title: String,
    /// How it went.
    pub status: CheckStatus,
    /// Passing needs it.
    pub required: bool,
    /// Points.
    pub points: Points,
    /// What was found, one sentence.
    pub summary: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The Dockerfile line, where there is one.
    pub line: Option<u32>,
    /// What was seen, line by line.
    pub evidence: Vec<String>,
}

/// Points beside the score.
#[derive(Debug, Clone, Default)]
pub struct Bonus {
    /// Its points; they are not in the verdict's.
    pub score: Points,
    /// The folder of the hand-in that was judged.
    pub folder: String,
    /// The lab that judged it.
    pub lab: Link,
    /// "8.1 MB", where an image was built.
    pub size: Option<String>,
    /// Why it was not judged to the end, a paragraph each.
    pub stopped: Vec<String>,
    /// That lab's checks.
    pub checks: Vec<CheckRow>,
}

/// How a check went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CheckStatus {
    /// As it should be.
    Pass,
    /// Not as it should be.
    Fail,
    /// Not judged, because something before it did not happen.
    #[default]
    Skip,
    /// Not judged, because of us.
    Error,
}

/// The measured rebuild.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    /// What was changed, as a sentence.
    pub change: String,
    /// Steps reused.
    pub reused: u32,
    /// Steps run again.
    pub rerun: u32,
    /// Time of the first build: "4.1 s".
    pub first: String,
    /// Time of the second.
    pub second: String,
    /// The steps of the second build.
    pub steps: Vec<CacheStep>,
}

/// A step of the second build.
#[derive(Debug, Clone, Default)]
pub struct CacheStep {
    /// The instruction.
    pub name: String,
    /// Its line.
    pub line: Option<u32>,
    /// Taken from the cache.
    pub cached: bool,
    /// "0.8 s"; empty where cached.
    pub seconds: String,
}

/// The image that came out.
#[derive(Debug, Clone, Default)]
pub struct Image {
    /// "131 MB".
    pub size: String,
    /// "49 MB more than the model solution", or empty.
    pub compared: String,
    /// `USER` of the image, as set; "root" where none is.
    pub user: String,
    /// From the base up.
    pub layers: Vec<Layer>,
}

/// A layer.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// The instruction that made it.
    pub created_by: String,
    /// "12.4 MB".
    pub size: String,
    /// Its share of the image, 0 to 100, for the bar.
    pub percent: u8,
    /// It comes from the base image.
    pub base: bool,
}

/// What was sent to the engine.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// "12 kB".
    pub size: String,
    /// How many files.
    pub files: u32,
    /// What `.dockerignore` kept out: "3.1 MB".
    pub ignored: String,
}
