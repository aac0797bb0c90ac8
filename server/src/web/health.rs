//! For whoever watches the server.

use axum::extract::State;
use axum::http::StatusCode;

use super::error::{Error, Result};
use crate::state::AppState;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The process can do its work: the database answers.
pub async fn ready(State(state): State<AppState>) -> Result<&'static str> {
    state.store.ping().await.map_err(|cause| {
        tracing::error!(%cause, "the database does not answer");
        Error::new(StatusCode::SERVICE_UNAVAILABLE, "Not ready", "The database does not answer.")
    })?;
    Ok("ready\n")
}
