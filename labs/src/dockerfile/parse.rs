//! From text to instructions. Never fails: what the builder would reject becomes a `Mistake`, and reading goes on.

use super::arguments::Arguments;
use super::ast::{Body, Comment, Directive, Dockerfile, Flag, Heredoc, Instruction, Keyword, Mistake, Word};
use super::lines::{Joined, Lines, join};
use super::span::{LineStarts, Span};
use super::suggest::closest;
use super::text::Text;
use super::{resolve, validate};

/// Every instruction's name with its keyword.
pub(super) static KEYWORDS: [(&str, Keyword); 18] = [
    ("ADD", Keyword::Add),
    ("ARG", Keyword::Arg),
    ("CMD", Keyword::Cmd),
    ("COPY", Keyword::Copy),
    ("ENTRYPOINT", Keyword::Entrypoint),
    ("ENV", Keyword::Env),
    ("EXPOSE", Keyword::Expose),
    ("FROM", Keyword::From),
    ("HEALTHCHECK", Keyword::Healthcheck),
    ("LABEL", Keyword::Label),
    ("MAINTAINER", Keyword::Maintainer),
    ("ONBUILD", Keyword::Onbuild),
    ("RUN", Keyword::Run),
    ("SHELL", Keyword::Shell),
    ("STOPSIGNAL", Keyword::Stopsignal),
    ("USER", Keyword::User),
    ("VOLUME", Keyword::Volume),
    ("WORKDIR", Keyword::Workdir),
];

/// More mistakes than this are not listed.
const MOST_PROBLEMS: usize = 1_000;

/// Reads a Dockerfile.
pub fn parse(source: &str) -> Dockerfile {
    let mut reader = Reader { source, escape: '\\', problems: Vec::new(), comments: Vec::new() };
    let directives = reader.directives();
    let mut instructions = Vec::new();
    let mut lines = Lines::new(source);
    while let Some(line) = lines.next() {
        let trimmed = line.of(source).trim_start();
        if trimmed.is_empty() {
            continue;
        }
        if trimmed.starts_with('#') {
            reader.comment(Span::new(line.end as usize - trimmed.len(), line.end as usize), lines.number, false);
            continue;
        }
        let joined = join(source, &mut lines, line, reader.escape);
        for (span, number) in &joined.comments {
            reader.comment(*span, *number, true);
        }
        if joined.text.is_blank() {
            continue;
        }
        instructions.push(reader.instruction(joined, &mut lines));
    }
    let mut file = Dockerfile {
        source: source.to_owned(),
        escape: reader.escape,
        directives,
        comments: reader.comments,
        instructions,
        stages: Vec::new(),
        problems: reader.problems,
        lines: LineStarts::new(source),
    };
    resolve::resolve(&mut file);
    validate::validate(&mut file);
    file.problems.sort_by_key(|problem| problem.span);
    file
}

/// What reading needs to remember.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) escape: char,
    pub(super) problems: Vec<Mistake>,
    comments: Vec<Comment>,
}

impl Reader<'_> {
    /// Notes something the builder rejects.
    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        // Nobody reads more; a file with more is made to be hard to read.
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Mistake { span, message: message.into(), fix: fix.into(), aliases: &[] });
        }
    }

    fn comment(&mut self, span: Span, line: u32, inside: bool) {
        let text = span.of(self.source).trim_start_matches('#').trim().to_owned();
        self.comments.push(Comment { text, span, line, inside });
    }

    /// `# name=value` lines at the very top.
    fn directives(&mut self) -> Vec<Directive> {
        let mut directives: Vec<Directive> = Vec::new();
        for line in Lines::new(self.source) {
            let text = line.of(self.source);
            let trimmed = text.trim_start();
            let Some((name, value)) = trimmed.strip_prefix('#').and_then(|rest| rest.split_once('=')) else { break };
            let (name, value) = (name.trim(), value.trim());
            let proper =
                name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
            if !proper || value.is_empty() {
                break;
            }
            let span = Span::new(line.end as usize - trimmed.len(), line.end as usize);
            let end = line.start as usize + text.trim_end().len();
            let place = Span::new(end - value.len(), end);
            let name = name.to_ascii_lowercase();
            if matches!(name.as_str(), "syntax" | "escape" | "check")
                && directives.iter().any(|known| known.name == name)
            {
                self.problem(span, format!("the directive {name} stands here twice"), "Keep one of them");
            }
            if name == "escape" {
                match value {
                    "\\" => self.escape = '\\',
                    "`" => self.escape = '`',
                    _ => self.problem(
                        place,
                        format!("'{value}' cannot be the escape character"),
                        "Use a backslash or a backtick",
                    ),
                }
            }
            let value = Word { text: value.to_owned(), value: value.to_owned(), known: true, span: place };
            directives.push(Directive { name, value, span });
        }
        directives
    }

    fn instruction(&mut self, joined: Joined, lines: &mut Lines<'_>) -> Instruction {
        let Joined { text, blank, .. } = joined;
        let mut heredocs = Vec::new();
        let mut end = text.whole().end;
        if text.as_str().contains("<<") && carries_heredocs(text.as_str()) {
            for (start, stop, expands, chomps, name) in heredoc_openers(text.as_str(), self.escape) {
                let opener = text.span(start, stop);
                let mut body = Text::default();
                let mut closed = false;
                for line in lines.by_ref() {
                    let content = line.of(self.source);
                    end = line.end;
                    if (if chomps { content.trim_start_matches('\t') } else { content }) == name {
                        closed = true;
                        break;
                    }
                    // The line break belongs to the body, so that shell text splits at it.
                    let stop = (line.end as usize + 1).min(self.source.len());
                    body.push(self.source, line);
                    let rest = &self.source[line.end as usize..];
                    let breaks = rest.bytes().take_while(|byte| *byte == b'\r').count();
                    let from = line.end as usize + breaks;
                    body.push(self.source, Span::new(from, (stop + breaks).min(self.source.len()).max(from)));
                }
                if !closed {
                    self.problem(
                        opener,
                        format!("the heredoc {name} is never closed"),
                        format!("Put {name} alone on the line after its text"),
                    );
                }
                heredocs.push(Heredoc { name, expands, chomps, body, opener });
            }
        }
        let mut instruction = self.statement(&text, heredocs);
        instruction.span.end = end;
        instruction.blank_lines = blank;
        instruction
    }

    /// Reads one instruction from its joined text. ONBUILD comes back here with its own argument.
    pub(super) fn statement(&mut self, line: &Text, heredocs: Vec<Heredoc>) -> Instruction {
        let all = line.as_str();
        let lead = all.len() - all.trim_start().len();
        let mut stop = all[lead..].find(char::is_whitespace).map_or(all.len(), |at| lead + at);
        let mut written = &all[lead..stop];
        let mut value = written.to_uppercase();
        let mut keyword = keyword(written);
        if keyword == Keyword::Unknown
            && let Some((known, length)) = self.unknown(written, line.span(lead, stop))
        {
            // It is read as what was meant, so that the file gets all its other findings.
            (keyword, value) = (known.1, known.0.to_owned());
            stop = lead + length;
            written = &all[lead..stop];
        }
        let name = Word { text: written.to_owned(), value, known: true, span: line.span(lead, stop) };
        let (flags, from) = if keyword == Keyword::Unknown { (Vec::new(), stop) } else { self.flags(line, stop) };
        let rest = &all[from..];
        let from = from + (rest.len() - rest.trim_start().len());
        let text = line.slice(from.min(all.trim_end().len().max(stop)), all.trim_end().len().max(stop));
        let span = line.whole();
        let mut instruction = Instruction {
            keyword,
            name,
            span,
            flags,
            text,
            heredocs,
            body: Body::Nothing,
            script: None,
            stage: None,
            blank_lines: Vec::new(),
            undefined: Vec::new(),
        };
        if keyword != Keyword::Unknown {
            Arguments { reader: self, instruction: &mut instruction }.read();
        }
        instruction
    }

    /// Says what is wrong with a word that is no instruction, and what was meant if that is clear: the instruction, and
    /// how much of the word is its name.
    fn unknown(&mut self, written: &str, span: Span) -> Option<(&'static (&'static str, Keyword), usize)> {
        let message = format!("{written} is no instruction");
        // `CMD["a"]`, `COPY../x`, `FROM:python`: the blank is missing.
        let glued = KEYWORDS.iter().find(|(known, _)| {
            let (start, rest) = written.split_at_checked(known.len()).unwrap_or(("", ""));
            start.eq_ignore_ascii_case(known)
                && rest.starts_with(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        });
        if let Some(known) = glued {
            self.problem(span, message, format!("Put a blank after {}", known.0));
            return Some((known, known.0.len()));
        }
        let near = closest(written, KEYWORDS.iter().map(|(name, _)| *name));
        let fix = match near {
            Some(known) => format!("Did you mean {known}?"),
            None if written.starts_with("```") => "Remove this line: it belongs to a page of text".to_owned(),
            None if written.chars().all(|c| !c.is_uppercase()) => {
                "Put a backslash at the end of the line before if this line belongs to it, or begin it with RUN if it is a command".to_owned()
            }
            None => "Begin the line with an instruction such as RUN, COPY or CMD".to_owned(),
        };
        self.problem(span, message, fix);
        let known = KEYWORDS.iter().find(|(known, _)| Some(*known) == near)?;
        Some((known, written.len()))
    }

    /// `--name=value` words after the keyword, and where they end.
    fn flags(&mut self, line: &Text, from: usize) -> (Vec<Flag>, usize) {
        let (all, mut at, mut flags) = (line.as_str(), from, Vec::new());
        loop {
            let rest = &all[at..];
            let start = at + (rest.len() - rest.trim_start().len());
            if !all[start..].starts_with("--") {
                return (flags, at);
            }
            let Some((_, stop)) = each_word(&all[start..], self.escape).next() else { return (flags, at) };
            let stop = start + stop;
            let raw = &all[start..stop];
            if raw == "--" {
                return (flags, stop);
            }
            let (name, value) = match raw[2..].split_once('=') {
                Some((name, value)) => (name, Some((start + 3 + name.len(), value))),
                None => (&raw[2..], None),
            };
            let word = |at: usize, text: &str| Word {
                text: text.to_owned(),
                value: text.replace(['"', '\''], ""),
                known: true,
                span: line.span(at, at + text.len()),
            };
            let mut parts = Vec::new();
            if let Some((at, value)) = value.filter(|_| name == "mount") {
                let mut offset = at;
                for part in value.split(',') {
                    let (key, inner) = match part.split_once('=') {
                        Some((key, inner)) => (key, Some(word(offset + key.len() + 1, inner))),
                        None => (part, None),
                    };
                    parts.push((key.trim_matches('"').to_ascii_lowercase(), inner));
                    offset += part.len() + 1;
                }
            }
            let value = value.map(|(at, value)| word(at, value));
            flags.push(Flag { name: name.to_owned(), value, span: line.span(start, stop), parts });
            at = stop;
        }
    }
}

fn keyword(written: &str) -> Keyword {
    let known = KEYWORDS.iter().find(|(name, _)| written.eq_ignore_ascii_case(name));
    known.map_or(Keyword::Unknown, |(_, keyword)| *keyword)
}

/// Whether this line's instruction may carry heredocs, also behind ONBUILD.
fn carries_heredocs(text: &str) -> bool {
    let mut words = text.split_whitespace().map(str::to_ascii_uppercase);
    let first = words.next();
    let first = if first.as_deref() == Some("ONBUILD") { words.next() } else { first };
    matches!(first.as_deref(), Some("RUN" | "COPY" | "ADD"))
}

/// Start, end, whether it expands, whether it chomps, and the name of each `<<WORD`.
fn heredoc_openers(text: &str, escape: char) -> Vec<(usize, usize, bool, bool, String)> {
    let mut found = Vec::new();
    for (start, stop) in words(text, escape) {
        let word = text[start..stop].trim_start_matches(|c: char| c.is_ascii_digit());
        let Some(rest) = word.strip_prefix("<<") else { continue };
        let (chomps, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
        if rest.is_empty() || rest.contains('<') {
            continue;
        }
        let name: String = rest.chars().filter(|c| !"'\"".contains(*c) && *c != escape).collect();
        if !name.is_empty() {
            found.push((start, stop, name == rest, chomps, name));
        }
    }
    found
}

/// Words between blanks, where quotes and escaped blanks keep a word together. An open quote ends with the text.
pub(super) fn words(text: &str, escape: char) -> Vec<(usize, usize)> {
    each_word(text, escape).collect()
}

fn each_word(text: &str, escape: char) -> impl Iterator<Item = (usize, usize)> + '_ {
    let (mut characters, mut start, mut quote, mut escaped) = (text.char_indices(), None, None, false);
    std::iter::from_fn(move || {
        for (at, c) in characters.by_ref() {
            if escaped {
                escaped = false;
                continue;
            }
            if quote.is_none() && c.is_whitespace() {
                if let Some(start) = start.take() {
                    return Some((start, at));
                }
                continue;
            }
            start.get_or_insert(at);
            if c == escape {
                escaped = quote != Some('\'');
            } else if quote == Some(c) {
                quote = None;
            } else if quote.is_none() && (c == '"' || c == '\'') {
                quote = Some(c);
            }
        }
        start.take().map(|start| (start, text.len()))
    })
}
