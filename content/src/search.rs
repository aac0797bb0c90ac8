//! Plain-text search over slides and glossary. The course is small enough to be read through for each query.

use crate::course::Course;

/// Characters shown before and after the first match.
const BEFORE: usize = 50;
const AFTER: usize = 110;
/// Words of a query that are looked at.
const MOST_WORDS: usize = 8;

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What was found.
    pub kind: HitKind,
    /// Title of the slide, or the term.
    pub title: String,
    /// Title of the lecture, or `Glossary`.
    pub lecture: String,
    /// Where it is: `/lectures/engine#volumes`.
    pub address: String,
    /// About 160 characters around the first match, cut into matching and other pieces (plain text).
    pub snippet: Vec<Piece>,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    /// A slide of a lecture.
    Slide,
    /// A term of the glossary.
    Term,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Plain text.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

pub(crate) fn search(course: &Course, query: &str, limit: usize) -> Vec<Hit> {
    let words: Vec<String> = query
        .to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '_')))
        .map(|word| word.trim_matches(['-', '.']).to_owned())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(u32, usize, Hit)> = Vec::new();
    for lecture in &course.lectures {
        for (_, slide) in lecture.slides() {
            let Some(score) = score(&words, &slide.title, &slide.text, &slide.concepts) else { continue };
            let hit = Hit {
                kind: HitKind::Slide,
                title: slide.title.clone(),
                lecture: lecture.title.clone(),
                address: format!("/lectures/{}#{}", lecture.slug, slide.id),
                snippet: snippet(&slide.text, &words),
            };
            hits.push((score, hits.len(), hit));
        }
    }
    for term in &course.glossary {
        let Some(score) = score(&words, &term.name, &term.text, &term.also) else { continue };
        let hit = Hit {
            kind: HitKind::Term,
            title: term.name.clone(),
            lecture: "Glossary".to_owned(),
            address: format!("/lectures/review#glossary-{}", term.id),
            snippet: snippet(&term.text, &words),
        };
        hits.push((score, hits.len(), hit));
    }
    // Best first; of equals the earlier in the course.
    hits.sort_by_key(|(score, place, _)| (u32::MAX - score, *place));
    hits.into_iter().take(limit).map(|(_, _, hit)| hit).collect()
}

/// Every word must be somewhere. In a title it counts most, whole more than a part, in the text once more for each use.
fn score(words: &[String], title: &str, text: &str, names: &[String]) -> Option<u32> {
    let (title, text) = (title.to_lowercase(), text.to_lowercase());
    let names = names.join(" ").to_lowercase();
    let phrase = words.join(" ");
    let mut score = if title == phrase { 400 } else { u32::from(title.contains(&phrase)) * 100 };
    for word in words {
        let in_title = 60 * u32::from(whole(&title, word)) + 30 * u32::from(title.contains(word.as_str()));
        let in_names = 20 * u32::from(names.contains(word.as_str()));
        let uses = u32::try_from(text.matches(word.as_str()).take(5).count()).unwrap_or(5);
        let in_text = 4 * u32::from(whole(&text, word)) + 2 * uses;
        if in_title + in_names + in_text == 0 {
            return None;
        }
        score += in_title + in_names + in_text;
    }
    Some(score)
}

fn whole(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).any(|other| other == word)
}

fn snippet(text: &str, words: &[String]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    // Only one-to-one lower case keeps places the same; the rest of Unicode is left as it is.
    let lower: Vec<char> =
        chars.iter().map(|c| c.to_lowercase().next().filter(|_| c.to_lowercase().count() == 1).unwrap_or(*c)).collect();
    let words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).collect();
    let match_at = |at: usize| {
        words.iter().filter(|word| lower.get(at..).is_some_and(|rest| rest.starts_with(word))).map(Vec::len).max()
    };
    let first = (0..chars.len()).find(|at| match_at(*at).is_some()).unwrap_or(0);
    let mut start = first.saturating_sub(BEFORE);
    while start > 0 && start < first && !chars.get(start - 1).is_some_and(|c| c.is_whitespace()) {
        start += 1;
    }
    let end = (first + AFTER).min(chars.len());
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: String, hit: bool| match pieces.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(&text),
        _ => pieces.push(Piece { text, hit }),
    };
    if start > 0 {
        push("… ".to_owned(), false);
    }
    let mut at = start;
    while at < end {
        let length = match_at(at).unwrap_or(0);
        let stop = (at + length.max(1)).min(chars.len());
        push(chars.get(at..stop).unwrap_or_default().iter().collect(), length > 0);
        at = stop;
    }
    if at < chars.len() {
        push(" …".to_owned(), false);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use crate::{Course, Source};

    fn course() -> Course {
        let lecture = |title: &str, order: u32, slides: &str| {
            format!("+++\ntitle = \"{title}\"\nsummary = \"s\"\norder = {order}\n+++\n# S {{#s}}\n{slides}")
        };
        let one = lecture(
            "One",
            1,
            "## Layers {#layers}\nAn image is a stack.\n## Other {#other}\nA layer, and É layers <b>.\n",
        );
        let two = lecture("Two", 2, "## Volumes {#volumes}\nData outlives a container.\n");
        Course::load(&Source::of([("one.md", &one), ("two.md", &two)])).0
    }

    #[test]
    fn a_title_goes_before_text() {
        let addresses: Vec<String> = course().search("layers", 10).into_iter().map(|hit| hit.address).collect();
        assert_eq!(addresses, ["/lectures/one#layers", "/lectures/one#other"]);
    }

    #[test]
    fn every_word_must_be_found() {
        assert_eq!(course().search("data outlives", 10).len(), 1);
        assert_eq!(course().search("data layers", 10), []);
    }

    #[test]
    fn hits_are_marked_in_the_snippet() {
        let hit = course().search("LAYER stack", 10);
        assert_eq!(hit.len(), 1);
        let hit = course().search("layers", 10).remove(1);
        let marked: Vec<&str> = hit.snippet.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
        assert_eq!(marked, ["layers"]);
    }

    #[test]
    fn odd_queries_find_nothing_and_do_no_harm() {
        for query in ["", "   ", "%%%", "\u{0}", &"x ".repeat(10_000)] {
            assert!(course().search(query, 10).is_empty(), "{query:?}");
        }
        // Letters whose lower case is longer than they are.
        course().search("İİİ", 10);
    }
}
