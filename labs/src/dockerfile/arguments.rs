//! Each instruction's arguments, read as the builder reads them.

use super::ast::{Body, Health, Heredoc, Instruction, Keyword, Line, Mistake, Pair, Word};
use super::json::{self, Json};
use super::parse::{Reader, words};
use super::span::Span;
use super::text::Text;
use crate::shell::{self, Script};

/// An instruction whose arguments are being read.
pub(super) struct Arguments<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) instruction: &'r mut Instruction,
}

impl Arguments<'_, '_> {
    pub(super) fn read(mut self) {
        let text = self.instruction.text.clone();
        self.instruction.body = match self.instruction.keyword {
            Keyword::From => self.from(&text),
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint => self.command(&text),
            Keyword::Copy | Keyword::Add => self.copy(&text),
            Keyword::Env | Keyword::Label => self.pairs(&text),
            Keyword::Arg => self.arg(&text),
            Keyword::Expose => self.list(plain(&text), "a port, as in EXPOSE 8080"),
            Keyword::Volume => match json::read(&text) {
                Json::Words(words) => self.list(words, "a path, as in VOLUME /data"),
                Json::NotStrings => self.not_strings(),
                Json::No => self.list(plain(&text), "a path, as in VOLUME /data"),
            },
            Keyword::Shell => self.shell(&text),
            Keyword::Healthcheck => self.healthcheck(&text),
            Keyword::Onbuild => self.onbuild(&text),
            Keyword::Maintainer | Keyword::Stopsignal | Keyword::User | Keyword::Workdir => self.one(&text),
            Keyword::Unknown => Body::Nothing,
        };
    }

    fn missing(&mut self, what: &str) -> Body {
        let name = self.instruction.name.value.clone();
        self.reader.problem(self.instruction.span, format!("{name} says nothing"), format!("Give it {what}"));
        Body::Nothing
    }

    fn not_strings(&mut self) -> Body {
        let span = self.instruction.text.whole();
        self.reader.problem(span, "The list holds something else than strings", "Put every part into double quotes");
        Body::Nothing
    }

    fn list(&mut self, words: Vec<Word>, what: &str) -> Body {
        if words.is_empty() { self.missing(what) } else { Body::Words(words) }
    }

    fn one(&mut self, text: &Text) -> Body {
        if text.is_blank() {
            return self.missing("a value");
        }
        let span = text.whole();
        Body::Words(vec![word(text.as_str(), span)])
    }

    fn from(&mut self, text: &Text) -> Body {
        let mut words = plain(text).into_iter();
        let (image, separator, name, more) = (words.next(), words.next(), words.next(), words.next());
        let Some(image) = image else { return self.missing("an image, as in FROM python:3.13-slim") };
        let proper = match (&separator, &name) {
            (None, None) => true,
            (Some(separator), Some(_)) => separator.text.eq_ignore_ascii_case("as") && more.is_none(),
            _ => false,
        };
        if !proper {
            let commented = [&separator, &name, &more]
                .iter()
                .any(|word| word.as_ref().is_some_and(|word| word.text.starts_with('#')));
            let all = text.as_str().trim();
            let split = all.contains(" :") || all.contains(": ");
            let fix = if commented {
                "A comment needs a line of its own".to_owned()
            } else if split {
                format!("Write {} without blanks around the colon", all.replace(" :", ":").replace(": ", ":"))
            } else {
                "Write FROM image, or FROM image AS name".to_owned()
            };
            self.reader.problem(self.instruction.span, "FROM takes an image, and at most AS and a name after it", fix);
            if split || commented {
                return Body::From { image, separator: None, name: None };
            }
        }
        Body::From { image, separator, name }
    }

    fn command(&mut self, text: &Text) -> Body {
        // The builder takes them all, a RUN that runs nothing too.
        if text.is_blank() {
            return Body::Line(Line::Exec(Vec::new()));
        }
        match self.line(text) {
            Some(line) => Body::Line(line),
            None => Body::Nothing,
        }
    }

    /// Exec or shell form, with the script that goes with it.
    fn line(&mut self, text: &Text) -> Option<Line> {
        match json::read(text) {
            Json::Words(words) => {
                self.instruction.script = Some(shell::exec(&words, self.reader.source));
                Some(Line::Exec(words))
            }
            Json::NotStrings => {
                self.not_strings();
                None
            }
            Json::No => {
                self.instruction.script = Some(script(text, &self.instruction.heredocs, self.reader.escape));
                Some(Line::Shell(text.clone()))
            }
        }
    }

    fn copy(&mut self, text: &Text) -> Body {
        let (mut words, json) = match json::read(text) {
            Json::Words(words) => (words, true),
            Json::NotStrings => return self.not_strings(),
            Json::No => (plain(text), false),
        };
        let name = self.instruction.name.value.clone();
        let heredocs = &self.instruction.heredocs;
        let Some(target) = words.pop() else { return self.missing("what to copy and where to") };
        words.retain(|word| !heredocs.iter().any(|heredoc| heredoc.opener == word.span));
        if words.is_empty() && heredocs.is_empty() {
            let message = format!("{name} names what to copy but not where to");
            self.reader.problem(
                self.instruction.span,
                message,
                format!("Add the target, as in {name} {} ./", target.text),
            );
        }
        Body::Copy { sources: words, target, json }
    }

    fn pairs(&mut self, text: &Text) -> Body {
        let name = self.instruction.name.value.clone();
        let all = text.as_str();
        let places = words(all, self.reader.escape);
        let Some(&(start, stop)) = places.first() else { return self.missing("a name and a value, as in NAME=value") };
        if !all[start..stop].contains('=') {
            let first = all[start..].find(char::is_whitespace).map(|at| start + at);
            let Some(stop) = first else {
                self.reader.problem(
                    self.instruction.span,
                    format!("{name} needs a name and a value"),
                    format!("Write {name} {all}=value"),
                );
                return Body::Nothing;
            };
            let from = stop + (all[stop..].len() - all[stop..].trim_start().len());
            let key = word(&all[start..stop], text.span(start, stop));
            let value = word(&all[from..], text.span(from, all.len()));
            return Body::Pairs(vec![Pair { span: key.span.to(value.span), key, value: Some(value), legacy: true }]);
        }
        let mut pairs = Vec::new();
        for (start, stop) in places {
            match self.pair(text, start, stop) {
                Some(pair) => pairs.push(pair),
                None => {
                    let written = &all[start..stop];
                    let fix = if written == "=" || written.starts_with('#') {
                        "Write NAME=value without blanks around the =, and comments on lines of their own".to_owned()
                    } else {
                        "Write NAME=value, and put a value with blanks into double quotes".to_owned()
                    };
                    self.reader.problem(text.span(start, stop), format!("{name} finds no = in {written}"), fix);
                }
            }
        }
        Body::Pairs(pairs)
    }

    fn arg(&mut self, text: &Text) -> Body {
        let all = text.as_str();
        let places = words(all, self.reader.escape);
        if places.is_empty() {
            return self.missing("a name, as in ARG VERSION=1.0");
        }
        let mut pairs = Vec::new();
        for (start, stop) in places {
            let pair = self.pair(text, start, stop).unwrap_or_else(|| {
                let key = word(&all[start..stop], text.span(start, stop));
                Pair { span: key.span, key, value: None, legacy: false }
            });
            if pair.key.text.is_empty() {
                self.reader.problem(pair.span, "ARG has no name before the =", "Write ARG NAME=value without blanks");
            }
            pairs.push(pair);
        }
        Body::Pairs(pairs)
    }

    fn pair(&mut self, text: &Text, start: usize, stop: usize) -> Option<Pair> {
        let all = text.as_str();
        let (key, value) = all[start..stop].split_once('=')?;
        let middle = start + key.len();
        let key = word(key, text.span(start, middle));
        if key.text.is_empty() && self.instruction.keyword != Keyword::Arg {
            let name = self.instruction.name.value.clone();
            self.reader.problem(
                text.span(start, stop),
                format!("{name} has no name before the ="),
                "Write NAME=value without blanks around the =",
            );
        }
        let value = word(value, text.span(middle + 1, stop));
        Some(Pair { key, value: Some(value), span: text.span(start, stop), legacy: false })
    }

    fn shell(&mut self, text: &Text) -> Body {
        match json::read(text) {
            Json::Words(words) if !words.is_empty() => Body::Words(words),
            Json::NotStrings => self.not_strings(),
            _ => {
                self.reader.problem(
                    self.instruction.span,
                    "SHELL needs its JSON form",
                    "Write it as in SHELL [\"/bin/bash\", \"-c\"]",
                );
                Body::Nothing
            }
        }
    }

    fn healthcheck(&mut self, text: &Text) -> Body {
        let all = text.as_str();
        let stop = all.find(char::is_whitespace).unwrap_or(all.len());
        let from = stop + (all[stop..].len() - all[stop..].trim_start().len());
        let rest = text.slice(from, all.len());
        match all[..stop].to_ascii_uppercase().as_str() {
            "" => self.missing("NONE, or CMD and a command"),
            "NONE" => {
                if !rest.is_blank() {
                    self.reader.problem(rest.whole(), "HEALTHCHECK NONE takes nothing after it", "Remove the rest");
                }
                Body::Health(Health::None)
            }
            "CMD" => {
                if rest.is_blank() {
                    return self.missing("the command after CMD");
                }
                match self.line(&rest) {
                    Some(line) => Body::Health(Health::Cmd(line)),
                    None => Body::Nothing,
                }
            }
            other => {
                let message = format!("HEALTHCHECK knows NONE and CMD, and no {other}");
                self.reader.problem(text.span(0, stop), message, "Write CMD before the command");
                Body::Nothing
            }
        }
    }

    fn onbuild(&mut self, text: &Text) -> Body {
        if text.is_blank() {
            return self.missing("an instruction, as in ONBUILD COPY . /app");
        }
        // What is wrong in there is wrong for the image that builds on this one: the builder keeps it as it is.
        let before = self.reader.problems.len();
        let inner = self.reader.statement(text, self.instruction.heredocs.clone());
        self.reader.problems.truncate(before);
        if matches!(inner.keyword, Keyword::From | Keyword::Onbuild | Keyword::Maintainer) {
            self.reader.problems.push(Mistake {
                span: inner.name.span,
                message: format!("ONBUILD cannot hold {}", inner.name.value),
                fix: "Write that instruction in the image that builds on this one".to_owned(),
                aliases: &["DL3043"],
            });
        }
        Body::Onbuild(Box::new(inner))
    }
}

/// The commands of shell text; a heredoc that is all there is holds them, and one that feeds a shell does too.
fn script(text: &Text, heredocs: &[Heredoc], escape: char) -> Script {
    let trimmed = text.as_str().trim();
    let alone = heredocs.len() == 1 && trimmed.starts_with("<<") && !trimmed.contains(char::is_whitespace);
    let mut script = if alone { Script::default() } else { shell::split(text, escape) };
    // `bash <<EOF`: a shell that is given nothing else to do.
    let feeds_shell = script.commands.iter().any(|command| {
        matches!(command.program(), "sh" | "bash" | "ash" | "dash" | "zsh")
            && command.operands().next().is_none()
            && !command.has_any(&["-c"])
    });
    if alone || (!heredocs.is_empty() && feeds_shell) {
        for heredoc in heredocs {
            let body = heredoc.body.as_str();
            let foreign = body.strip_prefix("#!").is_some_and(|line| {
                let line = line.lines().next().unwrap_or_default();
                !["sh", "bash", "ash", "dash", "zsh"]
                    .iter()
                    .any(|shell| line.split(['/', ' ']).any(|part| part == *shell))
            });
            if !foreign {
                let inner = shell::split(&heredoc.body, escape);
                script.commands.extend(inner.commands);
                script.open = script.open.or(inner.open);
            }
        }
    }
    script
}

/// Words between blanks; quotes mean nothing here, as in the builder.
fn plain(text: &Text) -> Vec<Word> {
    let (all, mut found, mut start) = (text.as_str(), Vec::new(), None);
    for (at, c) in all.char_indices().chain([(all.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                found.push(word(&all[from..at], text.span(from, at)));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    found
}

fn word(text: &str, span: Span) -> Word {
    Word { text: text.to_owned(), value: text.to_owned(), known: true, span }
}
