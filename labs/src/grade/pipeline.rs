//! The whole way of one submission.

use std::time::Instant;

use super::build;
use super::change::{self, Changed};
use super::context::Context;
use super::counterfactual::{self, Again};
use super::evidence::{Evidence, RebuildSeen};
use super::policy::{self, Prepared};
use super::progress::{Observer, Progress, Stage, one_line, shown};
use super::report::{CacheReport, CheckResult, ContextReport, ImageSummary, LayerSummary, Report};
use super::run::{self, Watch};
use crate::checks::{self, Group, Judged, Needs, Source};
use crate::files::Files;
use crate::lab::{Lab, LabCheck};
use crate::refusal::Refusal;
use crate::sandbox::{BuildOutcome, Built, Host, Run, Sandbox, SandboxError};

/// Why a submission could not be graded: our trouble, not the learner's. It can be graded again.
#[derive(Debug, thiserror::Error)]
pub enum GradeError {
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The machine gave no random bytes.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
    /// The context could not be packed.
    #[error("packing the files failed: {0}")]
    Pack(std::io::Error),
}

/// Grades a submission without its bonus.
pub(super) async fn grade_own(
    host: Option<&Host>,
    lab: &Lab,
    files: &Files,
    observer: &mut dyn Observer,
) -> Result<Report, GradeError> {
    let begun = Instant::now();
    observer.progress(Progress::Stage(Stage::Reading));
    let prepared = policy::prepare(lab, files);
    let context = Context::new(&prepared.files, lab_has(lab, Group::Context)).with("Dockerfile", &prepared.for_builder);
    let mut grading = Grading {
        lab,
        report: Report::new(lab),
        evidence: Evidence {
            app: lab.app.clone(),
            probe: lab.probe.clone(),
            files: prepared.files.clone(),
            context: context.seen.clone(),
            ..Evidence::default()
        },
        results: vec![None; lab.checks.len()],
        not_built: None,
        observer,
    };
    grading.report.notes.clone_from(&prepared.notes);
    grading.report.refusals.clone_from(&prepared.refusals);
    grading.report.context = ContextReport {
        bytes: context.seen.bytes,
        files: context.seen.files,
        ignored_bytes: context.seen.ignored_bytes,
    };
    grading.judge_source(&prepared);
    grading.evidence.dockerfile = prepared.dockerfile;
    grading.judge(Needs::Context);

    if host.is_none() || !prepared.refusals.is_empty() {
        // Where nothing is built, the reader's word on what the builder would reject has to do.
        grading.refuse_mistakes();
    }
    let builds = lab.checks.iter().any(|check| needs(check) > Some(Needs::Context));
    match host {
        _ if !builds => {}
        _ if !prepared.refusals.is_empty() => grading.not_built = Some(refused(&prepared.refusals)),
        None => grading.not_built = Some("Nothing was built: only the source was judged".to_owned()),
        Some(host) => grading.in_sandbox(host, &context).await?,
    }
    grading.skip_the_rest();
    let mut report = grading.report;
    report.checks = grading.results.into_iter().flatten().collect();
    report.timings_ms.total = ms(begun);
    report.close(lab.pass_mark);
    Ok(report)
}

fn lab_has(lab: &Lab, group: Group) -> bool {
    lab.checks.iter().filter_map(|check| checks::find(&check.id)).any(|check| check.meta.group == group)
}

fn needs(check: &LabCheck) -> Option<Needs> {
    checks::find(&check.id).map(|check| check.meta.needs)
}

fn refused(refusals: &[Refusal]) -> String {
    let first = refusals.first().map(|refusal| refusal.message.as_str()).unwrap_or_default();
    format!("It was not built: {first}")
}

pub(super) fn ms(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The second build, and what the changed file held.
struct Rebuilt {
    built: Built,
    text: String,
}

struct Grading<'a> {
    lab: &'a Lab,
    report: Report,
    evidence: Evidence,
    /// One place for each of the lab's checks.
    results: Vec<Option<CheckResult>>,
    /// Why what needs an image cannot be judged.
    not_built: Option<String>,
    observer: &'a mut dyn Observer,
}

impl Grading<'_> {
    fn judge_source(&mut self, prepared: &Prepared) {
        let Some(file) = &prepared.dockerfile else {
            self.not_built = Some("There is no Dockerfile that can be read".to_owned());
            return;
        };
        let source = Source::new(file, "Dockerfile", Some(&prepared.files));
        for (index, lab_check) in self.lab.checks.iter().enumerate() {
            if let Some(check) = checks::find(&lab_check.id)
                && let checks::Run::Source(_) = check.run
            {
                self.put(index, checks::judge_source(check, &source));
            }
        }
    }

    /// Judges everything up to `most` that has no verdict yet.
    fn judge(&mut self, most: Needs) {
        for (index, lab_check) in self.lab.checks.iter().enumerate() {
            let Some(check) = checks::find(&lab_check.id) else { continue };
            if let checks::Run::Judge(judge) = check.run
                && self.results[index].is_none()
                && check.meta.needs <= most
                && self.seen(check.meta.needs)
            {
                self.evidence.with = lab_check.with.clone();
                let mut judged = judge(&self.evidence);
                if judged.why.is_empty() {
                    judged.why = check.doc.why.to_owned();
                }
                self.put(index, judged);
            }
        }
    }

    /// Whether what a check needs has been seen.
    fn seen(&self, needs: Needs) -> bool {
        match needs {
            Needs::Source | Needs::Context => true,
            Needs::Image => self.evidence.image.is_some(),
            Needs::Rebuild => self.evidence.rebuild.is_some(),
            Needs::Container => self.evidence.run.is_some(),
        }
    }

    fn put(&mut self, index: usize, judged: Judged) {
        let result = CheckResult::new(&self.lab.checks[index], judged);
        self.observer.progress(Progress::Check(result.clone()));
        self.results[index] = Some(result);
    }

    fn skip_the_rest(&mut self) {
        let reason = self.not_built.clone().unwrap_or_else(|| "It could not be observed".to_owned());
        for index in 0..self.results.len() {
            if self.results[index].is_none() {
                let why = checks::find(&self.lab.checks[index].id).map(|check| check.doc.why).unwrap_or_default();
                self.put(index, Judged::skip(reason.clone()).why(why));
            }
        }
    }

    async fn in_sandbox(&mut self, host: &Host, context: &Context) -> Result<(), GradeError> {
        let opening = Instant::now();
        self.observer.progress(Progress::Stage(Stage::Opening));
        let sandbox = host.open(&self.lab.limits).await?;
        self.report.timings_ms.open = ms(opening);
        let mut result = self.use_sandbox(&sandbox, context).await;
        if let Err(GradeError::Sandbox(SandboxError::Inner { .. })) = &result
            && let Some(death) = sandbox.death().await
        {
            result = Err(SandboxError::EngineDied(death).into());
        }
        self.observer.progress(Progress::Stage(Stage::Closing));
        if let Err(error) = sandbox.close().await {
            // The verdict stands; the sweep takes away what is left.
            tracing::warn!(%error, "a sandbox could not be closed");
        }
        match result {
            // An engine that dies under a submission is the submission's doing, and said so.
            Err(GradeError::Sandbox(SandboxError::EngineDied(reason))) => {
                tracing::info!(reason, "a sandbox's engine died");
                self.report.limit = Some("engine".to_owned());
                self.not_built =
                    Some("It brought the sandbox's engine down, most likely by using up its memory".to_owned());
                Ok(())
            }
            other => other,
        }
    }

    async fn use_sandbox(&mut self, sandbox: &Sandbox, context: &Context) -> Result<(), GradeError> {
        self.observer.progress(Progress::Stage(Stage::Building));
        let building = Instant::now();
        let outcome = build::build(sandbox, context.tar().map_err(GradeError::Pack)?, self.observer).await?;
        self.report.timings_ms.build = ms(building);
        let (report, limit) = build::report(&outcome);
        let BuildOutcome::Built(built) = outcome else {
            self.build_failed(&report.message.clone(), report.line, limit);
            self.report.build = Some(report);
            return Ok(());
        };
        self.report.build = Some(report);

        let rebuilt = self.rebuild(sandbox, context, &built).await?;
        self.measure(sandbox, &built).await?;
        self.judge(Needs::Image);
        if self.lab.checks.iter().any(|check| needs(check) >= Some(Needs::Rebuild)) {
            self.run(sandbox, rebuilt.as_ref().map_or(&built, |rebuilt| &rebuilt.built)).await?;
        }
        if let Some(rebuilt) = &rebuilt {
            self.reorder(sandbox, context, rebuilt).await;
        }
        self.judge(Needs::Container);
        Ok(())
    }

    fn build_failed(&mut self, message: &str, line: Option<u32>, limit: Option<&str>) {
        let at = line.map_or_else(String::new, |line| format!(" at line {line}"));
        self.report.limit = limit.map(str::to_owned);
        self.not_built = Some(match limit {
            Some(_) => format!("The build was ended{at}: {message}"),
            None => format!("The build failed{at}"),
        });
        // What the reader saw explains what the builder said.
        self.refuse_mistakes();
    }

    /// Adds what the builder rejects in the Dockerfile to the refusals.
    fn refuse_mistakes(&mut self) {
        let Some(file) = &self.evidence.dockerfile else { return };
        for mistake in &file.problems {
            self.report.refusals.push(Refusal::at(
                "syntax",
                file.line(mistake.span.start),
                mistake.message.clone(),
                mistake.fix.clone(),
            ));
        }
    }

    /// Changes one line and builds again in the same engine. The image of the second build, if there is one.
    async fn rebuild(
        &mut self,
        sandbox: &Sandbox,
        context: &Context,
        first: &Built,
    ) -> Result<Option<Rebuilt>, GradeError> {
        let Some(change) = &self.lab.change else { return Ok(None) };
        let Some(Changed { file, text, random }) =
            change::make(change, &self.evidence.files).map_err(GradeError::Random)?
        else {
            return Ok(None);
        };
        self.observer.progress(Progress::Stage(Stage::Rebuilding));
        let building = Instant::now();
        let changed = context.with(&file, &text).tar().map_err(GradeError::Pack)?;
        let outcome = build::build(sandbox, changed, self.observer).await?;
        self.report.timings_ms.rebuild = ms(building);
        let (report, limit) = build::report(&outcome);
        let mut seen = RebuildSeen {
            first: first.steps.clone(),
            second: Vec::new(),
            first_seconds: first.seconds,
            second_seconds: report.seconds,
            changed_file: file,
            random,
            failed: None,
            reordered: None,
        };
        let rebuilt = match outcome {
            BuildOutcome::Built(built) => {
                seen.second.clone_from(&built.steps);
                let reused = built.steps.iter().filter(|step| step.cached).count();
                self.report.cache = Some(CacheReport {
                    reused,
                    rerun: built.steps.len() - reused,
                    steps: built.steps.iter().cloned().map(shown).collect(),
                    first_seconds: first.seconds,
                    second_seconds: built.seconds,
                    reordered: None,
                });
                Some(built)
            }
            _ => {
                self.report.limit = limit.map(str::to_owned);
                seen.failed = Some(report.message);
                None
            }
        };
        self.evidence.rebuild = Some(seen);
        Ok(rebuilt.map(|built| Rebuilt { built, text }))
    }

    /// Tries the other order of the steps. It comes last, on a disk that is the learner's: what we try out ourselves must
    /// not cost them the verdict.
    async fn reorder(&mut self, sandbox: &Sandbox, context: &Context, rebuilt: &Rebuilt) {
        let (Some(file), Some(seen)) = (&self.evidence.dockerfile, &mut self.evidence.rebuild) else { return };
        let again = Again {
            file,
            files: &self.evidence.files,
            context,
            changed_file: &seen.changed_file,
            changed_text: &rebuilt.text,
        };
        match counterfactual::measure(sandbox, &again, &rebuilt.built).await {
            Ok(reordered) => seen.reordered = reordered,
            Err(error) => tracing::warn!(%error, "the other order could not be measured"),
        }
        if let Some(cache) = &mut self.report.cache {
            cache.reordered.clone_from(&seen.reordered);
        }
    }

    async fn measure(&mut self, sandbox: &Sandbox, built: &Built) -> Result<(), GradeError> {
        self.observer.progress(Progress::Stage(Stage::Measuring));
        let measuring = Instant::now();
        let Some(seen) = build::read(sandbox, built, self.evidence.dockerfile.as_ref()).await? else {
            self.not_built =
                Some("The image holds more files, or deeper folders, than are read, so it was not judged".into());
            return Ok(());
        };
        let base = seen.image.layers.len().saturating_sub(seen.own.len());
        let layers = seen.image.layers.iter().enumerate().map(|(index, layer)| LayerSummary {
            diff_id: layer.diff_id.clone(),
            created_by: one_line(&layer.created_by),
            size_bytes: layer.size_bytes,
            base: layer.base,
            wasted_bytes: index.checked_sub(base).and_then(|own| seen.own.get(own)).map_or(0, |own| own.wasted_bytes),
        });
        self.report.image = Some(ImageSummary {
            size_bytes: seen.image.size_bytes,
            user: one_line(&seen.image.config.user),
            layers: layers.collect(),
        });
        self.evidence.image = Some(seen);
        self.report.timings_ms.measure = ms(measuring);
        Ok(())
    }

    async fn run(&mut self, sandbox: &Sandbox, built: &Built) -> Result<(), GradeError> {
        self.observer.progress(Progress::Stage(Stage::Running));
        let running = Instant::now();
        let exposed = self.evidence.image.as_ref().map(|seen| seen.image.config.exposed.clone()).unwrap_or_default();
        let watch = Watch::of(self.lab, &exposed);
        let has = |id: &str| self.lab.checks.iter().any(|check| check.id == id);
        let seen = run::watch(sandbox, &built.image, self.lab, &Run::default(), &watch).await?;
        if seen.state.as_ref().is_some_and(|state| state.out_of_memory) {
            self.report.limit = Some("memory".to_owned());
        }
        self.evidence.run = Some(seen);
        let plain = Watch::default();
        if has("read-only-root") {
            let run = Run { read_only: true, tmpfs: self.lab.app.tmpfs.clone(), ..Run::default() };
            self.evidence.read_only_run = Some(run::watch(sandbox, &built.image, self.lab, &run, &plain).await?);
        }
        if has("no-capabilities") {
            let run = Run { cap_drop_all: true, ..Run::default() };
            self.evidence.bare_run = Some(run::watch(sandbox, &built.image, self.lab, &run, &plain).await?);
        }
        self.report.timings_ms.run = ms(running);
        Ok(())
    }
}
