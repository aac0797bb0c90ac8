//! Every address of the site, in reading order, and what stands before all of them.

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, middleware};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::state::AppState;
use crate::web::error::Error;
use crate::web::security::{headers, host, limits, origin};
use crate::web::session::{self, SessionError};
use crate::web::{
    assets, checks, error_page, health, home, labs, lectures, metrics, progress, quizzes, search, submissions,
};

/// The whole site. Opens the session tables beside the store's.
pub async fn router(state: AppState) -> Result<Router, SessionError> {
    let sessions = session::layer(&state.store, &state.settings).await?;
    let personal = Router::new()
        .route("/", get(home::home))
        .route("/lectures/{slug}/read", get(lectures::read).post(lectures::mark_read))
        .route("/quizzes/{id}", get(quizzes::quiz).post(quizzes::submit))
        .route("/quizzes/{id}/attempts/{attempt}", get(quizzes::attempt))
        .route("/labs", get(labs::list))
        .route("/labs/{slug}", get(labs::lab))
        .route("/labs/{slug}/submissions", post(labs::hand_in).layer(DefaultBodyLimit::max(limits::HAND_IN_BYTES)))
        .route("/labs/{slug}/solution", get(labs::solution))
        .route("/submissions/{id}", get(submissions::submission))
        .route("/submissions/{id}/events", get(submissions::events))
        .route("/submissions/{id}/cancel", post(submissions::cancel))
        .route("/submissions/{id}/report.json", get(submissions::report))
        .route("/progress", get(progress::progress))
        .layer(sessions);
    let shared = Router::new()
        .route("/lectures/{slug}", get(lectures::lecture))
        .route("/lectures/{slug}/slides", get(lectures::slides))
        .route("/labs/{slug}/files/{*name}", get(labs::starter_file))
        .route("/search", get(search::search))
        .route("/checks", get(checks::list))
        .route("/checks/{*id}", get(checks::check))
        .route("/glossary", get(lectures::glossary))
        .route("/images/{name}", get(lectures::image))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.svg", get(assets::favicon))
        .route("/favicon.ico", get(assets::favicon))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready));
    let site = personal.merge(shared).fallback(|| async { Error::from_status(StatusCode::NOT_FOUND) });
    Ok(guarded(site, state))
}

/// Puts everything around the handlers that every request passes, outermost last.
fn guarded(site: Router<AppState>, state: AppState) -> Router {
    let https = state.settings.is_https();
    let hosts = host::Hosts(state.settings.hosts().into());
    let site = site
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::TIMEOUT))
        .with_state(state.clone());
    limits::guard(site, &state.settings).layer(
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(error_page::REQUEST_ID, MakeRequestUuid))
            .layer(TraceLayer::new_for_http().make_span_with(span))
            .layer(PropagateRequestIdLayer::new(error_page::REQUEST_ID))
            .layer(middleware::from_fn(metrics::record))
            .layer(middleware::from_fn(move |request, next| headers::add(https, request, next)))
            .layer(middleware::from_fn_with_state(state, error_page::render))
            .layer(CatchPanicLayer::custom(error_page::panicked))
            .layer(middleware::from_fn_with_state(hosts, host::check))
            .layer(middleware::from_fn_with_state(origin::HttpsOnly(https), origin::check)),
    )
}

/// What a log line says about the request it belongs to. Queries are left out: people search for private things.
fn span(request: &axum::extract::Request) -> tracing::Span {
    let id = request.headers().get(error_page::REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}
