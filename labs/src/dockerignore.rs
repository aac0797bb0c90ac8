//! `.dockerignore`, matched as the builder matches it.

/// The patterns of a `.dockerignore`, in order.
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    /// Whether it brings back what earlier rules took away.
    back: bool,
    pattern: Vec<Piece>,
    line: u32,
}

/// A piece of a pattern, as moby/patternmatcher (v0.6.0) takes patterns apart.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    One(char),
    /// `?`
    Any,
    /// `*`
    Star,
    /// `**` before something: nothing, or folders with their last slash.
    Folders,
    /// `**` at the end, or before plain text at the beginning: anything.
    Anything,
    /// `[a-z]`, `[^a]`
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Ignore {
    /// Reads the file's text: one pattern a line, `#` at the very start of a line for comments.
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let rule = |(line, number): (&str, u32)| {
            if line.starts_with('#') {
                return None;
            }
            let pattern = line.trim();
            let (back, pattern) = match pattern.strip_prefix('!') {
                Some(rest) => (true, rest.trim()),
                None => (false, pattern),
            };
            if pattern.is_empty() {
                return None;
            }
            let pattern = pieces(&cleaned(pattern)?)?;
            Some(Rule { back, pattern, line: number })
        };
        Self { rules: text.lines().zip(1..).filter_map(rule).collect() }
    }

    /// Whether a file (relative, forward slashes) is kept from the builder. The last rule that matches it, or a folder
    /// it lies in, decides.
    pub fn excludes(&self, path: &str) -> bool {
        self.deciding(path).is_some_and(|rule| !rule.back)
    }

    /// Whether any of these paths is kept from the builder.
    pub fn excludes_any(&self, paths: &[String]) -> bool {
        paths.iter().any(|path| self.excludes(path))
    }

    /// The line of the rule that decides on a path, from 1.
    pub fn deciding_line(&self, path: &str) -> Option<u32> {
        self.deciding(path).map(|rule| rule.line)
    }

    /// Whether there is no rule at all.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    fn deciding(&self, path: &str) -> Option<&Rule> {
        let path = path.trim_start_matches("./").trim_matches('/');
        let path: Vec<char> = path.chars().collect();
        self.rules.iter().rev().find(|rule| matches_it_or_a_folder(&rule.pattern, &path))
    }
}

/// The pattern without `.`, `..`, double, leading and trailing slashes; none where it leaves the context or names it.
fn cleaned(pattern: &str) -> Option<Vec<char>> {
    let mut parts: Vec<&str> = Vec::new();
    for part in pattern.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() && !pattern.starts_with('/') => return None,
            ".." => {}
            part => parts.push(part),
        }
    }
    // `.` alone matches nothing in the builder: the context's own folder is never left out.
    (!parts.is_empty()).then(|| parts.join("/").chars().collect())
}

/// Takes a pattern apart; none where it is no pattern, with which the builder builds nothing.
fn pieces(pattern: &[char]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(c) = pattern.get(at) {
        at += 1;
        pieces.push(match c {
            '*' if pattern.get(at) == Some(&'*') => {
                at += 1;
                let slash = pattern.get(at) == Some(&'/');
                at += usize::from(slash);
                let rest = &pattern[at..];
                let plain =
                    pieces.is_empty() && !slash && !rest.iter().any(|c| matches!(c, '*' | '?' | '[' | ']' | '\\'));
                if rest.is_empty() || plain { Piece::Anything } else { Piece::Folders }
            }
            '*' => Piece::Star,
            '?' => Piece::Any,
            '\\' => {
                at += 1;
                Piece::One(*pattern.get(at - 1)?)
            }
            '[' => class(pattern, &mut at)?,
            c => Piece::One(*c),
        });
    }
    Some(pieces)
}

/// What stands in brackets, up to the closing one; only `^` negates.
fn class(pattern: &[char], at: &mut usize) -> Option<Piece> {
    let negated = pattern.get(*at) == Some(&'^');
    *at += usize::from(negated);
    let begin = *at;
    let mut ranges = Vec::new();
    let next = |at: &mut usize| {
        *at += usize::from(pattern.get(*at) == Some(&'\\'));
        *at += 1;
        pattern.get(*at - 1).copied()
    };
    while *at == begin || pattern.get(*at) != Some(&']') {
        let low = next(at)?;
        let mut high = low;
        if pattern.get(*at) == Some(&'-') && pattern.get(*at + 1).is_some_and(|c| *c != ']') {
            *at += 1;
            high = next(at)?;
        }
        ranges.push((low, high));
    }
    *at += 1;
    Some(Piece::Class { negated, ranges })
}

/// Whether a pattern matches a path, or a folder that it lies in.
fn matches_it_or_a_folder(pattern: &[Piece], path: &[char]) -> bool {
    // Up to which characters of the path the pieces so far can reach.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for piece in pattern {
        let mut next = vec![false; path.len() + 1];
        let mut running = false;
        for at in 0..=path.len() {
            let here = path.get(at).copied();
            match piece {
                Piece::Star | Piece::Anything => {
                    running |= reached[at];
                    next[at] = running;
                    running &= *piece == Piece::Anything || here != Some('/');
                }
                Piece::Folders => {
                    next[at] = reached[at] || running && at > 0 && path[at - 1] == '/';
                    running |= reached[at];
                }
                _ if reached[at] && here.is_some_and(|c| one(piece, c)) => next[at + 1] = true,
                _ => {}
            }
        }
        reached = next;
    }
    reached.iter().enumerate().any(|(at, reached)| *reached && at > 0 && matches!(path.get(at), None | Some('/')))
}

fn one(piece: &Piece, c: char) -> bool {
    match piece {
        Piece::One(wanted) => *wanted == c,
        Piece::Any => c != '/',
        Piece::Class { negated, ranges } => ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated,
        Piece::Star | Piece::Folders | Piece::Anything => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Ignore;

    #[test]
    fn paths_are_kept_or_sent_as_the_builder_does() {
        for (rules, path, excluded) in [
            ("node_modules", "node_modules/a/b.js", true),
            ("node_modules", "web/node_modules/a.js", false),
            ("**/node_modules", "web/node_modules/a.js", true),
            ("**/node_modules", "node_modules/a.js", true),
            ("*.md\n!README.md", "README.md", false),
            ("*.md\n!README.md", "NOTES.md", true),
            ("*.md", "docs/a.md", false),
            ("**/*.md", "docs/a.md", true),
            ("*/temp*", "somedir/temporary.txt", true),
            ("*/*/temp*", "a/b/temp/c", true),
            ("temp?", "tempa", true),
            ("/foo/bar/", "foo/bar/x", true),
            ("./foo", "foo", true),
            ("# foo\nbar", "bar", true),
            (" # foo", "# foo", true),
            (".", "a", false),
            ("*", "a/b", true),
            ("*\n!src", "src/main.rs", false),
            ("*\n!src\nsrc/*.log", "src/a.log", true),
            ("**", "a/b/c", true),
            ("a/**/c", "a/c", true),
            ("a/**/c", "a/x/y/c", true),
            ("**/*_test.go", "pkg/a_test.go", true),
            ("[ab].txt", "b.txt", true),
            ("[^ab].txt", "b.txt", false),
            ("! *.log", "a.log", false),
            (".git", ".gitignore", false),
            (".env*", ".env.local", true),
        ] {
            assert_eq!(Ignore::parse(rules).excludes(path), excluded, "{rules:?} {path}");
        }
    }
}
