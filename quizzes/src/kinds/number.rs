//! `number`: type a number. All or nothing.
//!
//! `1 000`, `1,000`, `0,5`, `0.5`, `5e6`, and the unit behind the number are all understood; where a comma could be a decimal
//! comma or a thousands separator, either reading may be right.

use super::Rules;
use crate::fields::Fields;
use crate::given::{Given, One, field};
use crate::presented::Form;
use crate::scored::{Mark, Part, Scored};
use crate::shuffle::Shuffle;

/// Type a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// What is right.
    pub answer: f64,
    /// How far off still counts, in the same unit.
    pub tolerance: f64,
    /// Unit shown behind the field; may be empty.
    pub unit: String,
}

impl Number {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let answer = fields.number("answer");
        let tolerance = fields.number("tolerance").unwrap_or(0.0);
        let unit = fields.optional_text("unit").unwrap_or_default();
        if answer.is_none() {
            fields.report("no number as `answer`", "write `answer = 3`");
        }
        if tolerance < 0.0 {
            fields.report("`tolerance` is below zero", "write how far off still counts, as a number from 0");
            return None;
        }
        Some(Self { answer: answer?, tolerance, unit })
    }

    fn accepts(&self, number: f64) -> bool {
        // A hair of tolerance for what decimal fractions lose in binary.
        (number - self.answer).abs() <= self.tolerance + self.answer.abs() * 1e-9
    }
}

/// The numbers that a text may mean: none, one, or two where a comma is ambiguous.
fn readings(text: &str, unit: &str) -> Vec<f64> {
    let text = text.to_lowercase();
    let unit = unit.trim().to_lowercase();
    let bare = text.trim().strip_suffix(unit.as_str()).unwrap_or(text.trim());
    let bare: String = bare.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\u{202f}').collect();
    // `inf`, `nan` and hexadecimal are no answers, whatever a parser makes of them.
    if bare.is_empty() || !bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | 'e')) {
        return Vec::new();
    }
    let texts = [bare.replace(',', ""), bare.replacen(',', ".", 1)];
    let grouped = bare.contains(',') && bare.split(',').skip(1).all(|group| group.len() == 3 || group.contains('.'));
    let texts: &[String] = match (bare.contains(','), grouped) {
        (false, _) => texts.get(..1).unwrap_or_default(),
        (true, true) => &texts,
        (true, false) => texts.get(1..).unwrap_or_default(),
    };
    texts.iter().filter_map(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite()).collect()
}

impl Rules for Number {
    fn present(&self, question: &str, _shuffle: &mut Shuffle) -> Form {
        Form::Write {
            field: field(question),
            before: String::new(),
            after: self.unit.clone(),
            number: true,
            command: false,
        }
    }

    fn score(&self, _question: &str, given: &Given) -> Scored {
        let said = match given.one() {
            One::Value(value) => Some(value),
            One::Blank | One::Several => None,
        };
        let numbers = said.map(|said| readings(said, &self.unit)).unwrap_or_default();
        let right = numbers.iter().any(|number| self.accepts(*number));
        let why = match said {
            Some(_) if numbers.is_empty() => "This is not a number.".to_owned(),
            _ => String::new(),
        };
        let mark = match (said, right) {
            (_, true) => Mark::Right,
            (Some(_), false) => Mark::Wrong,
            (None, false) => Mark::Missed,
        };
        let expected = match (self.tolerance > 0.0, self.unit.as_str()) {
            (false, unit) => format!("{} {unit}", self.answer),
            (true, unit) => format!("{} {unit}, give or take {}", self.answer, self.tolerance),
        };
        let part = Part {
            label: String::new(),
            given: said.map(str::to_owned),
            expected: Some(expected.trim().replace(" ,", ",")),
            mark,
            why,
        };
        Scored::new(if right { 1.0 } else { 0.0 }, !given.is_blank(), vec![part])
    }

    fn content(&self) -> Vec<String> {
        vec![self.answer.to_string(), self.tolerance.to_string(), self.unit.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::{answer, blank, typed};

    fn score(number: &Number, text: &str) -> f64 {
        number.score("q", &typed(text)).fraction
    }

    fn of(answer: f64, tolerance: f64) -> Number {
        Number { answer, tolerance, unit: "MB".into() }
    }

    #[test]
    fn a_number_within_the_tolerance_is_right() {
        assert_eq!(score(&of(120.0, 10.0), "130"), 1.0);
        assert_eq!(score(&of(120.0, 10.0), "130.5"), 0.0);
        assert_eq!(score(&of(0.1, 0.0), "0.1"), 1.0);
    }

    #[test]
    fn units_blanks_and_both_commas_are_understood() {
        for text in ["1000", "1 000 MB", "1,000mb", "1e3", "+1000"] {
            assert_eq!(score(&of(1000.0, 0.0), text), 1.0, "{text}");
        }
        assert_eq!(score(&of(1.5, 0.0), "1,5"), 1.0);
    }

    #[test]
    fn what_is_no_finite_number_earns_nothing() {
        for text in ["NaN", "inf", "-infinity", "1e999", "0x10", "--1", "e", "", "ten", "9".repeat(400).as_str()] {
            assert_eq!(score(&of(1000.0, 1e300), text), 0.0, "{text}");
        }
        assert_eq!(of(1.0, 0.0).score("q", &blank()).fraction, 0.0);
    }

    #[test]
    fn two_numbers_are_no_answer() {
        let given = answer(&[("q.q", &["1".to_owned(), "2".to_owned()])]);
        assert_eq!(of(1.0, 0.0).score("q", &given).fraction, 0.0);
    }
}
