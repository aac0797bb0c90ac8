//! # What it checks
//! The learner said beforehand, in `prediction.txt`, which lines of their Dockerfile would run again after one line of
//! the application changed, and BuildKit's records say the same. Settings (`USER`, `EXPOSE`, `CMD`) are not steps.
//!
//! # Why it matters
//! Whoever can say what a change will cost knows how the cache works. Whoever is surprised has found the line to move.
//!
//! # Failing example
//! An empty `prediction.txt`, or one that names every line after a `COPY` that did not change.
//!
//! # Passing example
//! ```text
//! # Only the application is copied again.
//! 5
//! ```
//!
//! # Source
//! Docker documentation, "Build cache invalidation".

use std::collections::BTreeSet;

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "predicts-rebuild",
    title: "The prediction of what runs again was right",
    group: Group::Rebuild,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Rebuild,
};

/// Judges the prediction against the second build.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(rebuild) = &seen.rebuild else { return Judged::skip("The lab changes no line") };
    if rebuild.failed.is_some() {
        return Judged::skip("The second build did not end well");
    }
    let ran: BTreeSet<u32> = rebuild.second.iter().filter(|step| !step.cached).filter_map(|step| step.line).collect();
    let said = lines(seen.files.text("prediction.txt").unwrap_or_default());
    let mut judged = if said.is_empty() {
        Judged::fail("The prediction is empty")
            .fix("Write the lines that will run again into prediction.txt, one number a line.")
    } else if said == ran {
        Judged::pass("The prediction was right")
    } else {
        Judged::fail("The second build did not go as predicted")
            .fix("Go through the Dockerfile from the top: the first step that sees the changed file runs again, and every step after it.")
    };
    judged = judged.evidence(format!("predicted: {}", shown(&said))).evidence(format!("ran again: {}", shown(&ran)));
    judged
}

/// The numbers in a prediction; text after `#` is the learner's.
fn lines(text: &str) -> BTreeSet<u32> {
    text.lines()
        .filter_map(|line| line.split('#').next())
        .flat_map(|line| line.split(|c: char| !c.is_ascii_digit()))
        .filter_map(|number| number.parse().ok())
        .collect()
}

fn shown(lines: &BTreeSet<u32>) -> String {
    if lines.is_empty() {
        return "nothing".to_owned();
    }
    let lines: Vec<_> = lines.iter().map(|line| format!("line {line}")).collect();
    lines.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::grade::RebuildSeen;
    use crate::sandbox::Step;

    fn status(prediction: &str) -> Status {
        let step = |line, cached| Step { name: String::new(), line: Some(line), cached, seconds: 0.0 };
        let mut seen = Evidence {
            rebuild: Some(RebuildSeen {
                first: Vec::new(),
                second: vec![step(3, true), step(4, true), step(5, false)],
                first_seconds: 1.0,
                second_seconds: 0.1,
                changed_file: "app.py".to_owned(),
                random: String::new(),
                failed: None,
                reordered: None,
            }),
            ..Evidence::default()
        };
        seen.files.insert("prediction.txt", prediction).unwrap();
        judge(&seen).status
    }

    #[test]
    fn the_prediction_must_name_exactly_what_ran_again() {
        assert_eq!(status("# 3 and 4 are cached\n5 # copy\n"), Status::Pass);
        assert_eq!(status("4, 5"), Status::Fail);
        assert_eq!(status("# 5\n"), Status::Fail);
    }
}
