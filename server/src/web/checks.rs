//! What each check asks for, and why.

use axum::extract::{Path, State};
use axum::response::Html;

use super::error::{Error, Result};
use super::views;
use crate::state::AppState;

/// One check, explained.
pub async fn check(State(state): State<AppState>, Path(id): Path<String>) -> Result<Html<String>> {
    let check = labs::checks::find(&id).ok_or_else(|| Error::not_found("No check has this name."))?;
    let loaded = state.loaded();
    Ok(Html(app::pages::check(&loaded.site, &views::check::of(&loaded, check))))
}
