//! Splitting shell text into simple commands. It never fails: what it cannot read it takes as words.

use super::script::{Command, Join, Script, ShellWord};
use super::wrapper::unwrap;
use crate::dockerfile::{Span, Text, Word};

/// Deepest nesting of substitutions and `sh -c` that is followed.
pub(super) const DEEPEST: u32 = 16;

/// Words that stand before a command and are none themselves.
const RESERVED: [&str; 11] = ["then", "do", "else", "elif", "if", "while", "until", "{", "}", "!", "time"];
/// Words that close what others opened.
const CLOSING: [&str; 3] = ["fi", "done", "esac"];

/// Splits shell text; `escape` is the Dockerfile's escape character: with a backtick, backslashes are plain characters.
pub fn split(text: &Text, escape: char) -> Script {
    let mut script = Script::default();
    split_into(&mut script, text, escape, 0);
    script
}

/// The script of an exec form: one command, and what it hands to a shell.
pub fn exec(words: &[Word], source: &str) -> Script {
    let mut script = Script { exec: true, ..Script::default() };
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return script };
    let mut shell_words: Vec<ShellWord> = words
        .iter()
        .map(|word| ShellWord { text: word.value.clone(), quoted: true, dynamic: false, span: word.span })
        .collect();
    let wrapper = unwrap(&mut shell_words);
    let command = Command {
        words: shell_words,
        assignments: Vec::new(),
        redirections: Vec::new(),
        wrapper,
        join: Join::First,
        depth: 0,
        span: first.span.to(last.span),
    };
    let handed = handed_to_shell(&command);
    script.commands.push(command);
    if let Some(word) = handed {
        let inner = Span { start: word.span.start + 1, end: word.span.end.max(word.span.start + 2) - 1 };
        split_into(&mut script, &Text::plain(source, inner), '\\', 1);
    }
    script
}

fn split_into(script: &mut Script, text: &Text, escape: char, depth: u32) {
    let mut reader = Reader { bytes: text.as_str().as_bytes(), at: 0, text, escape, script, base: depth };
    while reader.at < reader.bytes.len() {
        let before = reader.at;
        reader.list(depth, None);
        // A closing bracket that nothing opened is passed over.
        if reader.at == before {
            reader.at += 1;
        }
    }
}

/// The argument that `sh -c` runs.
fn handed_to_shell(command: &Command) -> Option<ShellWord> {
    if !matches!(command.program(), "sh" | "bash" | "ash" | "dash" | "zsh") {
        return None;
    }
    let at = command.arguments().iter().position(|word| {
        word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('c') && word.text.len() <= 8
    })?;
    command.arguments()[at + 1..].iter().find(|word| !word.text.starts_with('-')).cloned()
}

pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) text: &'a Text,
    pub(super) escape: char,
    pub(super) script: &'a mut Script,
    pub(super) base: u32,
}

/// A command that is being read.
#[derive(Default)]
struct Open {
    words: Vec<ShellWord>,
    assignments: Vec<ShellWord>,
    redirections: Vec<(String, ShellWord)>,
    end: u32,
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    pub(super) fn next_is(&self, text: &str) -> bool {
        self.bytes[self.at.min(self.bytes.len())..].starts_with(text.as_bytes())
    }

    /// Reads commands up to the end or the closing character, which it takes.
    pub(super) fn list(&mut self, depth: u32, close: Option<u8>) {
        let mut open = Open::default();
        let mut join = Join::First;
        let mut cases = 0_u32;
        // Between `in` or `;;` and the bracket that ends a case's pattern.
        let mut pattern = false;
        while self.at < self.bytes.len() {
            let byte = self.peek();
            if Some(byte) == close && !(byte == b')' && pattern) {
                self.finish(&mut open, join, depth);
                self.at += 1;
                return;
            }
            let (next, width) = match byte {
                b' ' | b'\t' | b'\r' => {
                    self.at += 1;
                    continue;
                }
                b'\n' => (Join::Then, 1),
                b'#' => {
                    while self.at < self.bytes.len() && self.peek() != b'\n' {
                        self.at += 1;
                    }
                    continue;
                }
                b'\\' if self.escape == '\\' && (self.next_is("\\\n") || self.next_is("\\\r\n")) => {
                    self.at += if self.next_is("\\\n") { 2 } else { 3 };
                    continue;
                }
                b';' => {
                    let width = self.bytes[self.at..]
                        .iter()
                        .take(3)
                        .take_while(|byte| **byte == b';' || **byte == b'&')
                        .count();
                    pattern = cases > 0 && width > 1;
                    (Join::Then, width)
                }
                b'&' if self.next_is("&&") => (Join::And, 2),
                b'&' if self.next_is("&>") => {
                    self.redirection(&mut open);
                    continue;
                }
                b'&' => (Join::Background, 1),
                b'|' if pattern => {
                    self.at += 1;
                    continue;
                }
                b'|' if self.next_is("||") => (Join::Or, 2),
                b'|' => (Join::Pipe, if self.next_is("|&") { 2 } else { 1 }),
                b'(' => {
                    if self.next_is("((") && open.words.is_empty() {
                        self.at += 2;
                        self.arithmetic();
                    } else if open.words.len() == 1
                        && self.bytes[self.at + 1..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b')')
                    {
                        // The head of a function: its body is read as any group.
                        open = Open::default();
                        while self.at < self.bytes.len() && self.peek() != b')' {
                            self.at += 1;
                        }
                        self.at += 1;
                    } else {
                        self.finish(&mut open, join, depth);
                        self.at += 1;
                        if depth < self.base + DEEPEST {
                            self.list(depth + 1, Some(b')'));
                        }
                        join = Join::Then;
                    }
                    continue;
                }
                b')' if pattern => {
                    open = Open::default();
                    pattern = false;
                    (Join::Then, 1)
                }
                b')' => {
                    self.finish(&mut open, join, depth);
                    self.at += 1;
                    join = Join::Then;
                    continue;
                }
                b'<' | b'>' => {
                    self.redirection(&mut open);
                    continue;
                }
                b'0'..=b'9' if self.is_numbered_redirection() => {
                    self.redirection(&mut open);
                    continue;
                }
                _ => {
                    let word = self.word(depth);
                    open.end = word.span.end;
                    let before = cases;
                    let placed = self.place(&mut open, word, &mut cases);
                    pattern = if cases == before { pattern } else { cases > before };
                    match placed {
                        Placed::Kept => {}
                        Placed::Starts => join = if join == Join::First { Join::First } else { Join::Then },
                    }
                    continue;
                }
            };
            if self.finish(&mut open, join, depth) || next != Join::Then {
                join = next;
            }
            self.at += width;
        }
        self.finish(&mut open, join, depth);
        if close.is_some() {
            let place = self.text.span(self.bytes.len().saturating_sub(1), self.bytes.len());
            self.script.open.get_or_insert(place);
        }
    }

    /// Puts a word where it belongs.
    fn place(&mut self, open: &mut Open, word: ShellWord, cases: &mut u32) -> Placed {
        if open.words.is_empty() && !word.quoted {
            let text = word.text.as_str();
            if RESERVED.contains(&text) {
                return Placed::Starts;
            }
            if CLOSING.contains(&text) {
                *cases = cases.saturating_sub(u32::from(text == "esac"));
                return Placed::Starts;
            }
        }
        if open.words.is_empty() {
            let text = word.text.as_str();
            let name = text.split('=').next().unwrap_or_default();
            if text.len() > name.len()
                && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            {
                open.assignments.push(word);
                return Placed::Kept;
            }
        }
        let first = open.words.first().map_or("", |first| first.text.as_str());
        if word.text == "in" && first == "case" {
            *cases += 1;
            *open = Open::default();
            return Placed::Starts;
        }
        open.words.push(word);
        Placed::Kept
    }

    /// Closes a command. Says whether there was one.
    fn finish(&mut self, open: &mut Open, join: Join, depth: u32) -> bool {
        let Open { mut words, assignments, redirections, end } = std::mem::take(open);
        let first = words.iter().chain(&assignments).map(|word| word.span).min();
        let Some(start) = first.or(redirections.first().map(|(_, word)| word.span)) else { return false };
        if matches!(words.first().map(|word| word.text.as_str()), Some("for" | "select" | "function")) {
            // `for x in a b`: names and values, no command.
            return true;
        }
        let wrapper = unwrap(&mut words);
        let command = Command {
            words,
            assignments,
            redirections,
            wrapper,
            join,
            depth,
            span: Span { start: start.start, end: end.max(start.end) },
        };
        let handed = handed_to_shell(&command).filter(|word| word.quoted && depth < self.base + DEEPEST);
        self.script.commands.push(command);
        if let Some(word) = handed {
            self.nested(word.span, depth + 1);
        }
        true
    }

    /// Reads the text inside the quotes of `sh -c '…'`.
    fn nested(&mut self, span: Span, depth: u32) {
        // The word's place in the joined text: found again by its place in the source.
        let length = self.bytes.len();
        let (mut low, mut high) = (0, length);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.text.source_offset(middle) < span.start { low = middle + 1 } else { high = middle }
        }
        let start = low;
        let (mut low, mut high) = (start, length);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.text.source_offset(middle) < span.end { low = middle + 1 } else { high = middle }
        }
        if low > start + 2 && matches!(self.bytes[start], b'\'' | b'"') {
            let inner = self.text.slice(start + 1, low - 1);
            split_into(self.script, &inner, self.escape, depth);
        }
    }

    fn is_numbered_redirection(&self) -> bool {
        let rest = &self.bytes[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        matches!(rest.get(digits), Some(b'<' | b'>')) && digits <= 2
    }

    fn redirection(&mut self, open: &mut Open) {
        let start = self.at;
        while self.peek().is_ascii_digit() || self.peek() == b'&' {
            self.at += 1;
        }
        while matches!(self.peek(), b'<' | b'>' | b'&' | b'|') {
            // Process substitution is a word of its own.
            self.at += 1;
        }
        if self.peek() == b'-' {
            self.at += 1;
        }
        let operator = self.text.as_str().get(start..self.at).unwrap_or_default().to_owned();
        while matches!(self.peek(), b' ' | b'\t') {
            self.at += 1;
        }
        if self.peek() == b'(' {
            self.at += 1;
            self.list(self.base + 1, Some(b')'));
            return;
        }
        if self.at < self.bytes.len() && !matches!(self.peek(), b'\n' | b';' | b'|' | b'&' | b')') {
            let word = self.word(self.base);
            open.end = word.span.end;
            open.redirections.push((operator, word));
        }
    }
}

/// What became of a word.
enum Placed {
    /// It belongs to the command.
    Kept,
    /// It was a reserved word: the command starts after it.
    Starts,
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::dockerfile::{Span, Text};

    fn programs(text: &str) -> Vec<String> {
        let script = split(&Text::plain(text, Span::new(0, text.len())), '\\');
        script.commands.iter().map(|c| c.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn commands_come_apart_at_operators_and_not_in_quotes() {
        for (text, wanted) in [
            ("a 1 && b 2; c || d | e", vec!["a 1", "b 2", "c", "d", "e"]),
            ("echo 'a && b' \"c; d\"", vec!["echo a && b c; d"]),
            ("(cd x && make)", vec!["cd x", "make"]),
            ("x=$(uname -m) && y", vec!["uname -m", "", "y"]),
            ("if [ -f a ]; then b; else c; fi", vec!["[ -f a ]", "b", "c"]),
            ("for i in 1 2; do d $i; done", vec!["d $i"]),
            ("case \"$a\" in x|y) b;; *) c;; esac && d", vec!["b", "c", "d"]),
            ("a > f 2>&1 < g", vec!["a"]),
            ("sudo -E apt-get install -y curl", vec!["apt-get install -y curl"]),
            ("bash -c 'a && b'", vec!["bash -c a && b", "a", "b"]),
            ("a # b && c", vec!["a"]),
            ("f() { a; }; f", vec!["a", "f"]),
            ("echo $((1 + 2)) && b", vec!["echo $((1 + 2))", "b"]),
            ("set -ex\na \\\n  b\nc", vec!["set -ex", "a b", "c"]),
            ("a & b", vec!["a", "b"]),
            (") a", vec!["a"]),
        ] {
            assert_eq!(programs(text), wanted, "{text}");
        }
    }

    #[test]
    fn open_quotes_and_brackets_are_noticed_and_do_no_harm() {
        for text in ["echo 'a", "echo \"a", "(a", "$(a", "`a"] {
            let script = split(&Text::plain(text, Span::new(0, text.len())), '\\');
            assert!(script.open.is_some(), "{text}");
        }
    }

    #[test]
    fn deep_nesting_ends() {
        programs(&"$(".repeat(50_000));
        programs(&"(".repeat(50_000));
        programs(&"sh -c '".repeat(5_000));
    }
}
