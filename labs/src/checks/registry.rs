//! The registry of checks that `build.rs` writes, and how to ask it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::frame::{Check, Doc, Judged, Run, Source, Status};

include!(concat!(env!("OUT_DIR"), "/checks.rs"));

static BY_CODE: LazyLock<HashMap<String, &'static Check>> = LazyLock::new(|| {
    let aliases =
        REGISTRY.iter().flat_map(|check| check.meta.aliases.iter().map(move |alias| (alias.to_lowercase(), check)));
    // Ids come last, so that an id wins over another check's alias.
    aliases.chain(REGISTRY.iter().map(|check| (check.meta.id.to_lowercase(), check))).collect()
});

/// Every check there is, ordered by group (source, context, image, rebuild, container, lint) and then by name.
pub fn all() -> &'static [Check] {
    REGISTRY
}

/// The check with this id, or with this code of another tool (`DL3007`, `buildkit/StageNameCasing`,
/// `StageNameCasing`), without regard to case.
pub fn find(code: &str) -> Option<&'static Check> {
    let code = code.to_lowercase();
    BY_CODE.get(&code).or_else(|| BY_CODE.get(&format!("buildkit/{code}"))).copied()
}

/// Judges one source check: no finding passes, the first finding is the verdict's line and words, and a check that the
/// source cannot decide is skipped with its reason. A finding milder than its check's own severity is advice and fails
/// nothing. A check that needs more than the source is an error here.
pub fn judge_source(check: &Check, source: &Source<'_>) -> Judged {
    let Run::Source(run) = check.run else {
        return Judged::new(Status::Error, format!("{} needs more than the source", check.meta.id));
    };
    let mut findings = run(source);
    findings.retain(|finding| finding.severity <= check.meta.severity);
    let Some(first) = findings.first() else {
        return match check.undecided.and_then(|undecided| undecided(source)) {
            Some(reason) => Judged::new(Status::Skip, reason).why(check.doc.why),
            None if source.file.stages.is_empty() => {
                Judged::new(Status::Skip, "There is no FROM, so there is no image to judge").why(check.doc.why)
            }
            None => Judged::new(Status::Pass, check.meta.title).why(check.doc.why),
        };
    };
    let evidence = findings.iter().map(|finding| format!("line {}: {}", finding.line, finding.message)).collect();
    Judged {
        status: Status::Fail,
        summary: first.message.clone(),
        why: check.doc.why.to_owned(),
        fix: first.fix.clone(),
        line: Some(first.line),
        evidence,
    }
}
