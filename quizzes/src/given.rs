//! What a learner sent for one question.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Longest value that is looked at, in characters; the rest is cut.
const LONGEST: usize = 500;
/// Most values of one field that are looked at.
const MOST: usize = 100;

/// The fields of one question, bounded and trimmed. Serialisable, to be stored with an attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Values by the part after `q.<question>`: empty for the whole question, else the number of the part.
    fields: BTreeMap<String, Vec<String>>,
}

/// What a field that takes one value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum One<'a> {
    /// Nothing.
    Blank,
    /// One value.
    Value(&'a str),
    /// Several: not something our form sends.
    Several,
}

impl Given {
    /// The answer to one question, out of all fields of a form. Fields of other questions are not looked at.
    pub fn from_fields(question: &str, form: &BTreeMap<String, Vec<String>>) -> Self {
        let whole = format!("q.{question}");
        let fields = form
            .iter()
            .filter_map(|(name, values)| {
                let rest = name.strip_prefix(&whole)?;
                let part = match rest.strip_prefix('.') {
                    Some(part) if part.parse::<u16>().is_ok_and(|n| n.to_string() == part) => part,
                    None if rest.is_empty() => "",
                    _ => return None,
                };
                let values: Vec<String> = values
                    .iter()
                    .take(MOST)
                    .map(|value| value.trim().chars().take(LONGEST).collect::<String>())
                    .filter(|value| !value.is_empty())
                    .collect();
                (!values.is_empty()).then(|| (part.to_owned(), values))
            })
            .collect();
        Self { fields }
    }

    /// Whether nothing was answered.
    pub fn is_blank(&self) -> bool {
        self.fields.is_empty()
    }

    /// All values of the question's own field.
    pub(crate) fn all(&self) -> &[String] {
        self.fields.get("").map_or(&[], Vec::as_slice)
    }

    /// The value of the question's own field.
    pub(crate) fn one(&self) -> One<'_> {
        one(self.all())
    }

    /// The value of a part, counted from 1.
    pub(crate) fn part(&self, n: usize) -> One<'_> {
        self.fields.get(&n.to_string()).map_or(One::Blank, |values| one(values))
    }
}

fn one(values: &[String]) -> One<'_> {
    match values {
        [] => One::Blank,
        [value] => One::Value(value),
        _ => One::Several,
    }
}

/// The name of a question's field.
pub(crate) fn field(question: &str) -> String {
    format!("q.{question}")
}

/// The name of the field of a part, counted from 1.
pub(crate) fn part_field(question: &str, n: usize) -> String {
    format!("q.{question}.{n}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        fields.iter().map(|(n, v)| ((*n).to_owned(), v.iter().map(|v| (*v).to_owned()).collect())).collect()
    }

    #[test]
    fn fields_of_other_questions_are_not_looked_at() {
        let form =
            form(&[("q.a", &["x"]), ("q.a.1", &["one"]), ("q.ab", &["y"]), ("q.a.x", &["z"]), ("q.a.01", &["w"])]);
        let given = Given::from_fields("a", &form);
        assert_eq!(given.one(), One::Value("x"));
        assert_eq!(given.part(1), One::Value("one"));
        assert_eq!(given.fields.len(), 2);
    }

    #[test]
    fn a_repeated_field_is_not_one_value() {
        let given = Given::from_fields("a", &form(&[("q.a", &["x", "y"])]));
        assert_eq!(given.one(), One::Several);
    }

    #[test]
    fn blanks_are_no_answer_and_endless_values_are_cut() {
        assert!(Given::from_fields("a", &form(&[("q.a", &["  ", ""])])).is_blank());
        let long = "x".repeat(1_000_000);
        let given = Given::from_fields("a", &form(&[("q.a", &[&long])]));
        assert_eq!(given.all()[0].len(), LONGEST);
    }
}
