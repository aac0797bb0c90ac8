//! `predict`: say which steps of a build come from the cache after a change, and which run again.
//!
//! A right step counts for, a wrong one against, a blank one nothing. The cached steps together weigh as much as those that
//! run again, so that saying the same for every step, or guessing, earns nothing; at least 0, at most 1.

use serde::{Deserialize, Serialize};

use super::Rules;
use crate::fields::Fields;
use crate::given::{Given, One, part_field};
use crate::presented::{Choice, Form, Row};
use crate::scored::{Mark, Part, Scored};
use crate::shuffle::Shuffle;

/// Say which steps of a build run again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predict {
    /// The file that is built.
    pub source: String,
    /// What is changed before it is built again. Markdown.
    pub change: String,
    /// The steps in the order of the file.
    pub steps: Vec<Step>,
}

/// A step of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The instruction, shown as inline Markdown.
    pub text: String,
    /// What happens to it.
    pub outcome: Outcome,
}

/// What happens to a step when an image is built again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Taken from the cache.
    Cached,
    /// Runs again.
    Rerun,
}

impl Outcome {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "cached" => Some(Self::Cached),
            "rerun" => Some(Self::Rerun),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Cached => "cached",
            Self::Rerun => "rerun",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Cached => "from the cache",
            Self::Rerun => "runs again",
        }
    }
}

impl Predict {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let (source, change) = (fields.text("source"), fields.text("change"));
        let tables = fields.tables("step");
        let steps: Vec<Step> = tables
            .iter()
            .filter_map(|table| {
                let (text, word) = (table.text("text"), table.text("outcome"));
                table.finish();
                let word = word?;
                let outcome = Outcome::from_word(&word);
                if outcome.is_none() {
                    table.report(format!("`{word}` is no outcome"), "write `outcome = \"cached\"` or `\"rerun\"`");
                }
                Some(Step { text: text?, outcome: outcome? })
            })
            .collect();
        if steps.len() < 2 {
            fields
                .report("fewer than two steps to predict", "add `[[question.step]]` tables with `text` and `outcome`");
            return None;
        }
        Some(Self { source: source?.trim_end().to_owned(), change: change?, steps })
    }

    /// What one step of this outcome weighs; all steps together weigh 1.
    fn weight(&self, outcome: Outcome) -> f64 {
        let same = self.steps.iter().filter(|step| step.outcome == outcome).count() as f64;
        let kinds = if same < self.steps.len() as f64 { 2.0 } else { 1.0 };
        1.0 / same / kinds
    }
}

impl Rules for Predict {
    fn present(&self, question: &str, _shuffle: &mut Shuffle) -> Form {
        let row = |(step, n): (&Step, usize)| Row { field: part_field(question, n), label: step.text.clone() };
        let choice = |outcome: Outcome| Choice { value: outcome.word().into(), text: outcome.label().into() };
        Form::Predict {
            source: self.source.clone(),
            change: self.change.clone(),
            rows: self.steps.iter().zip(1..).map(row).collect(),
            options: [Outcome::Cached, Outcome::Rerun].map(choice).to_vec(),
        }
    }

    fn score(&self, _question: &str, given: &Given) -> Scored {
        let mut sum = 0.0;
        let mut parts = Vec::new();
        for (step, n) in self.steps.iter().zip(1..) {
            let said = match given.part(n) {
                One::Value(word) => Outcome::from_word(word),
                One::Blank | One::Several => None,
            };
            let mark = match said {
                Some(said) if said == step.outcome => Mark::Right,
                Some(_) => Mark::Wrong,
                None => Mark::Missed,
            };
            sum += match mark {
                Mark::Right => self.weight(step.outcome),
                Mark::Wrong => -self.weight(step.outcome),
                Mark::Missed | Mark::Left => 0.0,
            };
            parts.push(Part {
                label: step.text.clone(),
                given: said.map(|said| said.label().to_owned()),
                expected: Some(step.outcome.label().to_owned()),
                mark,
                why: String::new(),
            });
        }
        Scored::new(sum, !given.is_blank(), parts)
    }

    fn content(&self) -> Vec<String> {
        let mut content = vec![self.source.clone(), self.change.clone()];
        content.extend(self.steps.iter().flat_map(|step| [step.text.clone(), step.outcome.word().to_owned()]));
        content
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::answer;

    fn say(words: [&str; 4]) -> f64 {
        judge(words, [Outcome::Cached, Outcome::Cached, Outcome::Rerun, Outcome::Rerun])
    }

    fn judge(words: [&str; 4], outcomes: [Outcome; 4]) -> f64 {
        let steps = outcomes.map(|outcome| Step { text: "COPY . .".into(), outcome }).to_vec();
        let kind = Predict { source: "FROM a".into(), change: "a file".into(), steps };
        let fields = [1, 2, 3, 4].map(|n| format!("q.q.{n}"));
        let values = words.map(|word| vec![word.to_owned()]);
        let fields: Vec<(&str, &[String])> =
            fields.iter().zip(&values).map(|(n, v)| (n.as_str(), v.as_slice())).collect();
        kind.score("q", &answer(&fields)).fraction
    }

    #[test]
    fn saying_the_same_for_every_step_earns_nothing() {
        assert_eq!(say(["cached", "cached", "rerun", "rerun"]), 1.0);
        assert_eq!(say(["cached"; 4]), 0.0);
        assert_eq!(say(["rerun"; 4]), 0.0);
        let mostly_rerun = [Outcome::Cached, Outcome::Rerun, Outcome::Rerun, Outcome::Rerun];
        assert!(judge(["rerun"; 4], mostly_rerun) < 1e-9);
        assert_eq!(judge(["cached"; 4], mostly_rerun), 0.0);
    }

    #[test]
    fn a_wrong_step_costs_a_right_one_and_a_blank_one_only_itself() {
        assert_eq!(say(["cached", "cached", "rerun", "cached"]), 0.5);
        assert_eq!(say(["cached", "cached", "rerun", ""]), 0.75);
        assert_eq!(say(["cached", "cached", "rerun", "CACHED!"]), 0.75);
    }
}
