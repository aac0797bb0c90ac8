//! `glossary.toml`: every term of the course in one sentence.

use problem::Problem;
use serde::Deserialize;
use toml::Spanned;

use crate::front::line_at;
use crate::highlight::escape;
use crate::lecture::Term;
use crate::markdown;
use crate::outline::slug;

const FILE: &str = "content/glossary.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGlossary {
    #[serde(default)]
    term: Vec<Spanned<RawTerm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    text: String,
    lecture: Option<String>,
}

/// The terms by name.
pub(crate) fn read(text: &str, problems: &mut Vec<Problem>) -> Vec<Term> {
    let raw: RawGlossary = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_at(text, span.start));
            problems.push(Problem::at(FILE, line, error.message().replace('\n', ", "), "correct the TOML"));
            return Vec::new();
        }
    };
    let mut terms: Vec<Term> = Vec::new();
    for spanned in raw.term {
        let line = line_at(text, spanned.span().start);
        let raw = spanned.into_inner();
        let id = slug(&raw.name);
        if id.is_empty() || raw.text.trim().is_empty() {
            problems.push(Problem::at(FILE, line, "a term without name or text", "fill both"));
            continue;
        }
        if let Some(other) = terms.iter().find(|term| term.id == id) {
            let message = format!("`{}` stands here twice, first in line {}", raw.name, other.line);
            problems.push(Problem::at(FILE, line, message, "keep one of them"));
            continue;
        }
        terms.push(Term {
            id,
            text: markdown::plain(&raw.text),
            html: markdown::inline(&raw.text),
            name: raw.name,
            also: raw.also,
            lecture: raw.lecture,
            line,
        });
    }
    terms.sort_by_key(|term| (term.name.to_lowercase(), term.line));
    terms
}

/// The list, as it stands in the review lecture.
pub(crate) fn html(terms: &[Term]) -> String {
    let entry = |term: &Term| {
        let more = match &term.lecture {
            Some(address) => format!(
                " <a class=\"glossary-more\" href=\"/lectures/{0}\" aria-label=\"Read more: {1}\">Read more</a>",
                escape(address),
                escape(&term.name)
            ),
            None => String::new(),
        };
        format!("<div id=\"glossary-{}\"><dt>{}</dt><dd>{}{more}</dd></div>\n", term.id, escape(&term.name), term.html)
    };
    format!("<dl class=\"glossary\">\n{}</dl>\n", terms.iter().map(entry).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_sorted_and_know_their_line() {
        let mut problems = Vec::new();
        let text = "[[term]]\nname = \"volume\"\ntext = \"Data `outside`.\"\n\n[[term]]\nname = \"Layer\"\nalso = [\"layers\"]\ntext = \"A <diff>.\"\n";
        let terms = read(text, &mut problems);
        assert_eq!(problems, []);
        assert_eq!(
            terms.iter().map(|term| (term.id.as_str(), term.line)).collect::<Vec<_>>(),
            [("layer", 5), ("volume", 1)]
        );
        assert!(html(&terms).contains("<div id=\"glossary-layer\"><dt>Layer</dt><dd>A &lt;diff&gt;.</dd></div>"));
    }

    #[test]
    fn a_term_that_stands_twice_and_a_misspelt_field_are_reported() {
        let mut problems = Vec::new();
        read("[[term]]\nname = \"a\"\ntext = \"x\"\n[[term]]\nname = \"A\"\ntext = \"y\"\n", &mut problems);
        assert!(problems[0].to_string().contains(":4: `A` stands here twice, first in line 1"), "{problems:?}");
        problems.clear();
        read("[[term]]\nname = \"a\"\ntxt = \"x\"\n", &mut problems);
        assert_eq!(problems[0].line, Some(3), "{problems:?}");
    }
}
