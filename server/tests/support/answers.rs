//! The right answers to a quiz as the form's fields, found by what the page shows and not by secret values.

use quizzes::kinds::{Kind, Outcome};
use quizzes::{Form, Quiz};
use server::web::views::quiz::seed;

/// Fields that answer every question right, with the sitting.
pub fn right(quiz: &Quiz, sitting: &str) -> Vec<(String, String)> {
    let presented = quiz.present(seed(sitting));
    let mut fields = vec![("sitting".to_owned(), sitting.to_owned())];
    for (question, shown) in quiz.questions.iter().zip(presented) {
        let name = |part: &str| format!("q.{}.{part}", question.id);
        match (&question.kind, shown.form) {
            (Kind::Single(kind), Form::Pick { field, options, .. }) => {
                let right = kind.options.iter().find(|option| option.correct).unwrap();
                let choice = options.iter().find(|choice| choice.text == right.text).unwrap();
                fields.push((field, choice.value.clone()));
            }
            (Kind::Multiple(kind), Form::Pick { field, options, .. }) => {
                for right in kind.options.iter().filter(|option| option.correct) {
                    let choice = options.iter().find(|choice| choice.text == right.text).unwrap();
                    fields.push((field.clone(), choice.value.clone()));
                }
            }
            (Kind::Order(kind), Form::Order { items, .. }) => {
                for (place, right) in kind.items.iter().enumerate() {
                    let item = items.iter().find(|item| item.text == *right).unwrap();
                    fields.push((name(&item.value), (place + 1).to_string()));
                }
            }
            (Kind::Match(kind), Form::Match { rows, options }) => {
                for (pair, row) in kind.pairs.iter().zip(rows) {
                    let right = options.iter().find(|option| option.text == pair.right).unwrap();
                    fields.push((row.field, right.value.clone()));
                }
            }
            (Kind::Predict(kind), Form::Predict { rows, .. }) => {
                for (step, row) in kind.steps.iter().zip(rows) {
                    let word = if step.outcome == Outcome::Cached { "cached" } else { "rerun" };
                    fields.push((row.field, word.to_owned()));
                }
            }
            (Kind::Line(kind), Form::Line { field, .. }) => {
                fields.extend(kind.lines.iter().map(|line| (field.clone(), line.to_string())));
            }
            (Kind::Number(kind), Form::Write { field, .. }) => fields.push((field, kind.answer.to_string())),
            (Kind::Text(kind), Form::Write { field, .. }) => fields.push((field, kind.accepted[0].clone())),
            (Kind::Fill(kind), Form::Write { field, .. }) => fields.push((field, kind.accepted[0].clone())),
            (kind, form) => panic!("{} is shown as {form:?}", kind.name()),
        }
    }
    fields
}
