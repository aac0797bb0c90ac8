//! `match`: find the right side that belongs to each left side.
//!
//! A right row counts 1, a wrong one `-1 / (right sides - 1)`, a blank one nothing; the sum over the number of rows, at
//! least 0. Guessing every row earns nothing on average.

use super::Rules;
use crate::fields::Fields;
use crate::given::{Given, One, part_field};
use crate::presented::{Choice, Form, Row};
use crate::scored::{Mark, Part, Scored};
use crate::shuffle::{Shuffle, token};

/// Find the partner of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// In the author's order. Several left sides may share a right side.
    pub pairs: Vec<Pair>,
}

/// A pair that belongs together. Inline Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Shown in the author's order.
    pub left: String,
    /// Shown shuffled.
    pub right: String,
}

impl Matching {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let pairs: Vec<Pair> = fields
            .tables("pair")
            .iter()
            .filter_map(|table| {
                let (left, right) = (table.text("left"), table.text("right"));
                table.finish();
                Some(Pair { left: left?, right: right? })
            })
            .collect();
        let kind = Self { pairs };
        if kind.pairs.len() < 3 || kind.rights().len() < 2 {
            fields.report(
                "too few pairs to match",
                "add `[[question.pair]]` tables: at least three, with two right sides",
            );
            return None;
        }
        Some(kind)
    }

    fn rights(&self) -> Vec<&str> {
        let mut rights: Vec<&str> = Vec::new();
        for pair in &self.pairs {
            if !rights.contains(&pair.right.as_str()) {
                rights.push(&pair.right);
            }
        }
        rights
    }
}

impl Rules for Matching {
    fn present(&self, question: &str, shuffle: &mut Shuffle) -> Form {
        let mut options: Vec<Choice> = self
            .rights()
            .into_iter()
            .map(|right| Choice { value: token(question, right), text: right.to_owned() })
            .collect();
        shuffle.derange(&mut options);
        let rows = self
            .pairs
            .iter()
            .zip(1..)
            .map(|(pair, n)| Row { field: part_field(question, n), label: pair.left.clone() })
            .collect();
        Form::Match { rows, options }
    }

    fn score(&self, question: &str, given: &Given) -> Scored {
        let rights = self.rights();
        let penalty = 1.0 / (rights.len() as f64 - 1.0);
        let mut sum = 0.0;
        let mut parts = Vec::new();
        for (pair, n) in self.pairs.iter().zip(1..) {
            let said = match given.part(n) {
                One::Value(value) => rights.iter().find(|right| token(question, right) == value),
                One::Blank | One::Several => None,
            };
            let mark = match said {
                Some(said) if *said == pair.right => Mark::Right,
                Some(_) => Mark::Wrong,
                None => Mark::Missed,
            };
            sum += match mark {
                Mark::Right => 1.0,
                Mark::Wrong => -penalty,
                Mark::Missed | Mark::Left => 0.0,
            };
            parts.push(Part {
                label: pair.left.clone(),
                given: said.map(|said| (*said).to_owned()),
                expected: Some(pair.right.clone()),
                mark,
                why: String::new(),
            });
        }
        Scored::new(sum / self.pairs.len() as f64, !given.is_blank(), parts)
    }

    fn content(&self) -> Vec<String> {
        self.pairs.iter().flat_map(|pair| [pair.left.clone(), pair.right.clone()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::answer;

    fn kind() -> Matching {
        let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into() };
        Matching { pairs: vec![pair("1", "a"), pair("2", "b"), pair("3", "c")] }
    }

    fn say(rights: &[&str]) -> f64 {
        let fields: Vec<(String, Vec<String>)> = rights
            .iter()
            .enumerate()
            .filter(|(_, right)| !right.is_empty())
            .map(|(i, right)| (format!("q.q.{}", i + 1), vec![token("q", right)]))
            .collect();
        let fields: Vec<(&str, &[String])> = fields.iter().map(|(n, v)| (n.as_str(), v.as_slice())).collect();
        kind().score("q", &answer(&fields)).fraction
    }

    #[test]
    fn guessing_earns_nothing_on_average() {
        assert_eq!(say(&["a", "b", "c"]), 1.0);
        // One right by luck and two wrong: 1 - 2 × 1/2.
        assert_eq!(say(&["a", "c", "b"]), 0.0);
    }

    #[test]
    fn the_same_side_for_every_row_earns_nothing() {
        assert_eq!(say(&["a", "a", "a"]), 0.0);
    }

    #[test]
    fn a_blank_row_costs_only_itself() {
        assert!((say(&["a", "b", ""]) - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn rows_that_do_not_exist_change_nothing() {
        let given = answer(&[("q.q.9", &["x".to_owned()]), ("q.q.0", &["y".to_owned()])]);
        assert_eq!(kind().score("q", &given).fraction, 0.0);
    }
}
