//! What is refused from the source alone, so that the message comes at once and names the line. Whatever slips through
//! here still meets the sandbox.

use super::frontend::{syntax, without_syntax};
use super::offer::{Offer, image_offered};
use crate::dockerfile::{self, Base, Body, Dockerfile, ImageRef, Instruction, Keyword};
use crate::files::{FileLimits, Files};
use crate::lab::Lab;
use crate::refusal::Refusal;

const MOST_DOCKERFILE_BYTES: usize = 64 << 10;
const MOST_INSTRUCTIONS: usize = 150;
const MOST_STAGES: usize = 20;
const MOST_INSTRUCTION_BYTES: u32 = 16 << 10;
const MOST_VALUE_BYTES: usize = 4 << 10;
const MOST_VALUES_BYTES: usize = 64 << 10;

/// A submission, read.
#[derive(Debug)]
pub struct Prepared {
    /// The learner's files over the lab's fixed ones.
    pub files: Files,
    /// The Dockerfile as the learner wrote it, read; none where there is none that is text.
    pub dockerfile: Option<Dockerfile>,
    /// The Dockerfile for the builder: a `# syntax` line is a plain comment in it.
    pub for_builder: String,
    /// Why it is not built.
    pub refusals: Vec<Refusal>,
    /// What the learner should know.
    pub notes: Vec<String>,
}

/// Reads a submission and says what is refused.
pub fn prepare(lab: &Lab, submitted: &Files) -> Prepared {
    let (files, left_out) = lab.assembled(submitted);
    let mut refusals = submitted.turned_away().to_vec();
    refusals.extend(submitted.check(&FileLimits::default()));
    let mut notes = Vec::new();
    if !left_out.is_empty() {
        notes.push(format!(
            "The lab's own version of {} was used: these files are not part of the task.",
            left_out.join(", ")
        ));
    }
    let mut prepared = Prepared { files, dockerfile: None, for_builder: String::new(), refusals: Vec::new(), notes };
    match prepared.files.get("Dockerfile").map(|bytes| (bytes.len(), std::str::from_utf8(bytes))) {
        // It may be in what could not be taken.
        None if !refusals.is_empty() => {}
        None => refusals.push(Refusal::new(
            "no-dockerfile",
            "There is no file named Dockerfile",
            "Hand in a Dockerfile, with exactly this name.",
        )),
        Some((length, _)) if length > MOST_DOCKERFILE_BYTES => refusals.push(Refusal::new(
            "dockerfile-too-large",
            format!("The Dockerfile has {length} bytes; {MOST_DOCKERFILE_BYTES} are allowed"),
            "A Dockerfile is a short text: move data into files of its own.",
        )),
        Some((_, Err(error))) => refusals.push(Refusal::at(
            "not-text",
            line_at(prepared.files.get("Dockerfile").unwrap_or_default(), error.valid_up_to()),
            "The Dockerfile is not UTF-8 text",
            "Save it as UTF-8, without formatting.",
        )),
        Some((_, Ok(text))) => {
            let file = dockerfile::parse(text);
            refusals.extend(of_source(&file, Offer { shown: &lab.images, tolerated: &lab.tolerated }));
            let (for_builder, note) = without_syntax(&file);
            prepared.notes.extend(note);
            prepared.for_builder = for_builder;
            prepared.dockerfile = Some(file);
        }
    }
    prepared.refusals = refusals;
    prepared
}

fn line_at(bytes: &[u8], at: usize) -> u32 {
    u32::try_from(bytes[..at.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

/// What the Dockerfile alone shows.
fn of_source(file: &Dockerfile, offer: Offer<'_>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if file.instructions.is_empty() {
        refusals.push(Refusal::new(
            "empty-dockerfile",
            "The Dockerfile holds no instruction",
            "Begin with FROM and one of the lab's images.",
        ));
        return refusals;
    }
    if file.instructions.len() > MOST_INSTRUCTIONS {
        let line = file.line(file.instructions[MOST_INSTRUCTIONS].span.start);
        refusals.push(Refusal::at(
            "too-many-instructions",
            line,
            format!("There are {} instructions; {MOST_INSTRUCTIONS} are allowed", file.instructions.len()),
            "Join commands of one purpose into one RUN.",
        ));
    }
    if file.stages.len() > MOST_STAGES {
        let line = file.line(file.instructions[file.stages[MOST_STAGES].from].span.start);
        let message = format!("There are {} stages; {MOST_STAGES} are allowed", file.stages.len());
        refusals.push(Refusal::at("too-many-stages", line, message, "Two or three stages do for every lab."));
    }
    // The rest looks at every instruction: not at thousands.
    let mut values = Values::default();
    for instruction in file.instructions.iter().take(MOST_INSTRUCTIONS) {
        one(file, instruction, offer, &mut refusals);
        values.add(file, instruction, &mut refusals);
    }
    for stage in file.stages.iter().take(MOST_STAGES) {
        if let (Base::Image(image), Some(from)) = (&stage.base, file.instructions.get(stage.from)) {
            image_offered(file, image, from.span, "FROM", offer, &mut refusals);
        }
    }
    syntax(file, &mut refusals);
    refusals.sort_by_key(|refusal| refusal.line);
    refusals.dedup();
    refusals
}

fn one(file: &Dockerfile, instruction: &Instruction, offer: Offer<'_>, refusals: &mut Vec<Refusal>) {
    let line = file.line(instruction.span.start);
    if instruction.span.end - instruction.span.start > MOST_INSTRUCTION_BYTES {
        let message = format!("The instruction is longer than {MOST_INSTRUCTION_BYTES} bytes");
        refusals.push(Refusal::at("instruction-too-large", line, message, "Move long text into a file and COPY it."));
    }
    match &instruction.body {
        Body::Onbuild(_) => refusals.push(Refusal::at(
            "onbuild",
            line,
            "ONBUILD is not allowed here: it acts only in images that are built on this one",
            "Write the instruction itself.",
        )),
        Body::Copy { sources, .. } if instruction.keyword == Keyword::Add => {
            for source in sources.iter().filter(|source| is_remote(&source.value) || is_remote(&source.text)) {
                refusals.push(Refusal::at(
                    "remote-add",
                    file.line(source.span.start),
                    format!("ADD cannot fetch {}: a build has no network", shortened(&source.value)),
                    "Hand the file in and COPY it.",
                ));
            }
        }
        _ => {}
    }
    for flag in &instruction.flags {
        let from = match flag.name.as_str() {
            "from" => flag.value.as_ref(),
            "mount" => flag.parts.iter().find(|(name, _)| name == "from").and_then(|(_, value)| value.as_ref()),
            _ => None,
        };
        if let Some(from) = from
            && from.known
            && !from.value.eq_ignore_ascii_case("scratch")
            && file.stage_named(&from.value).is_none()
            // A number that is no stage is a mistake that the builder explains.
            && from.value.parse::<usize>().is_err()
        {
            let what = format!("{} --{}", instruction.name.text.to_uppercase(), flag.name);
            image_offered(file, &ImageRef::parse(&from.value), from.span, &what, offer, refusals);
        }
    }
}

fn is_remote(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    ["http://", "https://", "ftp://", "git://", "ssh://", "git@", "file://", "docker-image://"]
        .iter()
        .any(|start| lower.starts_with(start))
        || lower.starts_with("github.com/")
}

/// Values of ENV, ARG and the like, after variables are replaced: a few lines can make them huge.
#[derive(Default)]
struct Values {
    total: usize,
    said: bool,
}

impl Values {
    fn add(&mut self, file: &Dockerfile, instruction: &Instruction, refusals: &mut Vec<Refusal>) {
        let words: Vec<_> = match &instruction.body {
            Body::Pairs(pairs) => pairs.iter().filter_map(|pair| pair.value.as_ref()).collect(),
            Body::Words(words) => words.iter().collect(),
            Body::From { image, .. } => vec![image],
            Body::Copy { sources, target, .. } => sources.iter().chain([target]).collect(),
            _ => Vec::new(),
        };
        for word in words {
            self.total += word.value.len();
            if (word.value.len() > MOST_VALUE_BYTES || self.total > MOST_VALUES_BYTES) && !self.said {
                self.said = true;
                refusals.push(Refusal::at(
                    "value-too-large",
                    file.line(word.span.start),
                    format!("With its variables replaced, a value has more than {MOST_VALUE_BYTES} bytes"),
                    "Keep variables short: one that holds others several times over grows without bound.",
                ));
            }
        }
    }
}

pub(super) fn shortened(text: &str) -> String {
    let shown: String = text.chars().take(80).flat_map(char::escape_default).collect();
    if text.chars().count() > 80 { format!("{shown}…") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusals(source: &str) -> Vec<(String, Option<u32>)> {
        let offered =
            ["python:3.13-slim".to_owned(), "python:3.13".to_owned(), "gcr.io/distroless/static:nonroot".to_owned()];
        of_source(&dockerfile::parse(source), Offer { shown: &offered, tolerated: &["python:slim".to_owned()] })
            .into_iter()
            .map(|it| (it.code, it.line))
            .collect()
    }

    fn one(source: &str, code: &str, line: u32) {
        assert_eq!(refusals(source), [(code.to_owned(), Some(line))], "{source}");
    }

    #[test]
    fn offered_images_and_stages_pass() {
        for source in [
            "FROM python:3.13-slim\nRUN true\n",
            "FROM docker.io/library/python:3.13-slim\n",
            "FROM python:slim\n",
            "ARG V=3.13\nFROM python:${V}-slim AS build\nFROM build\nCOPY --from=build /a /a\nCOPY --from=0 /a /a\n",
            "FROM gcr.io/distroless/static:nonroot\nCOPY --from=python:3.13 /a /b\n",
            "FROM scratch\nRUN --mount=type=bind,from=python:3.13,target=/x true\n",
        ] {
            assert_eq!(refusals(source), [], "{source}");
        }
    }

    #[test]
    fn images_that_are_not_offered_are_refused_wherever_they_stand() {
        one("# c\nFROM ubuntu:24.04\n", "image-not-offered", 2);
        one("FROM python\n", "image-not-offered", 1);
        one("ARG I=python:3.9\nFROM ${I}\n", "image-not-offered", 2);
        one("FROM python:3.13\nCOPY --from=alpine:3 /a /a\n", "image-not-offered", 2);
        one("FROM python:3.13\nRUN --mount=type=bind,from=busybox,target=/x \\\n true\n", "image-not-offered", 2);
        one("FROM python:3.13@sha256:abc\n", "image-not-offered", 1);
    }

    #[test]
    fn the_refusal_names_the_image_to_use() {
        let offered = ["python:3.13-slim".to_owned(), "python:3.13".to_owned(), "alpine:3.22".to_owned()];
        let fix = |image: &str| {
            of_source(&dockerfile::parse(&format!("FROM {image}\n")), Offer { shown: &offered, tolerated: &[] })[0]
                .fix
                .clone()
        };
        assert!(fix("python:3.9-slim").starts_with("Use python:3.13-slim;"), "{}", fix("python:3.9-slim"));
        assert!(fix("python:3.9").starts_with("Use python:3.13;"), "{}", fix("python:3.9"));
        assert!(fix("alpine").starts_with("Use alpine:3.22;"));
    }

    #[test]
    fn remote_adds_and_onbuild_are_refused() {
        one("FROM python:3.13\nADD https://example.com/x /x\n", "remote-add", 2);
        one("FROM python:3.13\nARG U=http://127.0.0.1/x\nADD ${U} /x\n", "remote-add", 3);
        one("FROM python:3.13\nADD git@github.com:a/b.git /x\n", "remote-add", 2);
        one("FROM python:3.13\nONBUILD RUN true\n", "onbuild", 2);
        assert_eq!(refusals("FROM python:3.13\nADD x.tar.gz /x\n"), []);
    }

    #[test]
    fn what_is_too_much_is_refused() {
        one(&format!("FROM python:3.13\n{}", "RUN true\n".repeat(200)), "too-many-instructions", 151);
        one(&"FROM python:3.13\n".repeat(30), "too-many-stages", 21);
        one(&format!("FROM python:3.13\nRUN echo {}\n", "x".repeat(20_000)), "instruction-too-large", 2);
        assert_eq!(refusals("# nothing\n"), [("empty-dockerfile".to_owned(), None)]);
    }

    #[test]
    fn variables_that_grow_without_bound_are_refused() {
        let mut source = "FROM python:3.13\nARG A=xxxxxxxxxx\n".to_owned();
        for (name, before) in ["B", "C", "D", "E", "F", "G"].iter().zip(["A", "B", "C", "D", "E", "F"]) {
            source.push_str(&format!("ARG {name}={}\n", format!("${before}").repeat(10)));
        }
        let found = refusals(&source);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "value-too-large");
    }

    #[test]
    fn the_usual_syntax_line_becomes_a_comment_and_every_line_stays_in_place() {
        let file = dockerfile::parse("# syntax=docker/dockerfile:1.7\n# escape=`\nFROM python:3.13\n");
        assert_eq!(of_source(&file, Offer { shown: &["python:3.13".to_owned()], tolerated: &[] }), []);
        let (text, note) = without_syntax(&file);
        assert_eq!(
            text,
            "# escape=`\n# The built-in frontend is used instead of docker/dockerfile:1.7\nFROM python:3.13\n"
        );
        assert!(note.is_some());
        one("# syntax=evil.example/frontend\nFROM python:3.13\n", "syntax-address", 1);
        one("# syntax=docker/dockerfile:1-labs\nFROM python:3.13\n", "syntax-address", 1);
    }
}
