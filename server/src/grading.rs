//! Between the queue and the grading engine: a hand-in's files go in, a verdict in rows comes out.

use std::sync::Mutex;

use labs::checks::Status;
use labs::files::Files;
use labs::grade::{GradeError, Progress, Report, Stage, grade};
use labs::refusal::Refusal;
use labs::sandbox::{Host, HostConfig, SandboxError};
use serde_json::json;

use crate::queue::{Grader, Happening, Judging, Trouble};
use crate::state::AppState;
use crate::store::gradings::{CheckRow, LayerRow, StepRow, Verdict};
use crate::store::submissions::Content;

/// Grades with the labs as they are now, in sandboxes of a host, or by the source alone.
#[derive(Clone)]
pub struct LabGrader {
    state: AppState,
    host: Option<Host>,
}

impl LabGrader {
    /// A grader; without a host nothing is built.
    pub fn new(state: AppState, host: Option<Host>) -> Self {
        Self { state, host }
    }
}

/// Connects to the engine and clears away what ended graders left. The reason why not is for people to read.
pub async fn open_host(config: HostConfig) -> Result<Host, String> {
    let host = Host::connect(config).await.map_err(|error| error.to_string())?;
    match host.sweep().await {
        Ok(0) => {}
        Ok(swept) => tracing::info!(swept, "cleared away what an ended grader left"),
        Err(error) => return Err(error.to_string()),
    }
    Ok(host)
}

impl Grader for LabGrader {
    fn grade<'a>(
        &'a self,
        lab: &'a str,
        content: &'a Content,
        happened: &'a (dyn Fn(Happening) + Send + Sync),
    ) -> Judging<'a> {
        Box::pin(async move {
            let loaded = self.state.loaded();
            let Some(lab) = loaded.catalog.find(lab) else {
                return Err(Trouble {
                    message: format!("The lab {lab} is not part of this course any more, so it cannot be judged."),
                    detail: format!("no lab {lab}"),
                    again: false,
                });
            };
            let files = read(content)?;
            let narrator = Mutex::new(Narrator::default());
            let mut observer = |progress: Progress| {
                if let Ok(mut narrator) = narrator.lock() {
                    narrator.tell(progress, happened);
                }
            };
            let report = grade(self.host.as_ref(), lab, &files, &mut observer).await.map_err(trouble)?;
            let template = self.host.as_ref().map(|host| host.prepared().template.bases.display().to_string());
            Ok(Verdict { template_version: template, ..verdict(&report) })
        })
    }
}

/// Files that were checked when they were handed in; a stored name that is not allowed now is our fault.
fn read(stored: &Content) -> Result<Files, Trouble> {
    let mut files = Files::new();
    for (name, bytes) in &stored.files {
        files.insert(name, bytes.clone()).map_err(|refusal| Trouble {
            message: format!("The file {name} cannot be judged: {} {}", refusal.message, refusal.fix),
            detail: format!("stored file {name}: {}", refusal.code),
            again: false,
        })?;
    }
    if let Some(reasons) = &stored.turned_away {
        let reasons: Vec<Refusal> = serde_json::from_str(reasons).map_err(|error| Trouble {
            message: "Why a part of this hand-in was turned away cannot be read any more: hand in again.".to_owned(),
            detail: format!("stored reasons: {error}"),
            again: false,
        })?;
        files.turn_away(reasons);
    }
    Ok(files)
}

fn trouble(error: GradeError) -> Trouble {
    let again = !matches!(error, GradeError::Sandbox(SandboxError::NotPrepared | SandboxError::UnsuitableEngine(_)));
    Trouble {
        message: "The grader could not do its work. This is not your fault, and your files are kept: hand in again, or tell your instructor."
            .into(),
        detail: error.to_string(),
        again,
    }
}

/// Words for the page of what goes on.
#[derive(Default)]
struct Narrator {
    stage: Option<&'static str>,
}

impl Narrator {
    fn tell(&mut self, progress: Progress, happened: &(dyn Fn(Happening) + Send + Sync)) {
        let say = |kind, body: serde_json::Value| happened(Happening { kind, body: body.to_string() });
        match progress {
            Progress::Stage(stage) => {
                let id = stage_id(stage);
                if let Some(before) = self.stage.replace(id).filter(|before| *before != id) {
                    say("progress", json!({ "stage": before, "state": "done", "text": "" }));
                }
                say("progress", json!({ "stage": id, "state": "running", "text": stage.words() }));
            }
            Progress::Step(step) => {
                let how = if step.cached { "reused".to_owned() } else { format!("{:.1} s", step.seconds) };
                say("log", json!({ "text": format!("[{how}] {}\n", step.name) }));
            }
            Progress::Log { text } => say("log", json!({ "text": text })),
            Progress::Check(check) => say(
                "check",
                json!({ "id": check.id, "title": title(&check.id), "status": check.status, "summary": check.summary, "line": check.line }),
            ),
        }
    }
}

/// What a check is called on a page.
fn title(id: &str) -> &str {
    labs::checks::find(id).map_or(id, |check| check.meta.title)
}

/// The page's name for a part of a grading.
fn stage_id(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "source",
        Stage::Opening => "sandbox",
        Stage::Building => "build",
        Stage::Rebuilding => "rebuild",
        Stage::Measuring => "inspect",
        Stage::Running => "run",
        Stage::Closing => "done",
        Stage::Bonus => "bonus",
    }
}

/// A report in rows.
fn verdict(report: &Report) -> Verdict {
    let milli = |points: u32| i64::from(points) * 1000;
    let signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let steps = report.cache.iter().flat_map(|cache| &cache.steps);
    let layers = report.image.iter().flat_map(|image| &image.layers);
    Verdict {
        passed: report.passed,
        earned_milli: milli(report.score.earned),
        possible_milli: milli(report.score.possible),
        limit: report.limit.clone(),
        report: serde_json::to_string(report).unwrap_or_default(),
        checks: report
            .checks
            .iter()
            .map(|check| CheckRow {
                id: check.id.clone(),
                status: status_word(check.status).to_owned(),
                required: check.required,
                earned_milli: milli(check.points.earned),
                possible_milli: milli(check.points.possible),
            })
            .collect(),
        steps: steps
            .map(|step| StepRow {
                name: step.name.clone(),
                line: step.line.map(i64::from),
                cached: step.cached,
                millis: (step.seconds * 1000.0).round() as i64,
            })
            .collect(),
        layers: layers
            .map(|layer| LayerRow {
                diff_id: layer.diff_id.clone(),
                created_by: layer.created_by.clone(),
                size_bytes: signed(layer.size_bytes),
            })
            .collect(),
        grader_version: labs::VERSION.to_owned(),
        lab_version: report.lab_version.clone(),
        template_version: None,
    }
}

/// The word of a status in reports and tables.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Fail => "fail",
        Status::Skip => "skip",
        Status::Error => "error",
    }
}
