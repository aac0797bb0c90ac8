//! Quotes and variables in a word, as the builder replaces them. Bounded: a word that grows without end is cut.

/// A word after quotes and variables are gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The value.
    pub value: String,
    /// False where a declared variable without a value was used, or the value was cut.
    pub known: bool,
    /// Names that nothing declares, with their place in the text.
    pub undefined: Vec<(String, usize)>,
    /// What the builder rejects in it, with its place.
    pub error: Option<(usize, String)>,
}

/// Longest value kept, in bytes.
const LONGEST: usize = 16 << 10;
/// Deepest nesting of `${a:-${b:-…}}`.
const DEEPEST: usize = 24;

/// What a name stands for: nothing declares it; declared without value; its value.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Option<Option<String>>;

/// Replaces quotes and variables in a word. `lookup` gives none for a name that nothing declares, and `Some(None)` for
/// one that is declared without a value.
pub fn expand(text: &str, escape: char, lookup: &dyn Fn(&str) -> Option<Option<String>>) -> Expanded {
    let mut run = Run {
        characters: text.char_indices().collect(),
        at: 0,
        length: text.len(),
        escape,
        lookup,
        out: Expanded { known: true, ..Expanded::default() },
    };
    let mut value = String::new();
    run.word(&mut value, None, 0);
    run.out.value = value;
    run.out
}

struct Run<'a> {
    characters: Vec<(usize, char)>,
    at: usize,
    length: usize,
    escape: char,
    lookup: Lookup<'a>,
    out: Expanded,
}

impl Run<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).map(|(_, c)| *c)
    }

    fn offset(&self, at: usize) -> usize {
        self.characters.get(at).map_or(self.length, |(offset, _)| *offset)
    }

    fn fail(&mut self, at: usize, message: impl Into<String>) {
        let place = self.offset(at);
        self.out.error.get_or_insert((place, message.into()));
    }

    fn add(&mut self, value: &mut String, text: &str) {
        if value.len() + text.len() <= LONGEST {
            value.push_str(text);
        } else {
            self.out.known = false;
        }
    }

    /// Reads up to the end or to `stop`, which it takes too. Says whether it met `stop`.
    fn word(&mut self, value: &mut String, stop: Option<char>, depth: usize) -> bool {
        while let Some(c) = self.peek() {
            let start = self.at;
            self.at += 1;
            if Some(c) == stop {
                return true;
            }
            if c == '\'' {
                let mut closed = false;
                while let Some(c) = self.peek() {
                    self.at += 1;
                    if c == '\'' {
                        closed = true;
                        break;
                    }
                    self.add(value, c.encode_utf8(&mut [0; 4]));
                }
                if !closed {
                    self.fail(start, "the single quote is never closed");
                }
            } else if c == '"' {
                self.double(value, start, depth);
            } else if c == self.escape {
                match self.peek() {
                    Some(next) => {
                        self.at += 1;
                        self.add(value, next.encode_utf8(&mut [0; 4]));
                    }
                    None => self.add(value, c.encode_utf8(&mut [0; 4])),
                }
            } else if c == '$' {
                self.dollar(value, start, depth);
            } else {
                self.add(value, c.encode_utf8(&mut [0; 4]));
            }
        }
        false
    }

    fn double(&mut self, value: &mut String, start: usize, depth: usize) {
        while let Some(c) = self.peek() {
            let at = self.at;
            self.at += 1;
            if c == '"' {
                return;
            } else if c == '$' {
                self.dollar(value, at, depth);
            } else if c == self.escape {
                match self.peek() {
                    Some(next) if next == '"' || next == '$' || next == self.escape => {
                        self.at += 1;
                        self.add(value, next.encode_utf8(&mut [0; 4]));
                    }
                    _ => self.add(value, c.encode_utf8(&mut [0; 4])),
                }
            } else {
                self.add(value, c.encode_utf8(&mut [0; 4]));
            }
        }
        self.fail(start, "the double quote is never closed");
    }

    fn dollar(&mut self, value: &mut String, start: usize, depth: usize) {
        let Some(first) = self.peek() else { return self.add(value, "$") };
        if first != '{' {
            let name = self.name();
            if name.is_empty() {
                return self.add(value, "$");
            }
            let found = (self.lookup)(&name);
            return self.plain(value, &name, start, found);
        }
        self.at += 1;
        let name = self.name();
        if name.is_empty() {
            return self.fail(start, "there is no variable name after ${");
        }
        let found = (self.lookup)(&name);
        match self.peek() {
            Some('}') => {
                self.at += 1;
                self.plain(value, &name, start, found);
            }
            Some(operator) if depth < DEEPEST => {
                self.at += 1;
                self.modified(value, &name, operator, start, depth, found);
            }
            Some(_) => {
                self.at = self.characters.len();
                self.out.known = false;
            }
            None => self.fail(start, "the brace of ${ is never closed"),
        }
    }

    fn plain(&mut self, value: &mut String, name: &str, start: usize, found: Option<Option<String>>) {
        match found {
            Some(Some(text)) => self.add(value, &text),
            Some(None) => self.out.known = false,
            None => {
                let place = self.offset(start);
                self.out.undefined.push((name.to_owned(), place));
            }
        }
    }

    fn modified(
        &mut self,
        value: &mut String,
        name: &str,
        operator: char,
        start: usize,
        depth: usize,
        found: Option<Option<String>>,
    ) {
        let (mut colon, mut operator) = (false, operator);
        if operator == ':' {
            colon = true;
            let Some(next) = self.peek() else { return self.fail(start, "the brace of ${ is never closed") };
            self.at += 1;
            operator = next;
        }
        if !matches!((colon, operator), (_, '-' | '+' | '?') | (false, '#' | '%' | '/')) {
            self.at = self.characters.len();
            return self.fail(start, format!("the builder does not know the modifier '{operator}' in ${{{name}…}}"));
        }
        let doubled = matches!(operator, '#' | '%' | '/') && self.peek() == Some(operator);
        if doubled {
            self.at += 1;
        }
        let known = self.out.known;
        let undefined = self.out.undefined.len();
        let mut argument = String::new();
        let (mut pattern, mut replacing) = (String::new(), false);
        if operator == '/' {
            replacing = self.word_until_slash(&mut pattern, depth + 1);
        }
        let closed = if operator == '/' && !replacing { true } else { self.word(&mut argument, Some('}'), depth + 1) };
        if !closed {
            return self.fail(start, "the brace of ${ is never closed");
        }
        let declared_only = matches!(found, Some(None));
        let current = found.clone().flatten();
        let set = current.as_ref().is_some_and(|text| !colon || !text.is_empty());
        match operator {
            '-' | '+' | '?' => {
                let wanted = match operator {
                    '-' => !set,
                    '+' => set,
                    _ => false,
                };
                if !wanted {
                    // What is not used does not make the value uncertain.
                    self.out.known = known;
                    self.out.undefined.truncate(undefined);
                }
                match (wanted, operator) {
                    (true, _) => self.add(value, &argument),
                    (false, '-' | '?') => match current {
                        Some(text) => self.add(value, &text),
                        None => self.out.known = false,
                    },
                    _ => {}
                }
                if operator == '?' && found.is_none() {
                    self.fail(start, format!("{name} is required here and nothing defines it"));
                }
            }
            _ => {
                let text = match found {
                    Some(Some(text)) => text,
                    _ => {
                        if declared_only {
                            self.out.known = false;
                        } else {
                            let place = self.offset(start);
                            self.out.undefined.push((name.to_owned(), place));
                        }
                        return;
                    }
                };
                let cut = match operator {
                    '#' => super::glob::strip_prefix(&text, &argument, doubled),
                    '%' => super::glob::strip_suffix(&text, &argument, doubled),
                    _ => super::glob::replace(&text, &pattern, &argument, doubled),
                };
                self.add(value, &cut);
            }
        }
    }

    /// The pattern of `${x/pattern/replacement}`. Says whether a slash ended it (else the brace did).
    fn word_until_slash(&mut self, pattern: &mut String, depth: usize) -> bool {
        while let Some(c) = self.peek() {
            let start = self.at;
            self.at += 1;
            match c {
                '/' => return true,
                '}' => return false,
                '$' => self.dollar(pattern, start, depth),
                _ if c == self.escape => {
                    if let Some(next) = self.peek() {
                        self.at += 1;
                        if next != '/' {
                            pattern.push(c);
                        }
                        pattern.push(next);
                    }
                }
                _ => pattern.push(c),
            }
        }
        false
    }

    /// A variable's name, or one special parameter.
    fn name(&mut self) -> String {
        let start = self.at;
        let Some(first) = self.peek() else { return String::new() };
        if first.is_ascii_digit() || "@*#?-$!".contains(first) {
            if first.is_ascii_digit() || first == '@' || first == '*' || first == '#' {
                self.at += 1;
                return first.to_string();
            }
            return String::new();
        }
        while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_') {
            self.at += 1;
        }
        self.characters[start..self.at].iter().map(|(_, c)| *c).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::expand;

    fn value(text: &str) -> String {
        let lookup = |name: &str| match name {
            "a" => Some(Some("one".to_owned())),
            "path" => Some(Some("/usr/local/bin".to_owned())),
            "empty" => Some(Some(String::new())),
            "declared" => Some(None),
            _ => None,
        };
        let expanded = expand(text, '\\', &lookup);
        if expanded.error.is_some() { "error".to_owned() } else { expanded.value }
    }

    #[test]
    fn words_become_what_the_builder_makes_of_them() {
        for (text, wanted) in [
            ("$a", "one"),
            ("${a}x", "onex"),
            ("'$a'", "$a"),
            ("\"$a b\"", "one b"),
            (r"\$a", "$a"),
            ("$", "$"),
            ("${none}", ""),
            ("${none:-x}", "x"),
            ("${none-x}", "x"),
            ("${empty:-x}", "x"),
            ("${empty-x}", ""),
            ("${a:+y}", "y"),
            ("${none:+y}", ""),
            ("${none:-${a}}", "one"),
            ("${path#*/}", "usr/local/bin"),
            ("${path##*/}", "bin"),
            ("${path%/*}", "/usr/local"),
            ("${path%%/*}", ""),
            ("${path/local/opt}", "/usr/opt/bin"),
            ("${path//\\//-}", "-usr-local-bin"),
            ("\"open", "error"),
            ("${a", "error"),
            ("${none:?must}", "error"),
            ("${a~b}", "error"),
        ] {
            assert_eq!(value(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_word_that_would_grow_without_end_is_cut() {
        let long = "x".repeat(10_000);
        let expanded = expand(&"$a".repeat(5_000), '\\', &|_| Some(Some(long.clone())));
        assert!(!expanded.known && expanded.value.len() <= super::LONGEST);
        let nested = format!("{}x{}", "${n:-".repeat(10_000), "}".repeat(10_000));
        assert!(!expand(&nested, '\\', &|_| None).known);
    }
}
