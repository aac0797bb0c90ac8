//! Lectures: to read, as slides, and the mark that says one was read.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::error::{Error, Result};
use super::error_page::wants_json;
use super::extract::Form;
use super::learner::Visitor;
use crate::state::AppState;
use crate::store;

/// A lecture to read; the same bytes for everyone.
pub async fn lecture(State(state): State<AppState>, Path(slug): Path<String>, headers: HeaderMap) -> Result<Response> {
    let loaded = state.loaded();
    Ok(loaded.lectures.get(&slug).ok_or_else(no_lecture)?.answer(&headers))
}

/// The same lecture as slides.
pub async fn slides(State(state): State<AppState>, Path(slug): Path<String>, headers: HeaderMap) -> Result<Response> {
    let loaded = state.loaded();
    Ok(loaded.slides.get(&slug).ok_or_else(no_lecture)?.answer(&headers))
}

/// A picture of a lecture.
pub async fn image(State(state): State<AppState>, Path(name): Path<String>, headers: HeaderMap) -> Result<Response> {
    let loaded = state.loaded();
    let image = loaded.images.get(&name).ok_or_else(|| Error::not_found("The course has no picture of this name."))?;
    Ok(image.answer(&headers))
}

/// The glossary stands in the last lecture.
pub async fn glossary() -> Redirect {
    Redirect::permanent("/lectures/review#glossary")
}

/// The form below a section.
#[derive(Debug, Deserialize)]
pub struct Mark {
    /// The section's id.
    #[serde(default)]
    section: String,
    /// `no` takes the mark back.
    #[serde(default)]
    read: String,
}

/// Remembers that a section was read, and goes back to it.
pub async fn mark_read(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
    Form(mark): Form<Mark>,
) -> Result<Redirect> {
    let loaded = state.loaded();
    let lecture = loaded.course.lecture(&slug).ok_or_else(no_lecture)?;
    let place = lecture.sections.iter().position(|section| section.id == mark.section).ok_or_else(|| {
        Error::bad_request("The form names a section that this lecture does not have.")
            .next("Back to the lecture", lecture.address())
    })?;
    let learner = visitor.keep(&state.store).await?;
    let key = section_key(&slug, &mark.section);
    let read = mark.read != "no";
    store::progress::mark_read(&state.store, &learner, &key, &loaded.course.version, read).await?;
    // A reader goes on with the next section; one who takes the mark back stays.
    let next = lecture.sections.get(place + 1).filter(|_| read);
    let to = next.map_or(mark.section.as_str(), |section| section.id.as_str());
    Ok(Redirect::to(&format!("/lectures/{slug}#{to}")))
}

/// The sections of a lecture that this learner has read, by id. The lecture's page is the same for everyone and asks for
/// this; opened as a page it leads back to the lecture.
pub async fn read(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response> {
    let loaded = state.loaded();
    let lecture = loaded.course.lecture(&slug).ok_or_else(no_lecture)?;
    if !wants_json(&headers) {
        return Ok(Redirect::to(&lecture.address()).into_response());
    }
    let read = match visitor.learner() {
        Some(learner) => store::progress::read(&state.store, learner).await?,
        None => BTreeMap::new(),
    };
    let sections = lecture.sections.iter().map(|section| section.id.as_str());
    let sections: Vec<&str> = sections.filter(|section| read.contains_key(&section_key(&slug, section))).collect();
    Ok(Json(sections).into_response())
}

/// How a section is named in the records.
pub fn section_key(lecture: &str, section: &str) -> String {
    format!("{lecture}#{section}")
}

fn no_lecture() -> Error {
    Error::not_found("No lecture has this address.")
}
