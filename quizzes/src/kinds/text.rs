//! `text`: type a word or two. All or nothing; case, blanks, quotes and a full stop do not matter.

use super::Rules;
use crate::fields::Fields;
use crate::given::{Given, One, field};
use crate::presented::Form;
use crate::scored::{Mark, Part, Scored};
use crate::shuffle::Shuffle;

/// Type a word or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Accepted forms, the best one first.
    pub accepted: Vec<String>,
}

impl Text {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let accepted = read_accepted(fields)?;
        if accepted.iter().any(|text| normal(text).is_empty()) {
            fields.report("an accepted form is empty", "remove it: otherwise a blank answer would be right");
            return None;
        }
        Some(Self { accepted })
    }
}

/// The forms that count as right.
pub(super) fn read_accepted(fields: &Fields<'_>) -> Option<Vec<String>> {
    let accepted = fields.texts("accepted");
    if accepted.is_empty() {
        fields.report("no accepted forms", "write `accepted = [\"…\"]`, the best form first");
        return None;
    }
    Some(accepted)
}

/// Lower case, single blanks, no quotes around and no full stop behind.
fn normal(text: &str) -> String {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '.' | '“' | '”'));
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Judges a typed answer by a predicate; shared with `fill`.
pub(super) fn judge(given: &Given, accepted: &[String], is_right: impl Fn(&str) -> bool) -> Scored {
    let said = match given.one() {
        One::Value(value) => Some(value),
        One::Blank | One::Several => None,
    };
    let right = said.is_some_and(is_right);
    let mark = match (said, right) {
        (_, true) => Mark::Right,
        (Some(_), false) => Mark::Wrong,
        (None, false) => Mark::Missed,
    };
    let part = Part {
        label: String::new(),
        given: said.map(str::to_owned),
        expected: accepted.first().cloned(),
        mark,
        why: String::new(),
    };
    Scored::new(if right { 1.0 } else { 0.0 }, !given.is_blank(), vec![part])
}

impl Rules for Text {
    fn present(&self, question: &str, _shuffle: &mut Shuffle) -> Form {
        Form::Write {
            field: field(question),
            before: String::new(),
            after: String::new(),
            number: false,
            command: false,
        }
    }

    fn score(&self, _question: &str, given: &Given) -> Scored {
        judge(given, &self.accepted, |said| self.accepted.iter().any(|accepted| normal(accepted) == normal(said)))
    }

    fn content(&self) -> Vec<String> {
        self.accepted.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::typed;

    #[test]
    fn case_blanks_quotes_and_a_full_stop_do_not_matter() {
        let kind = Text { accepted: vec!["user namespace".into(), "userns".into()] };
        for said in ["User  Namespace", " `userns`. ", "\"USER namespace\""] {
            assert_eq!(kind.score("q", &typed(said)).fraction, 1.0, "{said}");
        }
        for said in ["user", "namespace user", "…", "\"\""] {
            assert_eq!(kind.score("q", &typed(said)).fraction, 0.0, "{said}");
        }
    }
}
