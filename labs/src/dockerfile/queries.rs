//! Questions that checks ask of a parsed file.

use super::ast::{Base, Body, Dockerfile, Flag, Instruction, Keyword, Line, Stage, Word};
use super::image::ImageRef;
use super::span::Span;
use crate::shell::Command;

impl Dockerfile {
    /// Line and column of a byte, both from 1; columns count characters.
    pub fn position(&self, at: u32) -> (u32, u32) {
        self.lines.position(&self.source, at)
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: u32) -> u32 {
        self.position(at).0
    }

    /// The first byte of a line counted from 1.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.lines.start(line)
    }

    /// The stage that `docker build` makes when no target is named.
    pub fn final_stage(&self) -> Option<&Stage> {
        self.stages.last()
    }

    /// The instructions of a stage, its FROM first, those of the stages it comes from not in it.
    pub fn instructions_of(&self, stage: &Stage) -> &[Instruction] {
        self.instructions.get(stage.from..stage.end).unwrap_or_default()
    }

    /// The stages that make up a stage's image, itself first, then what it comes from.
    pub fn chain(&self, stage: usize) -> Vec<usize> {
        let mut chain = vec![stage];
        let mut at = stage;
        while let Some(Base::Stage(parent)) = self.stages.get(at).map(|stage| &stage.base) {
            if *parent >= at {
                break;
            }
            at = *parent;
            chain.push(at);
        }
        chain
    }

    /// What a stage comes from in the end: an image from outside, scratch, or nothing certain.
    pub fn root(&self, stage: usize) -> &Base {
        self.chain(stage).last().and_then(|stage| self.stages.get(*stage)).map_or(&Base::Unknown, |stage| &stage.base)
    }

    /// The image from outside that a stage comes from in the end.
    pub fn root_image(&self, stage: usize) -> Option<&ImageRef> {
        match self.root(stage) {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }

    /// The instructions that make up a stage's image, the oldest first, FROMs in it.
    pub fn lineage(&self, stage: usize) -> Vec<&Instruction> {
        let chain = self.chain(stage);
        chain
            .iter()
            .rev()
            .filter_map(|stage| self.stages.get(*stage))
            .flat_map(|stage| self.instructions_of(stage))
            .collect()
    }

    /// The index of the stage that a name or number after `--from=` means.
    pub fn stage_named(&self, name: &str) -> Option<usize> {
        let by_name = self
            .stages
            .iter()
            .rposition(|stage| stage.name.as_ref().is_some_and(|own| own.text.eq_ignore_ascii_case(name)));
        by_name.or_else(|| name.parse().ok().filter(|index| *index < self.stages.len()))
    }

    /// The folder that relative paths mean at an instruction; none if a variable makes it uncertain or nothing sets it.
    pub fn workdir_at(&self, instruction: usize) -> Option<String> {
        let stage = self.instructions.get(instruction)?.stage?;
        let chain = self.chain(stage);
        let mut folder: Option<String> = None;
        for index in chain.iter().rev() {
            let stage = self.stages.get(*index)?;
            for at in stage.from..stage.end.min(instruction + 1) {
                let Some(word) =
                    self.instructions[at].word().filter(|_| self.instructions[at].keyword == Keyword::Workdir)
                else {
                    continue;
                };
                if !word.known {
                    return None;
                }
                folder = Some(join_path(folder.as_deref().unwrap_or("/"), &word.value));
            }
        }
        folder
    }

    /// Every shell command of RUN instructions, also of those inside ONBUILD, with its instruction.
    pub fn run_commands(&self) -> impl Iterator<Item = (&Instruction, &Command)> {
        fn inner(instruction: &Instruction) -> &Instruction {
            match &instruction.body {
                Body::Onbuild(inner) => inner,
                _ => instruction,
            }
        }
        self.instructions
            .iter()
            .map(inner)
            .filter(|instruction| instruction.keyword == Keyword::Run)
            .flat_map(|instruction| instruction.commands().iter().map(move |command| (instruction, command)))
    }

    /// Every instruction of this kind, those inside ONBUILD not in it.
    pub fn each(&self, keyword: Keyword) -> impl Iterator<Item = &Instruction> {
        self.instructions.iter().filter(move |instruction| instruction.keyword == keyword)
    }

    /// Whether the file is written for Windows containers.
    pub fn is_windows(&self) -> bool {
        self.escape == '`'
            || self.stages.iter().any(|stage| match &stage.base {
                Base::Image(image) => {
                    let full = image.full.to_lowercase();
                    full.contains("windows") || full.contains("nanoserver") || full.contains("servercore")
                }
                _ => false,
            })
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        span.of(&self.source)
    }
}

impl Instruction {
    /// The first flag with this name.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// The value of the first flag with this name.
    pub fn flag_value(&self, name: &str) -> Option<&Word> {
        self.flag(name)?.value.as_ref()
    }

    /// Its words, where it has a list of them.
    pub fn words(&self) -> &[Word] {
        match &self.body {
            Body::Words(words) => words,
            _ => &[],
        }
    }

    /// Its only word: of WORKDIR, USER, STOPSIGNAL, MAINTAINER.
    pub fn word(&self) -> Option<&Word> {
        self.words().first()
    }

    /// Its pairs: of ENV, LABEL, ARG.
    pub fn pairs(&self) -> &[super::ast::Pair] {
        match &self.body {
            Body::Pairs(pairs) => pairs,
            _ => &[],
        }
    }

    /// Sources and target of ADD and COPY.
    pub fn copied(&self) -> Option<(&[Word], &Word)> {
        match &self.body {
            Body::Copy { sources, target, .. } => Some((sources, target)),
            _ => None,
        }
    }

    /// The command line of RUN, CMD, ENTRYPOINT.
    pub fn command_line(&self) -> Option<&Line> {
        match &self.body {
            Body::Line(line) => Some(line),
            _ => None,
        }
    }

    /// The shell commands in it; empty for other instructions.
    pub fn commands(&self) -> &[Command] {
        self.script.as_ref().map_or(&[], |script| &script.commands)
    }

    /// Whether a `--mount` of this type covers this path (or any path, where none is asked for).
    pub fn mounts(&self, kind: &str, target: Option<&str>) -> bool {
        self.flags.iter().filter(|flag| flag.name == "mount").any(|flag| {
            let part = |keys: &[&str]| {
                flag.parts.iter().find(|(key, _)| keys.contains(&key.as_str())).and_then(|(_, value)| value.as_ref())
            };
            let is_kind = part(&["type"]).map_or("bind", |word| word.value.as_str()) == kind;
            let covers = target.is_none_or(|target| {
                part(&["target", "dst", "destination"]).is_some_and(|word| {
                    let mounted = word.value.trim_end_matches('/');
                    target.trim_end_matches('/').ends_with(mounted.trim_start_matches('~'))
                        || mounted.ends_with(target.trim_end_matches('/'))
                })
            });
            is_kind && covers
        })
    }
}

/// A path relative to a folder, with `.` and `..` gone.
pub fn join_path(folder: &str, path: &str) -> String {
    let full = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in full.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}
