//! A quiz as a form: questions without their answers, and what was sent when the form comes back.

use app::view::quiz::{Attempt, Choice, Field, MatchLeft, OrderItem, PredictStep, Question, QuizView};
use app::view::{Html, Link, Notice};
use quizzes::{Form, Presented, Quiz, Reveal};

use super::{lecture, numbers};
use crate::loaded::Loaded;
use crate::store;
use crate::web::extract::Fields;

/// A form on its way out: drawn anew, or coming back with what was sent and what is wrong with it.
pub struct Sheet<'a> {
    /// Decides the order in which things are shown, and makes a form sent twice one attempt.
    pub sitting: &'a str,
    /// What was sent before.
    pub sent: &'a Fields,
    /// What is wrong, by question id.
    pub mistakes: &'a [Mistake],
}

/// An answer that cannot be read as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The question's id.
    pub question: String,
    /// What is wrong and what to do, one sentence.
    pub text: String,
}

/// The number that decides the order in which a sitting shows things.
pub fn seed(sitting: &str) -> u64 {
    sitting.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// The page.
pub fn of(loaded: &Loaded, quiz: &Quiz, sheet: &Sheet<'_>, attempts: &[store::quizzes::Attempt]) -> QuizView {
    QuizView {
        id: quiz.id.clone(),
        title: quiz.title.clone(),
        stage: quiz.stage.label().to_lowercase(),
        intro: Some(&quiz.intro).filter(|intro| !intro.is_empty()).map(|intro| markdown(intro)),
        lecture: lecture_of(loaded, quiz),
        sitting: Some(sheet.sitting.to_owned()),
        questions: quiz.present(seed(sheet.sitting)).into_iter().map(|one| question(one, sheet)).collect(),
        attempts: attempts.iter().map(attempt).collect(),
        reveal: reveal(quiz.reveal).to_owned(),
        notice: notice(sheet.mistakes),
    }
}

/// The lecture a quiz belongs to.
pub fn lecture_of(loaded: &Loaded, quiz: &Quiz) -> Option<Link> {
    loaded.course.lecture(&quiz.lecture).map(lecture::link)
}

/// An attempt as a row of the history.
pub fn attempt(attempt: &store::quizzes::Attempt) -> Attempt {
    Attempt {
        href: format!("/quizzes/{}/attempts/{}", attempt.quiz, attempt.id),
        when: numbers::when(attempt.submitted_at),
        score: Some(numbers::score(attempt.earned_milli, attempt.possible_milli)),
    }
}

/// A block of Markdown.
pub fn markdown(text: &str) -> Html {
    Html(content::markdown::render(text))
}

/// A line of Markdown.
pub fn inline(text: &str) -> Html {
    Html(content::markdown::inline(text))
}

/// A file, highlighted. The fence is longer than any in a file worth reading.
pub fn highlighted(source: &str, language: &str) -> Html {
    markdown(&format!("~~~~~~~~{language}\n{source}\n~~~~~~~~"))
}

fn reveal(reveal: Reveal) -> &'static str {
    match reveal {
        Reveal::AfterSubmit => "Answers and explanations are shown as soon as you hand in.",
        Reveal::AfterPass => "Answers and explanations are shown once you have passed.",
        Reveal::Never => "Only your score is shown.",
    }
}

fn notice(mistakes: &[Mistake]) -> Option<Notice> {
    (!mistakes.is_empty()).then(|| Notice {
        what: match mistakes.len() {
            1 => "One answer cannot be read, so nothing was scored yet.".to_owned(),
            many => format!("{many} answers cannot be read, so nothing was scored yet."),
        },
        fix: "What to change is said at the question. Everything else is kept as you sent it.".to_owned(),
    })
}

fn question(question: Presented, sheet: &Sheet<'_>) -> Question {
    let mistake = sheet.mistakes.iter().find(|mistake| mistake.question == question.id);
    Question {
        field: field(&question, sheet.sent),
        prompt: markdown(&question.prompt),
        points: numbers::points(numbers::milli(question.points)),
        notice: mistake.map(|mistake| mistake.text.clone()),
        id: question.id,
    }
}

fn field(question: &Presented, sent: &Fields) -> Field {
    let first = |name: &str| sent.first(name).unwrap_or_default().to_owned();
    let holds = |name: &str, value: &str| sent.0.get(name).is_some_and(|values| values.iter().any(|one| one == value));
    match &question.form {
        Form::Pick { field, many, options } => {
            let choices = options.iter().map(|option| Choice {
                value: option.value.clone(),
                text: inline(&option.text),
                chosen: holds(field, &option.value),
            });
            let choices = choices.collect();
            if *many { Field::Multiple(choices) } else { Field::Single(choices) }
        }
        Form::Order { items, .. } => {
            let items = items.iter().map(|item| OrderItem {
                value: item.value.clone(),
                text: inline(&item.text),
                position: sent.first(&part(&question.id, &item.value)).and_then(|place| place.parse().ok()),
            });
            Field::Order(items.collect())
        }
        Form::Match { rows, options } => Field::Match {
            left: rows
                .iter()
                .map(|row| MatchLeft {
                    value: last_part(&row.field),
                    text: inline(&row.label),
                    chosen: first(&row.field),
                })
                .collect(),
            right: options.iter().map(|right| (right.value.clone(), content::markdown::plain(&right.text))).collect(),
        },
        Form::Predict { source, change, rows, .. } => Field::Predict {
            source: highlighted(source, "dockerfile"),
            change: inline(change),
            steps: rows
                .iter()
                .map(|row| PredictStep {
                    value: last_part(&row.field),
                    text: content::markdown::plain(&row.label),
                    chosen: first(&row.field),
                })
                .collect(),
        },
        Form::Line { field, lines } => Field::Line {
            lines: lines.iter().map(|line| (line.text.clone(), holds(field, &line.number.to_string()))).collect(),
            coloured: Vec::new(),
        },
        Form::Write { field, after, number: true, .. } => Field::Number { unit: after.clone(), given: first(field) },
        Form::Write { field, before, after, command: true, .. } => {
            Field::Fill { before: before.clone(), after: after.clone(), given: first(field) }
        }
        Form::Write { field, .. } => Field::Text { given: first(field) },
    }
}

/// The name of the field of one part of a question.
pub fn part(question: &str, part: &str) -> String {
    format!("q.{question}.{part}")
}

/// `3` of `q.some-question.3`.
fn last_part(field: &str) -> String {
    field.rsplit('.').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitting_is_its_own_seed_and_a_strange_one_is_zero() {
        assert_eq!(seed("00000000000000ff0123456789abcdef"), 255);
        assert_eq!(seed("not hexadecimal at all"), 0);
        assert_eq!(seed("é"), 0);
    }
}
