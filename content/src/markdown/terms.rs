//! Linking the first use of each glossary term in a lecture.

use std::collections::BTreeSet;

use crate::lecture::Term;

/// The forms to look for, and which terms are linked already. One for each lecture.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    /// Form in lower case, and the term's id; longer forms first, so that "user namespace" goes before "namespace".
    forms: Vec<(String, String)>,
    linked: BTreeSet<String>,
}

/// A stretch of text and the term that it should be linked to.
pub(crate) type Stretch<'a> = (&'a str, Option<String>);

impl Terms {
    pub(crate) fn new(glossary: &[Term]) -> Self {
        let mut forms: Vec<(String, String)> = glossary
            .iter()
            .flat_map(|term| {
                let all = std::iter::once(&term.name).chain(&term.also);
                all.map(|form| (form.to_ascii_lowercase(), term.id.clone()))
            })
            .filter(|(form, _)| !form.is_empty())
            .collect();
        forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Self { forms, linked: BTreeSet::new() }
    }

    /// Cuts a text at the first uses of terms that are not linked yet, and remembers them as linked.
    pub(crate) fn cut<'a>(&mut self, text: &'a str) -> Vec<Stretch<'a>> {
        let mut stretches = Vec::new();
        let mut rest = text;
        while let Some((start, end, id)) = self.find(rest) {
            stretches.push((rest.get(..start).unwrap_or_default(), None));
            stretches.push((rest.get(start..end).unwrap_or_default(), Some(id.clone())));
            self.linked.insert(id);
            rest = rest.get(end..).unwrap_or_default();
        }
        stretches.push((rest, None));
        stretches.retain(|(text, _)| !text.is_empty());
        stretches
    }

    /// The earliest use of a term that is not linked yet; of two at one place the longer one.
    fn find(&self, text: &str) -> Option<(usize, usize, String)> {
        // Only ASCII is lowered, so that offsets are those of the text.
        let lower = text.to_ascii_lowercase();
        self.forms
            .iter()
            .filter(|(_, id)| !self.linked.contains(id))
            .filter_map(|(form, id)| Some((word(&lower, form)?, form.len(), id)))
            .min_by_key(|(start, length, _)| (*start, usize::MAX - length))
            .map(|(start, length, id)| (start, start + length, id.clone()))
    }
}

/// Where a form stands as a whole word.
fn word(text: &str, form: &str) -> Option<usize> {
    let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '/';
    text.match_indices(form).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let mut after = text.get(at + form.len()..).unwrap_or_default().chars();
        !before.is_some_and(joins) && !after.next().is_some_and(joins)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        let term = |name: &str, id: &str, also: &[&str]| Term {
            name: name.into(),
            id: id.into(),
            also: also.iter().map(|form| (*form).to_owned()).collect(),
            ..Term::default()
        };
        Terms::new(&[term("namespace", "namespace", &[]), term("user namespace", "userns", &["userns"])])
    }

    #[test]
    fn the_longer_term_wins_and_each_is_linked_once() {
        let mut terms = terms();
        let linked: Vec<_> = terms.cut("A User namespace is a namespace; userns, namespace.");
        let found: Vec<_> = linked.iter().filter_map(|(text, id)| Some((*text, id.as_deref()?))).collect();
        assert_eq!(found, [("User namespace", "userns"), ("namespace", "namespace")]);
        assert_eq!(
            linked.iter().map(|(text, _)| *text).collect::<String>(),
            "A User namespace is a namespace; userns, namespace."
        );
        assert_eq!(terms.cut("namespace"), [("namespace", None)]);
    }

    #[test]
    fn a_part_of_a_word_is_no_use_of_a_term() {
        assert_eq!(terms().cut("namespaced sub-namespace énamespace"), [("namespaced sub-namespace énamespace", None)]);
    }
}
