//! Counts and times of requests, by route and not by address, so that the number of series stays small.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Counts a request and the time until its answer began.
pub async fn record(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().as_str().to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("none", |path| path.as_str()).to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("drydock_http_requests_total", &labels).increment(1);
    metrics::histogram!("drydock_http_request_seconds", &labels).record(started.elapsed().as_secs_f64());
    response
}

/// Says what each number means; the text stands beside it for whoever reads the metrics.
pub fn describe() {
    metrics::describe_counter!("drydock_http_requests_total", "Requests answered, by method, route and status");
    metrics::describe_histogram!("drydock_http_request_seconds", "Seconds until an answer began");
    metrics::describe_gauge!("drydock_queue_length", "Submissions that wait for a grader");
    metrics::describe_counter!("drydock_gradings_total", "Finished gradings, by outcome");
}
