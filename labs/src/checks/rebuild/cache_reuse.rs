//! # What it checks
//! After one line of the application changes, the next build takes the installed dependencies from the cache and does
//! not install them again. The grader makes the change, builds a second time in the same engine, and reads BuildKit's
//! own records of every step in every stage. The changed line carries a random value that the rebuilt service must
//! return, so an image that never takes the source in does not pass by reusing everything.
//!
//! # Why it matters
//! You build after every change. Whether that takes two seconds or two minutes is decided by the order of a few lines:
//! a step runs again as soon as anything before it, or any file it copies, has changed.
//!
//! # Failing example
//! ```text
//! COPY . .
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//!
//! # Passing example
//! ```text
//! COPY requirements.txt .
//! RUN pip install --no-cache-dir -r requirements.txt
//! COPY . .
//! ```
//!
//! # Source
//! Docker documentation, "Optimize cache usage in builds".

use crate::checks::{Group, Judged, Meta, Needs, Severity, reorder};
use crate::dockerfile::Dockerfile;
use crate::files::human_bytes;
use crate::grade::{Evidence, RebuildSeen, RunSeen};
use crate::sandbox::Step;

/// The check's description.
pub const META: Meta = Meta {
    id: "cache-reuse",
    title: "A changed line does not install the dependencies again",
    group: Group::Rebuild,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Rebuild,
};

/// Judges the second build's steps.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(rebuild) = &seen.rebuild else { return Judged::skip("The lab changes no line") };
    if let Some(reason) = &rebuild.failed {
        return Judged::fail("The second build, after one line was changed, did not end well").evidence(reason.clone());
    }
    with_evidence(verdict(seen, rebuild), rebuild)
}

fn verdict(seen: &Evidence, rebuild: &RebuildSeen) -> Judged {
    let file = &rebuild.changed_file;
    let file_read = seen.dockerfile.as_ref();
    let again = file_read.and_then(|read| rebuild.second.iter().find(|step| installs_again(step, read)));
    if let Some(step) = again {
        let judged = Judged::fail(format!("After one line of {file} changed, the dependencies were installed again"))
            .fix("Copy only the list of dependencies, install, and copy the application after that.");
        return match step.line {
            Some(line) => judged.at(line),
            None => judged,
        };
    }
    if rebuild.second.iter().all(|step| step.cached) {
        return Judged::fail(format!("{file} was changed and no step ran again: the image does not hold that file"))
            .fix(format!("COPY {file} into the image."));
    }
    if let Some(run) = &seen.run
        && let Some(false) = returned(run, &rebuild.random)
    {
        return Judged::fail(format!("The rebuilt service answers, but not with what the changed line of {file} says"))
            .fix(format!("Run the lab's own {file}; an answer from elsewhere does not count."));
    }
    Judged::pass("After a change of one line, the dependencies came from the cache")
}

/// Whether the service returned the random value; none where it did not answer.
fn returned(run: &RunSeen, random: &str) -> Option<bool> {
    let answer = run.answer.as_ref()?.as_ref().ok()?;
    (answer.status < 500).then(|| String::from_utf8_lossy(&answer.body).contains(random))
}

fn with_evidence(mut judged: Judged, rebuild: &RebuildSeen) -> Judged {
    let reused = rebuild.second.iter().filter(|step| step.cached).count();
    judged = judged
        .evidence(format!("first build: {:.1} s", rebuild.first_seconds))
        .evidence(format!("second build: {:.1} s", rebuild.second_seconds))
        .evidence(format!("{reused} steps reused, {} run again", rebuild.second.len() - reused));
    if let Some(other) = &rebuild.reordered {
        judged = judged.evidence(format!(
            "the same file with {} copied first: {:.1} s instead of {:.1} s, and {} less to push and pull",
            other.copied_first,
            other.second_seconds,
            rebuild.second_seconds,
            human_bytes(other.saved_bytes)
        ));
    }
    for step in rebuild.second.iter().filter(|step| !step.cached).take(8) {
        let line = step.line.map_or_else(String::new, |line| format!("line {line}: "));
        judged = judged.evidence(format!("run again: {line}{} ({:.1} s)", step.name, step.seconds));
    }
    judged
}

/// Whether a step installs dependencies. A step whose line is not known is none of the Dockerfile's own.
fn installs_again(step: &Step, file: &Dockerfile) -> bool {
    let instruction = step.line.and_then(|line| reorder::at_line(file, line));
    !step.cached && instruction.is_some_and(|at| reorder::installs(&file.instructions[at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::sandbox::Answer;

    const FILE: &str = "FROM a:1\nRUN pip install -r requirements.txt\nCOPY app.py .\n";

    fn step(line: u32, cached: bool) -> Step {
        Step { name: format!("line {line}"), line: Some(line), cached, seconds: 0.1 }
    }

    fn seen(second: Vec<Step>, body: Option<&str>) -> Evidence {
        let answer = body.map(|body| Ok(Answer { status: 200, headers: Vec::new(), body: body.into(), seconds: 0.1 }));
        Evidence {
            dockerfile: Some(crate::dockerfile::parse(FILE)),
            rebuild: Some(RebuildSeen {
                first: Vec::new(),
                second,
                first_seconds: 3.0,
                second_seconds: 0.2,
                changed_file: "app.py".to_owned(),
                random: "r4nd0m".to_owned(),
                failed: None,
                reordered: None,
            }),
            run: Some(RunSeen { answer, ..RunSeen::default() }),
            ..Evidence::default()
        }
    }

    #[test]
    fn reusing_the_installation_passes() {
        let steps = vec![step(2, true), step(3, false)];
        assert_eq!(judge(&seen(steps.clone(), Some("r4nd0m"))).status, Status::Pass);
        assert_eq!(judge(&seen(steps.clone(), None)).status, Status::Pass, "whether it answers is another check's");
        assert_eq!(judge(&seen(steps, Some("canned"))).status, Status::Fail);
    }

    #[test]
    fn installing_again_fails_in_any_stage() {
        let steps = vec![step(2, false), step(3, true)];
        assert_eq!(judge(&seen(steps, Some("r4nd0m"))).status, Status::Fail);
    }

    #[test]
    fn an_image_without_the_source_does_not_pass_by_reusing_everything() {
        assert_eq!(judge(&seen(vec![step(2, true)], Some("r4nd0m"))).status, Status::Fail);
    }
}
