//! Grading with what a learner may do besides: the bonus is a hand-in of its own, in a sandbox of its own.

use std::time::Instant;

use serde::Serialize;

use super::pipeline::{GradeError, grade_own, ms};
use super::progress::{Observer, Progress, Stage};
use super::report::{BuildReport, CheckResult, ImageSummary, Report};
use crate::files::Files;
use crate::lab::{Bonus, Lab};
use crate::refusal::Refusal;
use crate::sandbox::Host;

/// What became of the bonus.
#[derive(Debug, Clone, Serialize)]
pub struct BonusReport {
    /// The lab that judged it.
    pub lab: String,
    /// The folder of the hand-in that was judged.
    pub folder: String,
    /// All points where that lab is passed, else none.
    pub earned: u32,
    /// Points for passing it.
    pub possible: u32,
    /// Why it was not built, where it was not.
    pub refusals: Vec<Refusal>,
    /// The limit that ended it.
    pub limit: Option<String>,
    /// That lab's checks, with its own points.
    pub checks: Vec<CheckResult>,
    /// The image, where one was built.
    pub image: Option<ImageSummary>,
    /// How the build went, where one was begun.
    pub build: Option<BuildReport>,
    /// What the learner should know besides.
    pub notes: Vec<String>,
}

impl BonusReport {
    fn new(bonus: &Bonus, report: Report) -> Self {
        Self {
            lab: report.lab,
            folder: bonus.folder.clone(),
            earned: if report.passed { bonus.points } else { 0 },
            possible: bonus.points,
            refusals: report.refusals,
            limit: report.limit,
            checks: report.checks,
            image: report.image,
            build: report.build,
            notes: report.notes,
        }
    }
}

/// Grades a submission. Without a host nothing is built, and the checks that need an image are skipped.
///
/// # Errors
/// When the grader or the machine fails; what the submission does is in the report.
pub async fn grade(
    host: Option<&Host>,
    lab: &Lab,
    files: &Files,
    observer: &mut dyn Observer,
) -> Result<Report, GradeError> {
    let begun = Instant::now();
    let (own, besides) = lab.without_bonus(files);
    let mut report = grade_own(host, lab, &own, observer).await?;
    if let (Some(bonus), Some(besides)) = (&lab.bonus, besides) {
        observer.progress(Progress::Stage(Stage::Bonus));
        let judged = grade_own(host, &bonus.lab, &besides, &mut Aside(observer)).await?;
        report.bonus = Some(BonusReport::new(bonus, judged));
        report.timings_ms.total = ms(begun);
    }
    Ok(report)
}

/// Passes on the output of builds alone: stages and checks that are told are the lab's own.
struct Aside<'a>(&'a mut dyn Observer);

impl Observer for Aside<'_> {
    fn progress(&mut self, progress: Progress) {
        if matches!(progress, Progress::Log { .. } | Progress::Step(_)) {
            self.0.progress(progress);
        }
    }
}
