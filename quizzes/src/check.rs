//! What loading cannot see: a bank against the course and the labs, and against good sense.

use std::collections::{BTreeMap, BTreeSet};

use problem::Problem;

use crate::bank::{Banks, Quiz, Stage};

/// What a bank may point at.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Addresses in the course, as `lecture#slide`.
    pub anchors: BTreeSet<String>,
    /// Slugs of lectures.
    pub lectures: BTreeSet<String>,
    /// Ids of lab checks.
    pub checks: BTreeSet<String>,
}

impl Banks {
    /// Every problem that needs more than one question to be seen, in order of file and line.
    pub fn check(&self, known: &Known) -> Vec<Problem> {
        let mut problems = Vec::new();
        for quiz in &self.quizzes {
            check_quiz(quiz, known, &mut problems);
        }
        self.check_concepts(&mut problems);
        problems.sort();
        problems
    }

    /// PRE and POST of a lecture must share concepts, or no gain can be computed.
    fn check_concepts(&self, problems: &mut Vec<Problem>) {
        let mut stages: BTreeMap<(&str, Stage), BTreeSet<&str>> = BTreeMap::new();
        for quiz in &self.quizzes {
            let concepts = quiz.questions.iter().map(|question| question.concept.as_str());
            stages.entry((&quiz.lecture, quiz.stage)).or_default().extend(concepts);
        }
        for quiz in self.quizzes.iter().filter(|quiz| quiz.stage == Stage::Post) {
            let Some(pre) = stages.get(&(quiz.lecture.as_str(), Stage::Pre)) else { continue };
            let Some(post) = stages.get(&(quiz.lecture.as_str(), Stage::Post)) else { continue };
            if pre.is_disjoint(post) {
                let names = pre.iter().copied().collect::<Vec<_>>().join(", ");
                problems.push(Problem::of(
                    &quiz.file,
                    "no concept is shared with the PRE quiz of this lecture",
                    format!("ask about some of: {names}"),
                ));
            }
        }
    }
}

fn check_quiz(quiz: &Quiz, known: &Known, problems: &mut Vec<Problem>) {
    if !known.lectures.contains(&quiz.lecture) {
        let message = format!("there is no lecture `{}`", quiz.lecture);
        problems.push(Problem::of(&quiz.file, message, "use the file name of a lecture without .md"));
    }
    if quiz.questions.len() < quiz.stage.minimum() {
        problems.push(Problem::of(
            &quiz.file,
            format!("{} questions are too few for a {} quiz", quiz.questions.len(), quiz.stage.label()),
            format!("ask at least {}", quiz.stage.minimum()),
        ));
    }
    for question in &quiz.questions {
        let mut report = |message: String, fix: String| {
            let message = format!("question `{}`: {message}", question.id);
            problems.push(Problem::at(&quiz.file, question.line, message, fix));
        };
        if !known.anchors.contains(&question.section) {
            report(
                format!("section `{}` is not in the course", question.section),
                "write it as lecture#slide, with the id in braces behind the slide's title".to_owned(),
            );
        }
        if let Some(check) = question.check.as_ref().filter(|check| !known.checks.contains(*check)) {
            report(format!("there is no lab check `{check}`"), "see `drydock explain` for their ids".to_owned());
        }
        for (message, fix) in question.kind.rules().doubts() {
            report(message, fix);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    const BANK: &str = r#"
id = "X"
title = "T"
lecture = "containers"
stage = "pre"
[[question]]
id = "one"
concept = "layer"
kind = "text"
prompt = "Which word?"
section = "containers#layers"
check = "no-such-check"
explanation = "Because."
accepted = ["layer"]
"#;

    #[test]
    fn what_a_bank_points_at_must_be_there() {
        let (banks, problems) = Banks::load(&Source::of([("X.toml", BANK)]));
        assert_eq!(problems, []);
        let messages: Vec<String> = banks.check(&Known::default()).into_iter().map(|p| p.message).collect();
        for part in
            ["no lecture `containers`", "too few for a PRE quiz", "`containers#layers` is not", "`no-such-check`"]
        {
            assert!(messages.iter().any(|message| message.contains(part)), "{part}: {messages:?}");
        }
    }

    #[test]
    fn pre_and_post_must_share_a_concept() {
        let post =
            BANK.replace("\"X\"", "\"Y\"").replace("\"pre\"", "\"post\"").replace("\"layer\"\nkind", "\"cache\"\nkind");
        let (banks, _) = Banks::load(&Source::of([("X.toml", BANK), ("Y.toml", &post)]));
        assert!(banks.check(&Known::default()).iter().any(|p| p.message.contains("no concept is shared")));
    }
}
