//! The web, over HTTP, as a browser without JavaScript sees it. Nothing is built in these tests: a fake grader stands in
//! for the sandbox, because what is tested is the web. The real one is tested in `browser.rs` and in crate `labs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/answers.rs"]
mod answers;
mod caching;
mod events;
mod fake_grader;
mod html;
mod journey;
mod person;
#[path = "../support/postgres.rs"]
mod postgres;
mod quizzes;
mod security;
#[path = "../support/test_app.rs"]
mod test_app;
mod uploads;
