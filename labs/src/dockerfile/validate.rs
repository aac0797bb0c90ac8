//! What the builder rejects although it can be read: unknown flags, impossible ports, circular stages.

use std::collections::HashSet;

use super::ast::{Base, Body, Dockerfile, Instruction, Keyword, Mistake, Word};
use super::queries::join_path;
use super::span::Span;
use super::suggest::closest;
use super::values;

/// Adds a mistake for everything that a builder refuses.
pub(super) fn validate(file: &mut Dockerfile) {
    let mut check = Check { problems: Vec::new() };
    for instruction in &file.instructions {
        check.instruction(instruction);
    }
    check.mounts(file);
    check.froms(file);
    check.cycles(file);
    file.problems.append(&mut check.problems);
}

/// The flags that each instruction takes.
fn known_flags(keyword: Keyword) -> &'static [&'static str] {
    match keyword {
        Keyword::Add => &["chown", "chmod", "link", "checksum", "keep-git-dir", "exclude", "unpack"],
        Keyword::Copy => &["from", "chown", "chmod", "link", "parents", "exclude"],
        Keyword::From => &["platform"],
        Keyword::Run => &["mount", "network", "security", "device"],
        Keyword::Healthcheck => &["interval", "timeout", "start-period", "start-interval", "retries"],
        _ => &[],
    }
}

struct Check {
    problems: Vec<Mistake>,
}

impl Check {
    fn say(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.problems.push(Mistake { span, message: message.into(), fix: fix.into(), aliases: &[] });
    }

    fn instruction(&mut self, instruction: &Instruction) {
        self.flags(instruction);
        match instruction.keyword {
            Keyword::Expose => {
                let mut commented = false;
                for word in instruction.words().iter().filter(|word| word.known) {
                    // One word may become several once a variable is replaced.
                    for port in word.value.split_whitespace().filter(|_| !commented) {
                        if let Err((message, fix)) = values::port(port) {
                            self.problems.push(Mistake { span: word.span, message, fix, aliases: &["DL3011"] });
                        }
                    }
                    // The rest of the line is comment too.
                    commented |= word.text.starts_with('#');
                }
            }
            Keyword::Stopsignal => {
                if let Some(word) = instruction.word().filter(|word| word.known && !values::is_signal(&word.value)) {
                    let near = closest(&word.value, values::SIGNALS);
                    let fix = near.map_or_else(
                        || "Use a name such as SIGTERM, or its number".to_owned(),
                        |name| format!("Did you mean {name}?"),
                    );
                    self.say(word.span, format!("{} is no signal", word.value), fix);
                }
            }
            Keyword::Volume => {
                for word in instruction.words().iter().filter(|word| word.known && word.value.is_empty()) {
                    self.say(word.span, "VOLUME names an empty path", "Name the folder, as in VOLUME /data");
                }
            }
            Keyword::Env | Keyword::Label => {
                for pair in instruction
                    .pairs()
                    .iter()
                    .filter(|pair| pair.key.known && pair.key.value.is_empty() && !pair.key.text.is_empty())
                {
                    self.say(pair.span, "The name is empty", "Write NAME=value");
                }
            }
            _ => {}
        }
    }

    fn flags(&mut self, instruction: &Instruction) {
        let known = known_flags(instruction.keyword);
        let name = &instruction.name.value;
        let mut seen = HashSet::new();
        for flag in &instruction.flags {
            if !known.contains(&flag.name.as_str()) {
                let fix = match closest(&flag.name, known.iter().copied()) {
                    Some(near) => format!("Did you mean --{near}?"),
                    None if known.is_empty() => {
                        format!("{name} takes no flags: if it belongs to a command, write the command first")
                    }
                    None => format!("{name} takes --{}", known.join(", --")),
                };
                self.say(flag.span, format!("{name} has no flag --{}", flag.name), fix);
                continue;
            }
            if !matches!(flag.name.as_str(), "mount" | "exclude" | "device") && !seen.insert(flag.name.clone()) {
                self.say(flag.span, format!("--{} stands here twice", flag.name), "Keep one of them");
            }
            let boolean = matches!(flag.name.as_str(), "link" | "keep-git-dir" | "parents" | "unpack");
            match &flag.value {
                None if !boolean => self.say(
                    flag.span,
                    format!("--{} needs a value", flag.name),
                    format!("Write --{}=value", flag.name),
                ),
                Some(value) if boolean && !matches!(value.value.to_lowercase().as_str(), "true" | "false") => {
                    self.say(flag.span, format!("--{} is true or false", flag.name), format!("Write --{}", flag.name));
                }
                Some(value) => self.flag_value(instruction, &flag.name, value),
                None => {}
            }
        }
    }

    fn flag_value(&mut self, instruction: &Instruction, name: &str, value: &Word) {
        let wrong = match (instruction.keyword, name) {
            (Keyword::Healthcheck, "retries") => match value.value.parse::<i64>() {
                Ok(count) if count >= 0 => None,
                _ => {
                    Some(("--retries is not a count".to_owned(), "Write a whole number, as in --retries=3".to_owned()))
                }
            },
            (Keyword::Healthcheck, _) => {
                values::duration(&value.value).err().map(|(message, fix)| (format!("--{name}: {message}"), fix))
            }
            (Keyword::From, "platform") if value.known => values::platform(&value.value).err(),
            (Keyword::Run, "network") if !matches!(value.value.as_str(), "default" | "none" | "host") => {
                Some((format!("There is no network {}", value.value), "Use default, none or host".to_owned()))
            }
            (Keyword::Run, "security") if !matches!(value.value.as_str(), "insecure" | "sandbox") => Some((
                format!("There is no security mode {}", value.value),
                "Use sandbox, or leave the flag out".to_owned(),
            )),
            (Keyword::Add, "checksum") if value.known => values::digest(&value.value).err(),
            (Keyword::Run, "mount") => instruction
                .flags
                .iter()
                .find(|flag| flag.value.as_ref() == Some(value))
                .and_then(|flag| values::mount(&flag.parts).err()),
            _ => None,
        };
        if let Some((message, fix)) = wrong {
            self.say(value.span, message, fix);
        }
    }

    /// A mount may not cover the root, which a target that is missing or relative means where no WORKDIR is set.
    fn mounts(&mut self, file: &Dockerfile) {
        for (at, instruction) in file.instructions.iter().enumerate() {
            for flag in instruction.flags.iter().filter(|flag| flag.name == "mount") {
                let Some(target) = values::mount_target(&flag.parts) else { continue };
                let Some(folder) = instruction.stage.and_then(|stage| folder_at(file, stage, at)) else { continue };
                if join_path(&folder, target) != "/" {
                    continue;
                }
                let message = if target.is_empty() { "--mount does not say where" } else { "A mount cannot cover /" };
                self.say(flag.span, message, "Add target=/path, or set WORKDIR before");
            }
        }
    }

    fn froms(&mut self, file: &Dockerfile) {
        for stage in &file.stages {
            let Body::From { image, name, .. } = &file.instructions[stage.from].body else { continue };
            if let Some(name) = name.as_ref().filter(|name| !values::is_stage_name(&name.text)) {
                self.say(
                    name.span,
                    format!("{} cannot be a stage's name", name.text),
                    "Begin it with a letter; letters, digits, - _ . may follow",
                );
            }
            match &stage.base {
                Base::Image(reference) => {
                    if let Err((message, fix)) = values::image(&reference.full) {
                        self.say(image.span, message, fix);
                    }
                }
                Base::Unknown if image.known && image.value.is_empty() => {
                    self.say(
                        image.span,
                        "The image's name is empty",
                        "Give the variable a default before the first FROM",
                    );
                }
                _ => {}
            }
        }
        let first = file
            .instructions
            .iter()
            .find(|instruction| !matches!(instruction.keyword, Keyword::Arg | Keyword::From | Keyword::Unknown));
        match first.filter(|instruction| instruction.stage.is_none()) {
            Some(instruction) => self.problems.push(Mistake {
                span: instruction.name.span,
                message: format!("{} stands before any FROM", instruction.name.value),
                fix: "Begin with FROM and the image to build on; only ARG may stand before it".to_owned(),
                aliases: &["DL3061"],
            }),
            None if file.stages.is_empty()
                && !file.instructions.iter().any(|instruction| instruction.keyword == Keyword::Unknown) =>
            {
                let span = file.instructions.last().map_or(Span::default(), |instruction| instruction.span);
                let message = if file.instructions.is_empty() {
                    "There is no instruction in the file"
                } else {
                    "There is no FROM in the file"
                };
                self.say(span, message, "Begin with FROM and the image to build on");
            }
            None => {}
        }
    }

    /// A stage that copies from itself, directly or through others.
    fn cycles(&mut self, file: &Dockerfile) {
        let uses: Vec<Vec<(usize, Span)>> = file
            .stages
            .iter()
            .enumerate()
            .map(|(index, stage)| {
                let mut uses = Vec::new();
                if let Base::Stage(parent) = stage.base {
                    uses.push((parent, file.instructions[stage.from].span));
                }
                for instruction in file.instructions_of(stage) {
                    for (target, span) in instruction.stages_used() {
                        match file.stage_named(target) {
                            Some(target) => uses.push((target, span)),
                            None if target.parse::<usize>().is_ok() => {
                                self.say(
                                    span,
                                    format!("There is no stage {target}"),
                                    "Name the stage with AS and copy from that name",
                                );
                            }
                            None => {}
                        }
                    }
                }
                (index, uses).1
            })
            .collect();
        // Depth first without recursion: 0 unseen, 1 on the path, 2 done.
        let mut state = vec![0_u8; uses.len()];
        for start in 0..uses.len() {
            let mut path = vec![(start, 0)];
            while let Some((stage, next)) = path.last().copied() {
                if next == 0 {
                    if state[stage] == 2 {
                        path.pop();
                        continue;
                    }
                    state[stage] = 1;
                }
                if let Some(last) = path.last_mut() {
                    last.1 += 1;
                }
                match uses[stage].get(next) {
                    Some((target, span)) if state[*target] == 1 => {
                        let message = if *target == stage {
                            "This stage copies from itself"
                        } else {
                            "These stages wait for each other in a circle"
                        };
                        self.problems.push(Mistake {
                            span: *span,
                            message: message.to_owned(),
                            fix: "Copy from a stage that does not need this one".to_owned(),
                            aliases: &["DL3023"],
                        });
                    }
                    Some((target, _)) if state[*target] == 0 => path.push((*target, 0)),
                    Some(_) => {}
                    None => {
                        state[stage] = 2;
                        path.pop();
                    }
                }
            }
        }
    }
}

impl Instruction {
    /// Stages or images that it takes files from: `COPY --from`, `RUN --mount=from`.
    pub fn stages_used(&self) -> Vec<(&str, Span)> {
        let mut used = Vec::new();
        for flag in &self.flags {
            match (&flag.value, self.keyword, flag.name.as_str()) {
                (Some(value), Keyword::Copy, "from") => used.push((value.value.as_str(), value.span)),
                (Some(_), Keyword::Run, "mount") => {
                    used.extend(
                        flag.parts
                            .iter()
                            .filter(|(key, _)| key == "from")
                            .filter_map(|(_, value)| value.as_ref())
                            .map(|value| (value.value.as_str(), value.span)),
                    );
                }
                _ => {}
            }
        }
        if let Body::Onbuild(inner) = &self.body {
            used.extend(inner.stages_used());
        }
        used
    }
}

/// The folder that relative paths mean, where that is certain. Official images begin in /, Go's in /go.
fn folder_at(file: &Dockerfile, stage: usize, at: usize) -> Option<String> {
    let set = |instruction: &&Instruction| instruction.keyword == Keyword::Workdir;
    match file.workdir_at(at) {
        None if file.lineage(stage).iter().any(set) => None,
        None => match file.root_image(stage) {
            Some(image) if image.path.ends_with("golang") => None,
            _ => Some("/".to_owned()),
        },
        folder => folder,
    }
}
