//! What the right order would have saved: where the dependencies were installed again, the learner's own file is put in
//! order, built, changed by the same line and built again, in the same engine.

use super::build;
use super::context::Context;
use super::evidence::Reordered;
use super::pipeline::GradeError;
use crate::checks::reorder;
use crate::dockerfile::{Dockerfile, parse};
use crate::files::Files;
use crate::sandbox::{BuildOutcome, Built, Sandbox};

/// What was built, and what changed between the builds.
pub(super) struct Again<'a> {
    /// The learner's Dockerfile.
    pub(super) file: &'a Dockerfile,
    /// All files of the submission.
    pub(super) files: &'a Files,
    /// What was sent to the builder.
    pub(super) context: &'a Context,
    /// The file that was changed.
    pub(super) changed_file: &'a str,
    /// Its new text.
    pub(super) changed_text: &'a str,
}

/// Builds the file in the right order twice and compares. None where nothing was installed again, where the order cannot
/// be put right by moving lines, or where the result does not build.
///
/// # Errors
/// When the sandbox fails.
pub(super) async fn measure(
    sandbox: &Sandbox,
    again: &Again<'_>,
    second: &Built,
) -> Result<Option<Reordered>, GradeError> {
    let installed = second.steps.iter().filter(|step| !step.cached).find_map(|step| {
        let at = reorder::at_line(again.file, step.line?)?;
        reorder::installs(&again.file.instructions[at]).then_some(at)
    });
    let Some(at) = installed else { return Ok(None) };
    // The builder's text differs in a `# syntax` line only; the line numbers are the same.
    let sent = parse(again.context.dockerfile());
    let line = again.file.line(again.file.instructions[at].span.start);
    let Some((dockerfile, copied_first)) = reorder::reordered(&sent, line, again.files) else { return Ok(None) };

    let ordered = again.context.with("Dockerfile", &dockerfile);
    let first = ordered.tar().map_err(GradeError::Pack)?;
    let BuildOutcome::Built(_) = build::build(sandbox, first, &mut ()).await? else { return Ok(None) };
    let changed = ordered.with(again.changed_file, again.changed_text).tar().map_err(GradeError::Pack)?;
    let BuildOutcome::Built(built) = build::build(sandbox, changed, &mut ()).await? else { return Ok(None) };

    let image = sandbox.image(&second.image).await?;
    let text = again.file.instructions[at].text.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    let layer = image
        .layers
        .iter()
        .filter(|layer| !layer.base)
        .find(|layer| layer.created_by.split_whitespace().collect::<Vec<_>>().join(" ").contains(&text));
    Ok(Some(Reordered {
        dockerfile,
        copied_first,
        second_seconds: built.seconds,
        saved_seconds: (second.seconds - built.seconds).max(0.0),
        saved_bytes: layer.map_or(0, |layer| layer.size_bytes),
    }))
}
