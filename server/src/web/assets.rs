//! `/assets/{name}` and the icon.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::error::{Error, Result};
use crate::state::AppState;

/// The version in an asset's address.
#[derive(Debug, Deserialize)]
pub struct Version {
    #[serde(default)]
    v: String,
}

/// An embedded file. Under the address that names its version it may be kept for ever.
pub async fn asset(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(version): Query<Version>,
    headers: HeaderMap,
) -> Result<Response> {
    let asset = state.assets.get(&name).ok_or_else(|| Error::not_found("No file of the site has this name."))?;
    Ok(asset.answer(&version.v, &headers))
}

/// The icon, under the address that browsers try by themselves.
pub async fn favicon(State(state): State<AppState>, headers: HeaderMap) -> Result<Response> {
    let icon = state.assets.get("icon.svg").ok_or_else(|| Error::not_found("There is no icon."))?;
    Ok(icon.answer("", &headers))
}
