//! The live view of a submission.

use crate::person::{FakeApp, location};

const DOCKERFILE: (&str, &str) = ("Dockerfile", "FROM python:3.13-slim\nUSER 10001\n");

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_that_was_seen() {
    let app = FakeApp::start().await;
    let person = app.person();
    let submission = location(&person.hand_in("first-image", &[DOCKERFILE]).await);
    person.wait_for(&submission).await;
    let path = person.url(&format!("{submission}/events"));
    let whole = person.client.get(&path).send().await.unwrap();
    assert!(whole.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    let whole = whole.text().await.unwrap();
    let ids: Vec<&str> = whole.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
    assert!(ids.len() >= 4, "{whole}");
    let rest = person.client.get(&path).header("last-event-id", ids[1]).send().await.unwrap().text().await.unwrap();
    let rest: Vec<&str> = rest.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
    assert_eq!(rest, ids[2..]);
    let after = person.client.get(format!("{path}?after={}", ids[1])).send().await.unwrap().text().await.unwrap();
    assert_eq!(after.lines().filter(|line| line.starts_with("id: ")).count(), ids.len() - 2);
}

#[tokio::test]
async fn a_stream_follows_what_happens_and_ends_with_done() {
    let app = FakeApp::start().await;
    let person = app.person();
    let held = app.grader.hold().await;
    let submission = location(&person.hand_in("first-image", &[DOCKERFILE]).await);
    let mut stream = person.get(&format!("{submission}/events")).await;
    drop(held);
    let mut text = String::new();
    while let Some(chunk) = stream.chunk().await.unwrap() {
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
    let kinds: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert!(kinds.contains(&"log") && kinds.contains(&"check"), "{kinds:?}");
    assert_eq!(kinds.last(), Some(&"done"));
}
