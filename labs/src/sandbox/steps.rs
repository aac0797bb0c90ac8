//! From BuildKit's step names to lines of the Dockerfile. BuildKit numbers, in each stage, what makes a step; the same
//! count over the parsed Dockerfile gives the line.

use crate::dockerfile::{self, Base, Dockerfile, Keyword};

/// Larger files are not mapped: no honest Dockerfile is one.
const LARGEST: usize = 1 << 20;

/// A step's place: stage and number, as its name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The stage's name in lower case; empty where there is one stage only.
    stage: String,
    /// From 1.
    number: usize,
    /// How many steps the stage has.
    of: usize,
    /// The instruction's first word, upper case.
    pub(super) keyword: String,
}

/// Reads `[builder 2/7] COPY a b` or `[2/7] RUN x`; `None` for all that is no instruction step.
pub(super) fn place(name: &str) -> Option<Place> {
    let (bracket, rest) = name.strip_prefix('[')?.split_once("] ")?;
    let (stage, count) = bracket.rsplit_once(' ').unwrap_or(("", bracket));
    let (number, of) = count.split_once('/')?;
    let of = of.trim().parse().ok()?;
    Some(Place {
        of,
        // A platform may stand before the stage: `linux/amd64 builder`.
        stage: stage.trim().rsplit(' ').next().unwrap_or_default().to_lowercase(),
        number: number.trim().parse().ok()?,
        keyword: rest.split_whitespace().next().unwrap_or_default().to_ascii_uppercase(),
    })
}

/// The lines of a Dockerfile's steps.
#[derive(Debug, Default)]
pub(super) struct Lines {
    stages: Vec<(String, Vec<(Keyword, u32)>)>,
}

impl Lines {
    pub(super) fn of(source: &str) -> Self {
        if source.len() > LARGEST {
            return Self::default();
        }
        let parsed = dockerfile::parse(source);
        let stages = parsed.stages.iter().enumerate().map(|(index, stage)| {
            let name = stage.name.as_ref().map_or_else(|| format!("stage-{index}"), |name| name.value.to_lowercase());
            (name, steps(&parsed, stage))
        });
        Self { stages: stages.collect() }
    }

    /// The line of a step, where name, number and keyword agree with the file.
    pub(super) fn line(&self, place: &Place) -> Option<u32> {
        let only = place.stage.is_empty() && self.stages.len() == 1;
        let at = place.number.checked_sub(1)?;
        // Two stages may bear one name, and both are built where one stands on the other: the number of steps tells.
        self.stages
            .iter()
            .rev()
            .filter(|(stage, steps)| (only || *stage == place.stage) && steps.len() == place.of)
            .filter_map(|(_, steps)| steps.get(at))
            .find(|(keyword, _)| format!("{keyword:?}").to_ascii_uppercase() == place.keyword)
            .map(|(_, line)| *line)
    }
}

/// The steps of a stage: FROM where it names an image from outside, then what runs, copies or changes folder.
fn steps(parsed: &Dockerfile, stage: &dockerfile::Stage) -> Vec<(Keyword, u32)> {
    let own = parsed.instructions.get(stage.from..stage.end).unwrap_or_default();
    own.iter()
        .filter(|instruction| match instruction.keyword {
            Keyword::From => !matches!(stage.base, Base::Stage(_) | Base::Scratch),
            keyword => matches!(keyword, Keyword::Add | Keyword::Copy | Keyword::Run | Keyword::Workdir),
        })
        .map(|instruction| (instruction.keyword, parsed.line(instruction.span.start)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(source: &str, name: &str) -> Option<u32> {
        Lines::of(source).line(&place(name).unwrap())
    }

    #[test]
    fn a_step_of_a_single_stage_finds_its_line() {
        let source = "# c\nFROM a\nENV X=1\nWORKDIR /w\nRUN a \\\n  && b\nCOPY . .\n";
        assert_eq!(line(source, "[2/4] WORKDIR /w"), Some(4));
        assert_eq!(line(source, "[3/4] RUN a   && b"), Some(5));
        assert_eq!(line(source, "[4/4] COPY . ."), Some(7));
        assert_eq!(line(source, "[stage-0 4/4] COPY . ."), Some(7));
        assert_eq!(line(source, "[4/4] RUN forged"), None);
        assert_eq!(line(source, "[9/4] RUN x"), None);
    }

    #[test]
    fn stages_count_apart_and_a_stage_on_a_stage_has_no_from_step() {
        let source = "FROM a AS Build\nRUN one\nFROM build\nRUN two\nFROM scratch\nCOPY --from=0 /x /\n";
        assert_eq!(line(source, "[build 2/2] RUN one"), Some(2));
        assert_eq!(line(source, "[stage-1 1/1] RUN two"), Some(4));
        assert_eq!(line(source, "[stage-2 1/1] COPY --from=0 /x /"), Some(6));
    }

    #[test]
    fn what_is_no_step_has_no_place() {
        for name in ["[internal] load build context", "exporting to image", "[auth] x", "copy /context", ""] {
            assert_eq!(place(name), None, "{name}");
        }
    }
}
