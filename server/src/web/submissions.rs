//! A submission: its page, what happens to it as it happens, taking it back, and its report.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use futures_util::Stream;
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::error::{Error, Result};
use super::home::standing;
use super::learner::Learner;
use super::views;
use super::views::submission::Known;
use crate::state::AppState;
use crate::store::events::{Audience, Event};
use crate::store::gradings::Grading;
use crate::store::submissions::Submission;
use crate::store::{self, Store};

/// How long one stream lives. A browser comes back by itself and goes on where it was.
const STREAM_LIFE: Duration = Duration::from_secs(15 * 60);
/// Events of one submission that a page reads.
const MOST_EVENTS: usize = 20_000;

/// Where the submission stands.
pub async fn submission(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Learner(learner): Learner,
) -> Result<Html<String>> {
    let submission = find(&state.store, &learner, &id).await?;
    // The grading is read before the events: a page then never says "finished" without its last event.
    let grading = store::gradings::newest(&state.store, &id).await?;
    let events = all_events(&state.store, &id).await?;
    let files = store::submissions::files(&state.store, &id).await?;
    let siblings = store::submissions::of_learner(&state.store, &learner, &submission.lab).await?;
    let older = siblings.iter().filter(|one| one.received_at <= submission.received_at && one.id != id).count();
    let standing = standing(&state.store, Some(&learner)).await?;
    let loaded = state.loaded();
    let known = Known {
        submission: &submission,
        grading: grading.as_ref(),
        events: &events,
        files: &files,
        number: u32::try_from(older + 1).unwrap_or(u32::MAX),
        queue: in_line(&state.store, grading.as_ref()).await?,
        standing: standing.labs.get(&submission.lab),
        engine: state.engine(),
    };
    Ok(Html(app::pages::submission(&loaded.site, &views::submission::of(&loaded, &known))))
}

/// Takes a submission back that still waits.
pub async fn cancel(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Learner(learner): Learner,
) -> Result<Redirect> {
    find(&state.store, &learner, &id).await?;
    if store::queue::cancel(&state.store, &learner, &id).await? {
        store::events::append(&state.store, &id, Audience::Learner, &[("done", "{}".to_owned())]).await?;
        state.bell.ring();
    }
    Ok(Redirect::to(&format!("/submissions/{id}")))
}

/// The verdict as the command line prints it.
pub async fn report(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Learner(learner): Learner,
) -> Result<Response> {
    find(&state.store, &learner, &id).await?;
    let report = store::gradings::newest(&state.store, &id).await?.and_then(|grading| grading.report);
    let report = report.ok_or_else(|| {
        Error::new(StatusCode::NOT_FOUND, "There is no report yet", "This submission has not been judged.")
            .next("Back to the submission", format!("/submissions/{id}"))
    })?;
    Ok(([(CONTENT_TYPE, "application/json")], report).into_response())
}

/// Where a client that cannot set headers says what it has seen.
#[derive(Debug, Deserialize)]
pub struct Seen {
    after: Option<i64>,
}

/// What happens to a submission, as it happens. Goes on after `Last-Event-ID`, or `?after=`.
pub async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
    Learner(learner): Learner,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Sent, Infallible>>>> {
    find(&state.store, &learner, &id).await?;
    let room = state.streams.clone().try_acquire_owned().map_err(|_| {
        Error::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many pages are being watched",
            "The submission goes on; only the live view is full.",
        )
        .fix("Reload the page in a moment.")
    })?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let watch = Watch {
        after: last.or(seen.after).unwrap_or(0),
        until: Instant::now() + STREAM_LIFE,
        closing: state.closing(),
        pending: Vec::new().into_iter(),
        place: None,
        over: false,
        state,
        id,
        _room: room,
    };
    let stream = futures_util::stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((Ok(event), watch))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// One open stream.
struct Watch {
    state: AppState,
    id: String,
    after: i64,
    until: Instant,
    closing: tokio::sync::watch::Receiver<bool>,
    pending: std::vec::IntoIter<Event>,
    place: Option<u32>,
    over: bool,
    _room: OwnedSemaphorePermit,
}

impl Watch {
    /// The next event, or the end of the stream.
    async fn next(&mut self) -> Option<Sent> {
        loop {
            if let Some(event) = self.pending.next() {
                self.after = event.seq;
                self.over |= event.kind == "done";
                return Some(Sent::default().id(event.seq.to_string()).event(&event.kind).data(event.body));
            }
            if self.over || Instant::now() >= self.until || *self.closing.borrow() {
                return None;
            }
            match self.look().await {
                Ok(Some(sent)) => return Some(sent),
                Ok(None) => {}
                Err(error) => {
                    // Logged where it was made. The browser comes back by itself.
                    tracing::debug!(?error, "a stream ends");
                    return None;
                }
            }
        }
    }

    /// Looks for news, and waits when there are none. Gives an event where there is one that is not in the records: the
    /// place in line, and the end of a submission whose last event was lost with its worker.
    async fn look(&mut self) -> Result<Option<Sent>> {
        let state = self.state.clone();
        // The grading first: once it is over, all of its events are there.
        let grading = store::gradings::newest(&state.store, &self.id).await?;
        self.pending = store::events::after(&state.store, &self.id, self.after).await?.into_iter();
        if !self.pending.as_slice().is_empty() {
            return Ok(None);
        }
        if grading.as_ref().is_some_and(|grading| !matches!(grading.state.as_str(), "queued" | "running")) {
            self.over = true;
            return Ok(Some(Sent::default().event("done").data("{}")));
        }
        let line = in_line(&state.store, grading.as_ref()).await?;
        if let Some((place, estimate)) = line.filter(|(place, _)| Some(*place) != self.place) {
            self.place = Some(place);
            let estimate = estimate.map(views::numbers::about);
            let body = serde_json::json!({ "text": "Waiting in line", "place": place, "estimate": estimate });
            return Ok(Some(Sent::default().event("progress").data(body.to_string())));
        }
        tokio::select! {
            () = state.bell.wait() => {}
            _ = self.closing.changed() => {}
        }
        Ok(None)
    }
}

async fn find(store: &Store, learner: &str, id: &str) -> Result<Submission> {
    let found = store::submissions::find(store, learner, id).await?;
    found.ok_or_else(|| Error::not_found("You have no submission under this address."))
}

async fn all_events(store: &Store, id: &str) -> Result<Vec<Event>> {
    let mut all: Vec<Event> = Vec::new();
    loop {
        let after = all.last().map_or(0, |event| event.seq);
        let more = store::events::after(store, id, after).await?;
        if more.is_empty() || all.len() >= MOST_EVENTS {
            return Ok(all);
        }
        all.extend(more);
    }
}

/// Place in line from 1, and about how many milliseconds until it is graded.
async fn in_line(store: &Store, grading: Option<&Grading>) -> Result<Option<(u32, Option<i64>)>> {
    let Some(grading) = grading.filter(|grading| grading.state == "queued") else { return Ok(None) };
    let ahead = store::queue::ahead(store, grading).await?;
    let usual = store::queue::usual_duration(store, &grading.lab).await?;
    Ok(Some((u32::try_from(ahead + 1).unwrap_or(u32::MAX), usual.map(|usual| usual * (ahead + 1)))))
}
