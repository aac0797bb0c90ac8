//! The banks as they ship. What they point at (slides, lab checks) is checked by the server, which knows both.
#![allow(clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use problem::Problem;
use quizzes::{Banks, Form, Given, Kind, Known, Question, Stage, by_concept, gains};

fn banks() -> &'static Banks {
    static LOADED: LazyLock<(Banks, Vec<Problem>)> = LazyLock::new(Banks::embedded);
    let (banks, problems) = &*LOADED;
    let list: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    assert!(problems.is_empty(), "{list}");
    banks
}

#[test]
fn the_banks_have_no_problem_of_their_own() {
    let banks = banks();
    // Everything that a bank points at counts as there.
    let questions = || banks.quizzes.iter().flat_map(|quiz| &quiz.questions);
    let known = Known {
        anchors: questions().map(|question| question.section.clone()).collect(),
        lectures: banks.quizzes.iter().map(|quiz| quiz.lecture.clone()).collect(),
        checks: questions().filter_map(|question| question.check.clone()).collect(),
    };
    let problems: String = banks.check(&known).iter().map(|problem| format!("{problem}\n")).collect();
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn every_lecture_has_all_three_stages() {
    let banks = banks();
    let lectures: BTreeSet<&str> = banks.quizzes.iter().map(|quiz| quiz.lecture.as_str()).collect();
    assert_eq!(lectures.len(), 7, "{lectures:?}");
    for lecture in lectures {
        let stages: Vec<Stage> = banks.of_lecture(lecture).map(|quiz| quiz.stage).collect();
        assert_eq!(stages, [Stage::Pre, Stage::Mid, Stage::Post], "{lecture}");
    }
}

#[test]
fn every_kind_of_question_is_asked_somewhere() {
    let banks = banks();
    let kinds: BTreeSet<&str> =
        banks.quizzes.iter().flat_map(|quiz| &quiz.questions).map(|question| question.kind.name()).collect();
    assert_eq!(kinds.len(), 9, "{kinds:?}");
}

/// What a form sends back, given a choice for each field.
fn fill(question: &Question, choose: impl Fn(usize, usize) -> usize) -> Given {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut put = |field: &str, value: &str| fields.entry(field.to_owned()).or_default().push(value.to_owned());
    match question.present(1).form {
        Form::Pick { field, options, .. } => put(&field, &options[choose(0, options.len())].value),
        Form::Order { fields, items } => {
            fields.iter().enumerate().for_each(|(n, field)| put(field, &items[choose(n, items.len())].value));
        }
        Form::Match { rows, options } | Form::Predict { rows, options, .. } => {
            rows.iter().enumerate().for_each(|(n, row)| put(&row.field, &options[choose(n, options.len())].value));
        }
        Form::Line { field, lines } => put(&field, &lines[choose(0, lines.len())].number.to_string()),
        Form::Write { field, .. } => put(&field, "NaN"),
    }
    Given::from_fields(&question.id, &fields)
}

#[test]
fn no_answer_stands_in_what_a_page_is_given() {
    for quiz in &banks().quizzes {
        for question in &quiz.questions {
            let page = format!("{:?}", question.present(7));
            assert!(!page.contains(&question.explanation), "{}: {}", quiz.id, question.id);
            let options = match &question.kind {
                Kind::Single(kind) => &kind.options,
                Kind::Multiple(kind) => &kind.options,
                _ => continue,
            };
            let shown = options.iter().find(|option| page.contains(&option.why));
            assert!(shown.is_none(), "{}: {} shows why {shown:?}", quiz.id, question.id);
        }
    }
}

#[test]
fn sending_back_what_is_shown_in_the_order_shown_never_earns_all() {
    for quiz in &banks().quizzes {
        for question in
            quiz.questions.iter().filter(|question| matches!(question.kind.name(), "order" | "match" | "multiple"))
        {
            let scored = question.score(&fill(question, |n, count| n.min(count - 1)));
            assert!(!scored.full(), "{}: {} is right as it is shown", quiz.id, question.id);
        }
    }
}

#[test]
fn whatever_is_sent_gives_a_score_from_nothing_to_all() {
    for quiz in &banks().quizzes {
        for question in &quiz.questions {
            for choice in 0..5 {
                let scored = question.score(&fill(question, |n, count| (n * choice + choice) % count));
                assert!((0.0..=1.0).contains(&scored.fraction), "{}: {}", quiz.id, question.id);
            }
            assert_eq!(question.score(&Given::default()).fraction, 0.0, "{}: {}", quiz.id, question.id);
        }
    }
}

#[test]
fn a_gain_can_be_computed_for_every_lecture() {
    let banks = banks();
    for post in banks.quizzes.iter().filter(|quiz| quiz.stage == Stage::Post) {
        let Some(pre) = banks.of_lecture(&post.lecture).find(|quiz| quiz.stage == Stage::Pre) else {
            panic!("{} has no PRE quiz", post.lecture);
        };
        let all = post.questions.iter().map(|question| (question.id.clone(), 1.0)).collect();
        let gains = gains(&by_concept(pre, &BTreeMap::new()), &by_concept(post, &all));
        assert!(!gains.is_empty() && gains.iter().all(|gain| gain.gain == Some(1.0)), "{}: {gains:?}", post.id);
    }
}
