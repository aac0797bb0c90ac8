//! Quizzes: the form, handing it in, and what came of it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use quizzes::{Form, Given, Presented, Quiz};

use super::error::{Error, Result};
use super::extract::Fields;
use super::learner::{Learner, Visitor};
use super::views;
use super::views::numbers::milli;
use super::views::quiz::{Mistake, Sheet, part, seed};
use crate::loaded::Loaded;
use crate::state::AppState;
use crate::store;
use crate::store::quizzes::{Answer, Attempt, NewAttempt};

/// The form, in an order drawn for this sitting.
pub async fn quiz(State(state): State<AppState>, Path(id): Path<String>, visitor: Visitor) -> Result<Html<String>> {
    let loaded = state.loaded();
    let quiz = find(&loaded, &id)?;
    let sitting = store::ids::fresh();
    let sheet = Sheet { sitting: &sitting, sent: &Fields::default(), mistakes: &[] };
    let attempts = attempts(&state, visitor.learner(), &id).await?;
    Ok(Html(app::pages::quiz(&loaded.site, &views::quiz::of(&loaded, quiz, &sheet, &attempts))))
}

/// Scores what was sent and keeps it. The same sitting sent twice is one attempt.
pub async fn submit(
    State(state): State<AppState>,
    Path(id): Path<String>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response> {
    let loaded = state.loaded();
    let quiz = find(&loaded, &id)?;
    let sitting = fields.first("sitting").filter(|sitting| store::ids::is_id(sitting)).ok_or_else(|| {
        Error::bad_request("The form does not say which sitting it belongs to, so it cannot be scored.")
            .fix("Open the quiz again and answer it there.")
            .next("Open the quiz", format!("/quizzes/{id}"))
    })?;
    let presented = quiz.present(seed(sitting));
    let mistakes = mistakes(&presented, &fields);
    if !mistakes.is_empty() {
        let sheet = Sheet { sitting, sent: &fields, mistakes: &mistakes };
        let attempts = attempts(&state, visitor.learner(), &id).await?;
        let page = app::pages::quiz(&loaded.site, &views::quiz::of(&loaded, quiz, &sheet, &attempts));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    let answers = answers(quiz, &presented, &in_places(&presented, &fields))?;
    let learner = visitor.keep(&state.store).await?;
    let attempt = NewAttempt {
        learner: &learner,
        quiz: &id,
        form: sitting,
        earned_milli: earned(quiz, &answers),
        possible_milli: milli(quiz.points()),
        reveal: reveal_name(quiz),
        answers: &answers,
    };
    let attempt = store::quizzes::record(&state.store, &attempt).await?;
    Ok(Redirect::to(&format!("/quizzes/{id}/attempts/{attempt}")).into_response())
}

/// What came of an attempt.
pub async fn attempt(
    State(state): State<AppState>,
    Path((id, attempt)): Path<(String, String)>,
    Learner(learner): Learner,
) -> Result<Html<String>> {
    let loaded = state.loaded();
    let quiz = find(&loaded, &id)?;
    let one = store::quizzes::find(&state.store, &learner, &attempt).await?.filter(|one| one.quiz == id);
    let one = one.ok_or_else(|| Error::not_found("You have no attempt under this address."))?;
    let answers = store::quizzes::answers_of(&state.store, &one.id).await?;
    let attempts = attempts(&state, Some(&learner), &id).await?;
    let view = views::quiz_result::of(&loaded, quiz, &one, &answers, &attempts);
    Ok(Html(app::pages::quiz_result(&loaded.site, &view)))
}

fn find<'a>(loaded: &'a Loaded, id: &str) -> Result<&'a Quiz> {
    loaded.banks.quiz(id).ok_or_else(|| Error::not_found("No quiz has this address."))
}

async fn attempts(state: &AppState, learner: Option<&str>, quiz: &str) -> Result<Vec<Attempt>> {
    Ok(match learner {
        Some(learner) => store::quizzes::attempts_of(&state.store, learner, quiz).await?,
        None => Vec::new(),
    })
}

/// Answers that cannot be read as one: not wrong ones, those are scored.
fn mistakes(presented: &[Presented], fields: &Fields) -> Vec<Mistake> {
    presented
        .iter()
        .filter_map(|question| {
            let text = match &question.form {
                Form::Write { field, number: true, after, .. } => {
                    let typed = fields.first(field).unwrap_or_default().trim();
                    (!typed.is_empty() && !typed.contains(|c: char| c.is_ascii_digit())).then(|| match after.as_str() {
                        "" => "Write a number, such as 12 or 0.5.".to_owned(),
                        unit => format!("Write a number of {unit}, such as 12 or 0.5."),
                    })
                }
                Form::Order { items, .. } => {
                    let places = items.iter().filter_map(|item| fields.first(&part(&question.id, &item.value)));
                    let places: Vec<&str> = places.filter(|place| !place.is_empty()).collect();
                    let twice =
                        places.iter().enumerate().find(|(at, place)| places.iter().take(*at).any(|one| one == *place));
                    match twice {
                        Some((_, place)) => {
                            Some(format!("Two items have place {place}: give each a place of its own."))
                        }
                        None if !places.is_empty() && places.len() < items.len() => {
                            Some("Give every item a place, or none at all.".to_owned())
                        }
                        None => None,
                    }
                }
                _ => None,
            };
            text.map(|text| Mistake { question: question.id.clone(), text })
        })
        .collect()
}

/// The form asks each item for its place (`q.ID.ITEM = 2`); scoring asks each place for its item (`q.ID.2 = ITEM`).
fn in_places(presented: &[Presented], fields: &Fields) -> Fields {
    let mut turned = fields.clone();
    for question in presented {
        let Form::Order { items, .. } = &question.form else { continue };
        for item in items {
            if let Some(place) = fields.first(&part(&question.id, &item.value)) {
                turned.0.insert(part(&question.id, place), vec![item.value.clone()]);
            }
        }
    }
    turned
}

fn answers(quiz: &Quiz, presented: &[Presented], fields: &Fields) -> Result<Vec<Answer>> {
    let both = quiz.questions.iter().zip(presented);
    both.map(|(question, shown)| {
        let given = Given::from_fields(&question.id, &fields.0);
        let scored = question.score(&given);
        Ok(Answer {
            question: question.id.clone(),
            content_hash: question.content_hash.clone(),
            concept: question.concept.clone(),
            shown_order: serde_json::to_string(&shown.order()).map_err(Error::internal)?,
            given: serde_json::to_string(&given).map_err(Error::internal)?,
            fraction_milli: milli(scored.fraction),
        })
    })
    .collect()
}

/// Points in thousandths. Each question is rounded, and so the sum is what the page's rows add up to.
fn earned(quiz: &Quiz, answers: &[Answer]) -> i64 {
    let both = quiz.questions.iter().zip(answers);
    both.map(|(question, answer)| milli(question.points) * answer.fraction_milli / 1000).sum()
}

fn reveal_name(quiz: &Quiz) -> &'static str {
    match quiz.reveal {
        quizzes::Reveal::AfterSubmit => "after-submit",
        quizzes::Reveal::AfterPass => "after-pass",
        quizzes::Reveal::Never => "never",
    }
}
