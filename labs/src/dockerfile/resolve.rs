//! Stages, what they start from, what they inherit, and the value of every word the builder expands.

use std::collections::HashMap;

use super::ast::{Base, Body, Dockerfile, Instruction, Keyword, Mistake, Stage, Word};
use super::expand::expand;
use super::image::ImageRef;
use super::span::Span;

/// Arguments that the builder sets without being asked; a stage sees them after `ARG NAME`.
const AUTOMATIC: [(&str, &str); 8] = [
    ("BUILDPLATFORM", "linux/amd64"),
    ("BUILDOS", "linux"),
    ("BUILDARCH", "amd64"),
    ("BUILDVARIANT", ""),
    ("TARGETPLATFORM", "linux/amd64"),
    ("TARGETOS", "linux"),
    ("TARGETARCH", "amd64"),
    ("TARGETVARIANT", ""),
];

/// Arguments for proxies, known to the builder in every stage.
const PROXIES: [&str; 10] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
];

type Variables = HashMap<String, (Option<String>, bool)>;

/// Fills `stages`, and `value`, `known`, `stage` and `undefined` of the instructions.
pub(super) fn resolve(file: &mut Dockerfile) {
    let mut globals: Variables =
        AUTOMATIC.iter().map(|(name, value)| ((*name).to_owned(), (Some((*value).to_owned()), false))).collect();
    let mut stages: Vec<Stage> = Vec::new();
    let mut named: HashMap<String, usize> = HashMap::new();
    let escape = file.escape;
    for index in 0..file.instructions.len() {
        let instruction = &mut file.instructions[index];
        if instruction.keyword == Keyword::From {
            let lookup = |name: &str| globals.get(name).map(|(value, _)| value.clone());
            values(instruction, escape, &lookup, &mut file.problems);
            let stage = open_stage(instruction, index, &stages, &named);
            if let Some(name) = &stage.name {
                named.insert(name.text.to_lowercase(), stages.len());
            }
            stages.push(stage);
            instruction.stage = Some(stages.len() - 1);
            continue;
        }
        let Some(current) = stages.len().checked_sub(1) else {
            let lookup = |name: &str| globals.get(name).map(|(value, _)| value.clone());
            values(instruction, escape, &lookup, &mut file.problems);
            define(instruction, &mut globals, None);
            continue;
        };
        instruction.stage = Some(current);
        {
            let lookup = |name: &str| variable(&stages, current, name);
            values(instruction, escape, &lookup, &mut file.problems);
        }
        define(instruction, &mut stages[current].variables, Some(&globals));
        let stage = &mut stages[current];
        stage.end = index + 1;
        match instruction.keyword {
            Keyword::User => stage.user = Some(index),
            Keyword::Workdir => stage.workdir = Some(index),
            Keyword::Shell => stage.shell = Some(index),
            Keyword::Cmd => stage.cmd = Some(index),
            Keyword::Entrypoint => stage.entrypoint = Some(index),
            Keyword::Healthcheck => stage.healthcheck = Some(index),
            _ => {}
        }
    }
    file.stages = stages;
}

fn open_stage(instruction: &Instruction, index: usize, stages: &[Stage], named: &HashMap<String, usize>) -> Stage {
    let mut stage = Stage {
        from: index,
        end: index + 1,
        name: None,
        base: Base::Unknown,
        user: None,
        workdir: None,
        shell: None,
        cmd: None,
        entrypoint: None,
        healthcheck: None,
        variables: HashMap::new(),
    };
    if let Body::From { image, name, .. } = &instruction.body {
        stage.name.clone_from(name);
        let parent = named.get(&image.value.to_lowercase()).copied();
        stage.base = match parent {
            Some(parent) => Base::Stage(parent),
            None if image.value.eq_ignore_ascii_case("scratch") => Base::Scratch,
            None if !image.known || image.value.is_empty() => Base::Unknown,
            None => Base::Image(ImageRef::parse(&image.value)),
        };
        if let Some(parent) = parent.and_then(|parent| stages.get(parent)) {
            stage.user = parent.user;
            stage.workdir = parent.workdir;
            stage.shell = parent.shell;
            stage.cmd = parent.cmd;
            stage.entrypoint = parent.entrypoint;
            stage.healthcheck = parent.healthcheck;
        }
    }
    stage
}

/// What a name stands for in a stage: its own ENV and ARG, then ENV of the stages it comes from.
fn variable(stages: &[Stage], from: usize, name: &str) -> Option<Option<String>> {
    let (mut at, mut own) = (from, true);
    loop {
        let stage = stages.get(at)?;
        match stage.variables.get(name) {
            Some((value, env)) if own || *env => return Some(value.clone()),
            _ => {}
        }
        own = false;
        match stage.base {
            Base::Stage(parent) if parent < at => at = parent,
            _ => return PROXIES.contains(&name).then_some(None),
        }
    }
}

/// Adds what ENV and ARG define. An ARG does not replace an ENV of the same name.
fn define(instruction: &Instruction, variables: &mut Variables, globals: Option<&Variables>) {
    let env = instruction.keyword == Keyword::Env;
    let Body::Pairs(pairs) = &instruction.body else { return };
    if !env && instruction.keyword != Keyword::Arg {
        return;
    }
    for pair in pairs {
        let name = &pair.key.value;
        if !env && variables.get(name).is_some_and(|(_, env)| *env) {
            continue;
        }
        let value = match &pair.value {
            Some(value) => value.known.then(|| value.value.clone()),
            None => globals.and_then(|globals| globals.get(name)).and_then(|(value, _)| value.clone()),
        };
        variables.insert(name.clone(), (value, env));
    }
}

/// Expands the words that the builder expands in this instruction.
fn values(
    instruction: &mut Instruction,
    escape: char,
    lookup: &dyn Fn(&str) -> Option<Option<String>>,
    problems: &mut Vec<Mistake>,
) {
    let mut undefined = Vec::new();
    let keyword = instruction.keyword;
    let mut set = |word: &mut Word| {
        if !word.text.contains(['$', '"', '\'', escape]) {
            return;
        }
        let expanded = expand(&word.text, escape, lookup);
        if let Some((_, message)) = expanded.error {
            let fix = if message.contains("quote") { "Close the quote, or escape it" } else { "Correct the variable" };
            problems.push(Mistake { span: word.span, message: sentence(&message), fix: fix.to_owned(), aliases: &[] });
        }
        word.value = expanded.value;
        word.known = expanded.known && expanded.undefined.is_empty();
        for (name, at) in expanded.undefined {
            let start = word.span.start as usize + at;
            // A word over several lines cannot be counted through: the whole word is shown.
            let one_line = (word.span.end - word.span.start) as usize == word.text.len();
            let place = if one_line {
                Span::new(start, (start + name.len() + 1).min(word.span.end as usize))
            } else {
                word.span
            };
            undefined.push((name, place));
        }
    };
    for flag in &mut instruction.flags {
        if matches!(
            (keyword, flag.name.as_str()),
            (Keyword::From, "platform") | (Keyword::Copy | Keyword::Add, "chown" | "chmod")
        ) {
            flag.value.iter_mut().for_each(&mut set);
        }
    }
    match &mut instruction.body {
        Body::From { image, .. } => set(image),
        Body::Copy { sources, target, json } => {
            for word in sources.iter_mut().chain([target]) {
                // The JSON form keeps quotes and backslashes of its strings.
                if !*json || word.value.contains('$') {
                    set(word);
                }
            }
        }
        Body::Pairs(pairs) => {
            for pair in pairs {
                set(&mut pair.key);
                pair.value.iter_mut().for_each(&mut set);
            }
        }
        Body::Words(words) if !matches!(keyword, Keyword::Shell | Keyword::Maintainer) => {
            words.iter_mut().for_each(&mut set)
        }
        _ => {}
    }
    instruction.undefined = undefined;
    if let Body::Onbuild(inner) = &mut instruction.body {
        // What ONBUILD holds is expanded in the image that builds on this one.
        inner.stage = instruction.stage;
    }
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
