//! # What it checks
//! The image is made in at least two stages: an earlier one runs commands, and the last one copies their result and does
//! not stand on it.
//!
//! # Why it matters
//! What is needed to build (compilers, headers, caches, credentials) stays in a stage that nobody ships. Only what the
//! last stage copies is pulled, scanned and attacked.
//!
//! # Failing example
//! ```text
//! FROM python:3.13-slim
//! COPY requirements.txt ./
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//!
//! # Passing example
//! ```text
//! FROM python:3.13 AS build
//! COPY requirements.txt ./
//! RUN pip install --no-cache-dir --prefix=/install -r requirements.txt
//! FROM python:3.13-slim
//! COPY --from=build /install /usr/local
//! ```
//!
//! # Source
//! Docker documentation, "Multi-stage builds".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::dockerfile::{Dockerfile, Keyword};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "builder-stage",
    title: "The image is built in a stage of its own",
    group: Group::Image,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Context,
};

/// Judges the stages.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(file) = &seen.dockerfile else { return Judged::skip("There is no Dockerfile") };
    let fix =
        "Install or compile in a first stage (FROM … AS build), and COPY --from=build the result into the last one.";
    match taken(file) {
        Some((stage, line)) => Judged::pass(format!("The last stage takes what {stage} made")).at(line),
        None if file.stages.len() < 2 => Judged::fail("There is only one stage").fix(fix),
        None => Judged::fail("The last stage takes nothing that another stage made").fix(fix),
    }
}

/// The stage whose work the last one copies, and the line of that.
fn taken(file: &Dockerfile) -> Option<(String, u32)> {
    let last = file.stages.len().checked_sub(1)?;
    let own = file.chain(last);
    file.lineage(last).into_iter().find_map(|instruction| {
        let from = instruction.flags.iter().find(|flag| flag.name == "from").and_then(|flag| flag.value.as_ref())?;
        let stage = file.stage_named(&from.value).filter(|stage| !own.contains(stage))?;
        let works = file.lineage(stage).iter().any(|instruction| instruction.keyword == Keyword::Run);
        works.then(|| (from.value.clone(), file.line(instruction.span.start)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn only_copying_from_a_stage_that_works_counts() {
        for (source, passes) in [
            ("FROM a:1\nRUN x\n", false),
            ("FROM a:1 AS b\nRUN x\nFROM a:1\nCOPY --from=b /x /x\n", true),
            ("FROM a:1 AS b\nRUN x\nFROM b\n", false),
            ("FROM a:1 AS b\nRUN x\nFROM b\nCOPY --from=b /x /x\n", false),
            ("FROM a:1 AS b\nFROM a:1\nCOPY --from=b /x /x\n", false),
            ("FROM a:1 AS b\nRUN x\nFROM a:1\nRUN y\n", false),
            ("FROM a:1\nRUN x\nFROM a:1\nCOPY --from=0 /x /x\n", true),
        ] {
            assert_eq!(taken(&parse(source)).is_some(), passes, "{source}");
        }
    }
}
