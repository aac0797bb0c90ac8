//! `line`: mark the faulty lines of a file.
//!
//! `faulty lines marked / faulty lines - good lines marked / the fewer of faulty and good lines`, at least 0: marking
//! everything earns nothing, whether few lines are faulty or most. An instruction that goes over several lines counts as its
//! lines stand: authors name the line that is at fault.

use std::collections::BTreeSet;

use super::Rules;
use crate::fields::Fields;
use crate::given::{Given, field};
use crate::presented::{Form, Shown};
use crate::scored::{Mark, Part, Scored};
use crate::shuffle::Shuffle;

/// Mark the faulty lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The file.
    pub source: String,
    /// Numbers of the faulty lines, from 1.
    pub lines: BTreeSet<u32>,
}

impl Line {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let source = fields.text("source");
        let lines: BTreeSet<u32> = fields.lines("lines").into_iter().collect();
        let kind = Self { source: source?.trim_end().to_owned(), lines };
        if kind.lines.is_empty() {
            fields.report("no faulty line is named", "write `lines = [3]`, counted from 1 in `source`");
            return None;
        }
        let shown = kind.shown();
        let can_be_marked = |line: &u32| shown.iter().any(|shown| shown.number == *line && shown.pick);
        if let Some(line) = kind.lines.iter().find(|line| !can_be_marked(line)) {
            fields.report(
                format!("line {line} of `source` is blank, a comment, or not there"),
                "count the lines of `source` from 1",
            );
            return None;
        }
        Some(kind)
    }

    /// Lines that can be marked and are not faulty.
    fn good(&self) -> usize {
        self.shown().iter().filter(|shown| shown.pick && !self.lines.contains(&shown.number)).count()
    }

    fn shown(&self) -> Vec<Shown> {
        let pick = |text: &str| !text.trim().is_empty() && !text.trim_start().starts_with('#');
        self.source
            .lines()
            .zip(1..)
            .map(|(text, number)| Shown { number, text: text.to_owned(), pick: pick(text) })
            .collect()
    }
}

impl Rules for Line {
    fn present(&self, question: &str, _shuffle: &mut Shuffle) -> Form {
        Form::Line { field: field(question), lines: self.shown() }
    }

    fn score(&self, _question: &str, given: &Given) -> Scored {
        let marked: BTreeSet<u32> = given.all().iter().filter_map(|value| value.parse().ok()).collect();
        let mut parts = Vec::new();
        let (mut hits, mut slips) = (0.0, 0.0);
        for shown in self.shown().into_iter().filter(|shown| shown.pick) {
            let mark = match (marked.contains(&shown.number), self.lines.contains(&shown.number)) {
                (true, true) => Mark::Right,
                (true, false) => Mark::Wrong,
                (false, true) => Mark::Missed,
                (false, false) => continue,
            };
            match mark {
                Mark::Right => hits += 1.0,
                Mark::Wrong => slips += 1.0,
                Mark::Missed | Mark::Left => {}
            }
            parts.push(Part {
                label: format!("Line {}", shown.number),
                given: Some(shown.text),
                expected: None,
                mark,
                why: String::new(),
            });
        }
        let faulty = self.lines.len() as f64;
        let good = self.good() as f64;
        Scored::new(hits / faulty - slips / faulty.min(good).max(1.0), !given.is_blank(), parts)
    }

    fn content(&self) -> Vec<String> {
        let mut content = vec![self.source.clone()];
        content.extend(self.lines.iter().map(u32::to_string));
        content
    }

    fn doubts(&self) -> Vec<(String, String)> {
        if self.good() >= 2 {
            return Vec::new();
        }
        vec![(
            "fewer than two lines are good".to_owned(),
            "add good lines: otherwise there is nothing to find".to_owned(),
        )]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::answer;

    fn mark(lines: &[&str]) -> f64 {
        let kind = Line { source: "FROM a\n# why\nUSER root\n\nCOPY . .\nCMD x".into(), lines: [3, 6].into() };
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        kind.score("q", &answer(&[("q.q", &lines)])).fraction
    }

    #[test]
    fn a_good_line_marked_takes_away_what_a_faulty_one_earns() {
        assert_eq!(mark(&["3", "6"]), 1.0);
        assert_eq!(mark(&["3"]), 0.5);
        assert_eq!(mark(&["3", "6", "5"]), 0.5);
        assert_eq!(mark(&["1", "3", "5", "6"]), 0.0);
    }

    #[test]
    fn marking_everything_earns_nothing_where_most_lines_are_faulty() {
        let kind = Line { source: "a\nb\nc\nd\ne".into(), lines: [1, 2, 3].into() };
        let all: Vec<String> = (1..=5).map(|line| line.to_string()).collect();
        assert_eq!(kind.score("q", &answer(&[("q.q", &all)])).fraction, 0.0);
    }

    #[test]
    fn lines_that_are_not_there_or_repeated_change_nothing() {
        assert_eq!(mark(&["3", "3", "2", "4", "0", "99", "-1", "99999999999999999999", "x"]), 0.5);
    }
}
