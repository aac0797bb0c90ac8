//! What each check asks for, and why.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::error::{Error, Result};
use super::views;
use crate::state::AppState;

/// All of them.
pub async fn list(State(state): State<AppState>) -> Html<String> {
    Html(app::pages::checks(&state.loaded().site, &views::check::list()))
}

/// One check, explained. A code of another tool leads to ours.
pub async fn check(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response> {
    let check = labs::checks::find(&id)
        .ok_or_else(|| Error::not_found("No check has this name.").next("All checks", "/checks".to_owned()))?;
    if check.meta.id != id {
        return Ok(Redirect::permanent(&format!("/checks/{}", check.meta.id)).into_response());
    }
    let loaded = state.loaded();
    Ok(Html(app::pages::check(&loaded.site, &views::check::of(&loaded, check))).into_response())
}
