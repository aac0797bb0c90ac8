//! Shell patterns (`*`, `?`, a backslash before a plain character) for `${x#…}` and its kin.

/// Whether the whole text matches. Backtracks to the last star only, so it takes at most text times pattern.
fn matches(text: &[char], pattern: &[char]) -> bool {
    let (mut t, mut p, mut star) = (0, 0, None);
    loop {
        let literal = match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
                continue;
            }
            Some('\\') if p + 1 < pattern.len() => Some((pattern[p + 1], 2)),
            Some(c) => Some((*c, 1)),
            None => None,
        };
        let any = pattern.get(p) == Some(&'?');
        match literal {
            None if t == text.len() => return true,
            Some((c, width)) if t < text.len() && (any || text[t] == c) => {
                t += 1;
                p += width;
                continue;
            }
            _ => {}
        }
        match star {
            Some((at, from)) if from < text.len() => {
                star = Some((at, from + 1));
                (p, t) = (at + 1, from + 1);
            }
            _ => return false,
        }
    }
}

/// Trying every cut of a text against a pattern is cubic at worst: longer texts than this are left as they are.
const LONGEST: usize = 256;

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// The text without the shortest (or longest) start that matches.
pub(super) fn strip_prefix(text: &str, pattern: &str, longest: bool) -> String {
    if text.len() > LONGEST || pattern.len() > LONGEST {
        return text.to_owned();
    }
    let (text, pattern) = (chars(text), chars(pattern));
    let fits = |cut: &usize| matches(&text[..*cut], &pattern);
    let cut = if longest { (0..=text.len()).rev().find(fits) } else { (0..=text.len()).find(fits) };
    text[cut.unwrap_or(0)..].iter().collect()
}

/// The text without the shortest (or longest) end that matches.
pub(super) fn strip_suffix(text: &str, pattern: &str, longest: bool) -> String {
    if text.len() > LONGEST || pattern.len() > LONGEST {
        return text.to_owned();
    }
    let (text, pattern) = (chars(text), chars(pattern));
    let fits = |cut: &usize| matches(&text[*cut..], &pattern);
    let cut = if longest { (0..=text.len()).find(fits) } else { (0..=text.len()).rev().find(fits) };
    text[..cut.unwrap_or(text.len())].iter().collect()
}

/// The text with the first (or every) longest match replaced.
pub(super) fn replace(text: &str, pattern: &str, with: &str, every: bool) -> String {
    if text.len() > LONGEST || pattern.len() > LONGEST || pattern.is_empty() {
        return text.to_owned();
    }
    let (text, pattern) = (&chars(text)[..], chars(pattern));
    let (mut out, mut at, mut done) = (String::new(), 0, false);
    while at < text.len() {
        let end = if done { None } else { (at + 1..=text.len()).rev().find(|end| matches(&text[at..*end], &pattern)) };
        match end {
            Some(end) => {
                out.push_str(with);
                at = end;
                done = !every;
            }
            None => {
                out.push(text[at]);
                at += 1;
            }
        }
    }
    out
}
