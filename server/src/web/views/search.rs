//! What a search finds: slides and terms from the course, then labs and checks.

use app::view::search::{Hit, SearchView};
use app::view::{Html, Link};
use content::{HitKind, Piece};

use crate::loaded::Loaded;

/// Results on a page.
const SHOWN: usize = 30;
/// Results that are looked for; beyond this nobody reads.
const SOUGHT: usize = 200;

/// The page for a query.
pub fn of(loaded: &Loaded, query: &str) -> SearchView {
    let query = query.trim();
    if query.is_empty() {
        return SearchView::default();
    }
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
    // Who asks for a term by its name wants to know what it is: that comes before everything.
    let found = loaded.course.search(query, SOUGHT);
    let named = |hit: &&content::Hit| hit.kind == HitKind::Term && hit.title.to_lowercase() == query.to_lowercase();
    let mut hits: Vec<Hit> = found.iter().filter(named).map(in_course).collect();
    hits.extend(labs(loaded, &words).chain(checks(&words)));
    hits.extend(found.iter().filter(|hit| !named(hit)).map(in_course));
    let total = hits.len();
    hits.truncate(SHOWN);
    SearchView { query: query.to_owned(), hits, total }
}

fn labs<'a>(loaded: &'a Loaded, words: &'a [String]) -> impl Iterator<Item = Hit> + 'a {
    let labs = loaded.catalog.labs().iter().filter(move |lab| holds(&[&lab.title, &lab.summary], words));
    labs.map(|lab| Hit {
        kind: "Lab".to_owned(),
        link: Link::to(format!("/labs/{}", lab.slug), &lab.title),
        place: String::new(),
        excerpt: Html(escaped(&lab.summary)),
    })
}

fn checks(words: &[String]) -> impl Iterator<Item = Hit> + '_ {
    let found = labs::checks::all().iter().filter(move |check| holds(&[check.meta.id, check.meta.title], words));
    found.map(|check| Hit {
        kind: "Check".to_owned(),
        link: Link::to(format!("/checks/{}", check.meta.id), check.meta.title),
        place: String::new(),
        excerpt: Html(escaped(check.meta.id)),
    })
}

fn in_course(hit: &content::Hit) -> Hit {
    Hit {
        kind: match hit.kind {
            HitKind::Slide => "Lecture".to_owned(),
            HitKind::Term => "Glossary".to_owned(),
        },
        link: Link::to(&hit.address, &hit.title),
        place: match hit.kind {
            HitKind::Slide => hit.lecture.clone(),
            HitKind::Term => String::new(),
        },
        excerpt: Html(hit.snippet.iter().map(marked).collect()),
    }
}

fn marked(piece: &Piece) -> String {
    let text = escaped(&piece.text);
    if piece.hit { ["<mark>", &text, "</mark>"].concat() } else { text }
}

/// Whether every word is somewhere in the texts.
fn holds(texts: &[&str], words: &[String]) -> bool {
    let all = texts.join(" ").to_lowercase();
    words.iter().all(|word| all.contains(word.as_str()))
}

/// Text made safe to stand in HTML.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_marks_what_was_found_and_escapes_all_of_it() {
        let piece = Piece { text: "<FROM> & \"x\"".into(), hit: true };
        assert_eq!(marked(&piece), "<mark>&lt;FROM&gt; &amp; &quot;x&quot;</mark>");
    }

    #[test]
    fn every_word_must_be_there() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(holds(&["First image", "Write a Dockerfile"], &words("image dockerfile")));
        assert!(!holds(&["First image"], &words("image compose")));
    }
}
