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
    parts: Vec<Vec<char>>,
    line: u32,
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
            // `.` and `..` go, as do double and trailing slashes; a leading slash means nothing.
            let mut parts: Vec<&str> = Vec::new();
            for part in pattern.split('/') {
                match part {
                    "" | "." => {}
                    ".." => {
                        parts.pop();
                    }
                    part => parts.push(part),
                }
            }
            if parts.is_empty() {
                // `.` alone matches nothing in the builder: the context's own folder is never left out.
                return None;
            }
            Some(Rule { back, parts: parts.iter().map(|part| part.chars().collect()).collect(), line: number })
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
        let parts: Vec<Vec<char>> = path.split('/').map(|part| part.chars().collect()).collect();
        self.rules
            .iter()
            .rev()
            .find(|rule| (1..=parts.len()).any(|length| folders_match(&rule.parts, &parts[..length])))
    }
}

/// Whether pattern parts match path parts, where `**` stands for any number of them.
fn folders_match(pattern: &[Vec<char>], path: &[Vec<char>]) -> bool {
    // One row a pattern part: which lengths of the path are matched so far.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        if part.as_slice() == ['*', '*'] {
            let mut any = false;
            for (at, reached) in reached.iter().enumerate() {
                any |= reached;
                next[at] = any;
            }
        } else {
            for at in 0..path.len() {
                next[at + 1] = reached[at] && name_matches(part, &path[at]);
            }
        }
        reached = next;
    }
    reached[path.len()]
}

/// Whether one name matches: `*`, `?`, `[a-z]`, `[^a]`, and a backslash before a plain character.
fn name_matches(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n, mut star) = (0, 0, None);
    loop {
        if pattern.get(p) == Some(&'*') {
            star = Some((p, n));
            p += 1;
            continue;
        }
        if p == pattern.len() && n == name.len() {
            return true;
        }
        let step = name.get(n).and_then(|c| one(&pattern[p.min(pattern.len())..], *c));
        match (step, star) {
            (Some(width), _) => {
                p += width;
                n += 1;
            }
            (None, Some((at, from))) if from < name.len() => {
                star = Some((at, from + 1));
                (p, n) = (at + 1, from + 1);
            }
            _ => return false,
        }
    }
}

/// How much of the pattern one character takes, if it matches.
fn one(pattern: &[char], c: char) -> Option<usize> {
    match pattern.first()? {
        '?' => Some(1),
        '\\' => (*pattern.get(1)? == c).then_some(2),
        '[' => {
            let negated = matches!(pattern.get(1), Some('^' | '!'));
            let from = if negated { 2 } else { 1 };
            let end = (from + 1..pattern.len()).find(|at| pattern[*at] == ']')?;
            let (mut at, mut found) = (from, false);
            while at < end {
                if at + 2 < end && pattern[at + 1] == '-' {
                    found |= (pattern[at]..=pattern[at + 2]).contains(&c);
                    at += 3;
                } else {
                    found |= pattern[at] == c;
                    at += 1;
                }
            }
            (found != negated).then_some(end + 1)
        }
        plain => (*plain == c).then_some(1),
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
