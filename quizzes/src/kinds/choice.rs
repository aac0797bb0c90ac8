//! `single` and `multiple`: pick among options.
//!
//! A single earns all or nothing. A multiple earns `right picks / right options - wrong picks / wrong options`, at least
//! 0: picking everything, nothing, or at random earns nothing on average.

use std::collections::BTreeSet;

use super::Rules;
use crate::fields::Fields;
use crate::given::{Given, One, field};
use crate::presented::{Choice, Form};
use crate::scored::{Mark, Part, Scored};
use crate::shuffle::{Shuffle, token};

/// An option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// Unique in its question and stable.
    pub id: String,
    /// Inline Markdown.
    pub text: String,
    /// Whether it is right.
    pub correct: bool,
    /// Why it is right, or which misconception it is. Markdown.
    pub why: String,
}

/// Pick one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Single {
    /// In the author's order; exactly one is right.
    pub options: Vec<Picked>,
}

/// Pick all that are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multiple {
    /// In the author's order; at least one is right and at least one wrong.
    pub options: Vec<Picked>,
}

impl Single {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let options = read_options(fields)?;
        let right = options.iter().filter(|option| option.correct).count();
        if right != 1 {
            fields.report(
                format!("{right} options are right"),
                "mark exactly one with `correct = true`, or use multiple",
            );
            return None;
        }
        Some(Self { options })
    }
}

impl Multiple {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let options = read_options(fields)?;
        let right = options.iter().filter(|option| option.correct).count();
        if right == 0 || right == options.len() {
            fields.report(
                "all options are right or all are wrong",
                "a multiple needs right and wrong ones: otherwise one answer fits without reading",
            );
            return None;
        }
        Some(Self { options })
    }
}

fn read_options(fields: &Fields<'_>) -> Option<Vec<Picked>> {
    let mut options: Vec<Picked> = Vec::new();
    let tables = fields.tables("option");
    for table in &tables {
        let (id, text) = (table.text("id"), table.markdown("text"));
        let (correct, why) = (table.flag("correct"), table.optional_markdown("why").unwrap_or_default());
        if why.trim().is_empty() {
            table.report("option without `why`", "say why it is right, or which misconception it is");
        }
        table.finish();
        let (Some(id), Some(text)) = (id, text) else { continue };
        if options.iter().any(|option| option.id == id) {
            table.report(format!("option `{id}` stands here twice"), "give every option an id of its own");
        }
        options.push(Picked { id, text, correct, why });
    }
    if tables.len() < 2 {
        fields.report(
            "fewer than two options",
            "add `[[question.option]]` tables: real misconceptions make the best ones",
        );
    }
    (options.len() >= 2).then_some(options)
}

impl Rules for Single {
    fn present(&self, question: &str, shuffle: &mut Shuffle) -> Form {
        present(&self.options, question, shuffle, false)
    }

    fn score(&self, question: &str, given: &Given) -> Scored {
        let picked: BTreeSet<&str> = match given.one() {
            One::Value(value) => [value].into(),
            // Two answers to "pick one" are none.
            One::Several | One::Blank => BTreeSet::new(),
        };
        let parts = parts(&self.options, question, &picked);
        let right = parts.iter().any(|part| part.mark == Mark::Right);
        Scored::new(if right { 1.0 } else { 0.0 }, !given.is_blank(), parts)
    }

    fn content(&self) -> Vec<String> {
        content(&self.options)
    }

    fn doubts(&self) -> Vec<(String, String)> {
        doubts(&self.options)
    }
}

impl Rules for Multiple {
    fn present(&self, question: &str, shuffle: &mut Shuffle) -> Form {
        present(&self.options, question, shuffle, true)
    }

    fn score(&self, question: &str, given: &Given) -> Scored {
        let picked: BTreeSet<&str> = given.all().iter().map(String::as_str).collect();
        let parts = parts(&self.options, question, &picked);
        let count = |mark: Mark| parts.iter().filter(|part| part.mark == mark).count() as f64;
        let (hits, slips) = (count(Mark::Right), count(Mark::Wrong));
        let fraction = hits / (hits + count(Mark::Missed)) - slips / (slips + count(Mark::Left));
        Scored::new(fraction, !given.is_blank(), parts)
    }

    fn content(&self) -> Vec<String> {
        content(&self.options)
    }

    fn doubts(&self) -> Vec<(String, String)> {
        doubts(&self.options)
    }
}

fn value(question: &str, option: &Picked) -> String {
    token(question, &option.id)
}

fn present(options: &[Picked], question: &str, shuffle: &mut Shuffle, many: bool) -> Form {
    let mut options: Vec<Choice> =
        options.iter().map(|option| Choice { value: value(question, option), text: option.text.clone() }).collect();
    shuffle.shuffle(&mut options);
    Form::Pick { field: field(question), many, options }
}

fn parts(options: &[Picked], question: &str, picked: &BTreeSet<&str>) -> Vec<Part> {
    let judge = |option: &Picked| match (picked.contains(value(question, option).as_str()), option.correct) {
        (true, true) => Mark::Right,
        (true, false) => Mark::Wrong,
        (false, true) => Mark::Missed,
        (false, false) => Mark::Left,
    };
    options
        .iter()
        .map(|option| Part {
            label: option.text.clone(),
            given: None,
            expected: None,
            mark: judge(option),
            why: option.why.clone(),
        })
        .collect()
}

fn content(options: &[Picked]) -> Vec<String> {
    options.iter().flat_map(|option| [option.id.clone(), option.text.clone(), option.correct.to_string()]).collect()
}

/// A right option that can be told from its looks teaches test-taking, not Docker.
fn doubts(options: &[Picked]) -> Vec<(String, String)> {
    let mut doubts = Vec::new();
    let length = |option: &Picked| option.text.chars().count();
    let longest_wrong = options.iter().filter(|option| !option.correct).map(length).max().unwrap_or(0);
    let stands_out =
        |option: &&Picked| option.correct && length(option) > 40 && length(option) as f64 > 1.6 * longest_wrong as f64;
    for option in options.iter().filter(stands_out) {
        doubts.push((
            format!("right option `{}` stands out by its length", option.id),
            "shorten it, or make a wrong one as exact as it is".to_owned(),
        ));
    }
    for option in options {
        let text = option.text.to_lowercase();
        let banned = ["all of the above", "none of the above", "both of the above", "all of these", "none of these"];
        if banned.iter().any(|banned| text.contains(banned)) {
            doubts.push((
                format!("option `{}` speaks of the others, which are shown in another order", option.id),
                "replace it by a real misconception, or use multiple".to_owned(),
            ));
        }
        if options.iter().filter(|other| other.text.trim().eq_ignore_ascii_case(option.text.trim())).count() > 1 {
            doubts.push((format!("option `{}` has the text of another", option.id), "make them differ".to_owned()));
        }
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::{answer, blank};

    fn option(id: &str, correct: bool) -> Picked {
        Picked { id: id.into(), text: format!("text of {id}"), correct, why: "because".into() }
    }

    fn single() -> Single {
        Single { options: vec![option("a", true), option("b", false), option("c", false)] }
    }

    fn multiple() -> Multiple {
        Multiple { options: vec![option("a", true), option("b", true), option("c", false), option("d", false)] }
    }

    fn pick(kind: &dyn Rules, ids: &[&str]) -> f64 {
        let values: Vec<String> = ids.iter().map(|id| token("q", id)).collect();
        kind.score("q", &answer(&[("q.q", &values)])).fraction
    }

    #[test]
    fn a_single_earns_all_or_nothing() {
        assert_eq!(pick(&single(), &["a"]), 1.0);
        assert_eq!(pick(&single(), &["b"]), 0.0);
        assert_eq!(single().score("q", &blank()).fraction, 0.0);
    }

    #[test]
    fn two_answers_to_a_single_earn_nothing() {
        assert_eq!(pick(&single(), &["a", "b"]), 0.0);
    }

    #[test]
    fn the_author_s_own_ids_are_no_answers() {
        assert_eq!(single().score("q", &answer(&[("q.q", &["a".to_owned()])])).fraction, 0.0);
    }

    #[test]
    fn wrong_picks_of_a_multiple_take_away_what_right_ones_earn() {
        assert_eq!(pick(&multiple(), &["a", "b"]), 1.0);
        assert_eq!(pick(&multiple(), &["a"]), 0.5);
        assert_eq!(pick(&multiple(), &["a", "b", "c"]), 0.5);
        assert_eq!(pick(&multiple(), &["a", "b", "c", "d"]), 0.0);
        assert_eq!(pick(&multiple(), &["c", "d"]), 0.0);
        assert_eq!(pick(&multiple(), &[]), 0.0);
    }

    #[test]
    fn a_repeated_pick_counts_once() {
        assert_eq!(pick(&multiple(), &["a", "a", "a"]), 0.5);
    }

    #[test]
    fn a_page_sees_neither_ids_nor_answers() {
        let Form::Pick { options, .. } = single().present("q", &mut Shuffle::new(1, "q")) else { panic!() };
        assert!(options.iter().all(|choice| choice.value.len() == 10));
    }

    #[test]
    fn a_right_option_that_stands_out_by_length_is_doubted() {
        let mut kind = single();
        kind.options[0].text = "x".repeat(60);
        assert_eq!(kind.doubts().len(), 1);
        kind.options[1].text = "y".repeat(40);
        assert!(kind.doubts().is_empty());
    }

    #[test]
    fn all_of_the_above_is_doubted() {
        let mut kind = single();
        kind.options[2].text = "All of the above".into();
        assert_eq!(kind.doubts().len(), 1);
    }
}
