//! A lab with its form, the list of labs, and the model solution.

use app::view::lab::{
    EditableFile, FixedFile, LabCheck, LabRow, LabView, LabsView, SolutionGate, SolutionView, SubmissionRow,
};
use app::view::{Engine, Html, Points};
use labs::checks::Needs;
use labs::files::{FileLimits, Files, human_bytes};
use labs::lab::Lab;

use super::home::{Standing, lab_state};
use super::lecture;
use super::quiz::{highlighted, markdown};
use crate::loaded::Loaded;
use crate::store::progress::LabStanding;

/// Hand-ins after which the model solution opens to someone who has not passed.
pub const HAND_INS_UNTIL_SOLUTION: i64 = 5;

/// What a lab's page depends on besides the lab.
pub struct Desk<'a> {
    /// How the learner stands in this lab.
    pub standing: Option<&'a LabStanding>,
    /// The text to start from: the last hand-in's files, or those that came back.
    pub files: &'a Files,
    /// What the learner handed in, newest first.
    pub submissions: Vec<SubmissionRow>,
    /// Whether labs are built here.
    pub engine: Engine,
    /// Drawn for this showing of the form, so that the same form sent twice is one hand-in.
    pub form: String,
}

/// All labs.
pub fn list(loaded: &Loaded, standing: &Standing, engine: Engine) -> LabsView {
    let labs = loaded.catalog.labs().iter().map(|lab| LabRow {
        slug: lab.slug.clone(),
        title: lab.title.clone(),
        summary: lab.summary.clone(),
        minutes: lab.minutes,
        lecture: lab.lecture.as_deref().and_then(|address| lecture::place(loaded, address)),
        state: lab_state(standing.labs.get(&lab.slug), i64::from(lab.possible()) * 1000),
    });
    LabsView { labs: labs.collect(), engine }
}

/// One lab.
pub fn of(loaded: &Loaded, lab: &Lab, desk: Desk<'_>) -> LabView {
    LabView {
        slug: lab.slug.clone(),
        title: lab.title.clone(),
        summary: lab.summary.clone(),
        minutes: lab.minutes,
        lecture: lab.lecture.as_deref().and_then(|address| lecture::place(loaded, address)),
        task: markdown(&lab.task),
        fixed: lab.fixed().iter().map(|(path, bytes)| shown(path, bytes)).collect(),
        editable: lab.editable.iter().map(|path| editable(lab, path, desk.files)).collect(),
        upload_limit: upload_limit(),
        checks: lab.checks.iter().filter_map(check).collect(),
        pass_mark: Points::of(lab.pass_mark, lab.possible()),
        images: lab.images.clone(),
        hints: lab.hints.iter().map(|hint| markdown(hint)).collect(),
        engine: desk.engine,
        submissions: desk.submissions,
        solution: gate(lab, desk.standing),
        form: desk.form,
    }
}

/// The model solution with its explanation.
pub fn solution(lab: &Lab) -> SolutionView {
    let files = lab.good.iter().filter(|(path, bytes)| lab.starter.get(path) != Some(bytes));
    SolutionView {
        slug: lab.slug.clone(),
        title: lab.title.clone(),
        text: markdown(&lab.solution),
        files: files.map(|(path, bytes)| shown(path, bytes)).collect(),
    }
}

/// Whether the model solution may be seen.
pub fn gate(lab: &Lab, standing: Option<&LabStanding>) -> SolutionGate {
    if lab.solution.trim().is_empty() && lab.good.is_empty() {
        return SolutionGate::None;
    }
    let hand_ins = standing.map_or(0, |standing| standing.hand_ins);
    if hand_ins >= HAND_INS_UNTIL_SOLUTION || standing.is_some_and(|standing| standing.passed == 1) {
        return SolutionGate::Open;
    }
    let more = HAND_INS_UNTIL_SOLUTION - hand_ins;
    SolutionGate::Locked(format!(
        "The model solution opens when you have passed, or after {more} more {}.",
        if more == 1 { "hand-in" } else { "hand-ins" }
    ))
}

fn editable(lab: &Lab, path: &str, files: &Files) -> EditableFile {
    let starter = lab.starter.text(path).unwrap_or_default();
    EditableFile {
        path: path.to_owned(),
        text: files.text(path).unwrap_or(starter).to_owned(),
        starter: starter.to_owned(),
        language: language(path).to_owned(),
    }
}

fn check(asked: &labs::lab::LabCheck) -> Option<LabCheck> {
    let check = labs::checks::find(&asked.id)?;
    Some(LabCheck {
        id: asked.id.clone(),
        title: check.meta.title.to_owned(),
        points: asked.points.to_string(),
        required: asked.required,
        builds: check.meta.needs > Needs::Context,
    })
}

/// A file to look at: highlighted, or a note where it is no text.
fn shown(path: &str, bytes: &[u8]) -> FixedFile {
    let source = match std::str::from_utf8(bytes) {
        Ok(text) => highlighted(text.trim_end(), language(path)),
        Err(_) => Html(format!("<pre>{}</pre>", human_bytes(bytes.len() as u64))),
    };
    FixedFile { path: path.to_owned(), source }
}

/// The language of a file, by its name.
pub fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit('.').next() {
        _ if name.starts_with("Dockerfile") || name.ends_with(".Dockerfile") => "dockerfile",
        Some("py") => "python",
        Some("sh") => "shell",
        Some("yml" | "yaml") => "yaml",
        Some("go") => "go",
        Some("json") => "json",
        Some("toml") => "toml",
        _ => "text",
    }
}

fn upload_limit() -> String {
    let limits = FileLimits::default();
    format!("{} in {} files", human_bytes(limits.total), limits.count)
}
