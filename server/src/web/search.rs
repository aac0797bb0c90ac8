//! Search over the course.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;

use super::views;
use crate::state::AppState;

/// Characters of a query that are looked at.
const LONGEST: usize = 200;

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// The results for `?q=`.
pub async fn search(State(state): State<AppState>, Query(asked): Query<Asked>) -> Html<String> {
    let query: String = asked.q.chars().take(LONGEST).collect();
    let loaded = state.loaded();
    Html(app::pages::search(&loaded.site, &views::search::of(&loaded, &query)))
}
