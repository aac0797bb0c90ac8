//! A person at a real browser: the whole way through, with the real sandbox, and every kind of page as axe sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/answers.rs"]
mod answers;
mod axe;
mod driver;
mod journey;
#[path = "../support/test_app.rs"]
mod test_app;

use std::sync::Arc;

use labs::sandbox::HostConfig;
use server::grading::{LabGrader, open_host};
use test_app::TestApp;

/// A server that grades in real sandboxes.
async fn real_app() -> TestApp {
    let host = open_host(HostConfig::default()).await.expect("no sandbox; `drydock images` prepares it");
    TestApp::start(|_| {}, |state| Arc::new(LabGrader::new(state.clone(), Some(host)))).await
}
