//! The kinds of questions, one file each. A kind reads its fields, says what a page may show, and judges an answer.
//!
//! Guessing earns nothing on average where an answer has parts: each file says by which formula.

mod choice;
mod fill;
mod line;
mod matching;
mod number;
mod order;
mod predict;
mod text;

pub use choice::{Multiple, Picked, Single};
pub use fill::Fill;
pub use line::Line;
pub use matching::{Matching, Pair};
pub use number::Number;
pub use order::Order;
pub use predict::{Outcome, Predict, Step};
pub use text::Text;

use crate::fields::Fields;
use crate::given::Given;
use crate::presented::Form;
use crate::scored::Scored;
use crate::shuffle::Shuffle;

/// What is asked, and the answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Pick one.
    Single(Single),
    /// Pick all that are right.
    Multiple(Multiple),
    /// Put in order.
    Order(Order),
    /// Find the partner of each.
    Match(Matching),
    /// Type a number.
    Number(Number),
    /// Type a word or two.
    Text(Text),
    /// Mark the faulty lines.
    Line(Line),
    /// Say which steps of a build run again.
    Predict(Predict),
    /// Fill the blank of a command.
    Fill(Fill),
}

impl Kind {
    /// The name as authors write it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Single(_) => "single",
            Self::Multiple(_) => "multiple",
            Self::Order(_) => "order",
            Self::Match(_) => "match",
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::Line(_) => "line",
            Self::Predict(_) => "predict",
            Self::Fill(_) => "fill",
        }
    }

    pub(crate) fn rules(&self) -> &dyn Rules {
        match self {
            Self::Single(kind) => kind,
            Self::Multiple(kind) => kind,
            Self::Order(kind) => kind,
            Self::Match(kind) => kind,
            Self::Number(kind) => kind,
            Self::Text(kind) => kind,
            Self::Line(kind) => kind,
            Self::Predict(kind) => kind,
            Self::Fill(kind) => kind,
        }
    }

    /// Reads the fields of a kind; `None` where they make no question, with the problem reported.
    pub(crate) fn read(name: &str, fields: &Fields<'_>) -> Option<Self> {
        Some(match name {
            "single" => Self::Single(Single::read(fields)?),
            "multiple" => Self::Multiple(Multiple::read(fields)?),
            "order" => Self::Order(Order::read(fields)?),
            "match" => Self::Match(Matching::read(fields)?),
            "number" => Self::Number(Number::read(fields)?),
            "text" => Self::Text(Text::read(fields)?),
            "line" => Self::Line(Line::read(fields)?),
            "predict" => Self::Predict(Predict::read(fields)?),
            "fill" => Self::Fill(Fill::read(fields)?),
            other => {
                fields.report(
                    format!("`{other}` is no kind of question"),
                    "use single, multiple, order, match, number, text, line, predict or fill",
                );
                return None;
            }
        })
    }
}

/// What every kind can do.
pub(crate) trait Rules {
    /// The controls, without the answer.
    fn present(&self, question: &str, shuffle: &mut Shuffle) -> Form;
    /// Judges an answer, whatever was sent.
    fn score(&self, question: &str, given: &Given) -> Scored;
    /// What is asked and what is right, for the content hash.
    fn content(&self) -> Vec<String>;
    /// What is well-formed but bad for a learner: message and fix.
    fn doubts(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

#[cfg(test)]
mod testing {
    use std::collections::BTreeMap;

    use crate::given::Given;

    /// An answer to question `q`.
    pub(super) fn answer(fields: &[(&str, &[String])]) -> Given {
        let form: BTreeMap<String, Vec<String>> = fields.iter().map(|(n, v)| ((*n).to_owned(), v.to_vec())).collect();
        Given::from_fields("q", &form)
    }

    /// One typed value.
    pub(super) fn typed(value: &str) -> Given {
        answer(&[("q.q", &[value.to_owned()])])
    }

    /// No answer.
    pub(super) fn blank() -> Given {
        Given::default()
    }
}
