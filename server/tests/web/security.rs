//! What other sites, other learners and clumsy programs may not do.

use reqwest::StatusCode;

use crate::html::text;
use crate::person::{FakeApp, location};

const DOCKERFILE: (&str, &str) = ("Dockerfile", "FROM python:3.13-slim\nUSER 10001\n");

#[tokio::test]
async fn a_form_of_another_site_changes_nothing_and_is_told_why() {
    let app = FakeApp::start().await;
    let person = app.person();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("referer", "https://evil.example/page"),
    ] {
        let request = person.client.post(person.url("/labs/first-image/submissions")).header(name, value);
        let form = reqwest::multipart::Form::new().text("file.Dockerfile", "FROM python:3.13-slim");
        let response = request.multipart(form).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(response.headers().get("set-cookie").is_none());
        assert!(text(&response.text().await.unwrap()).contains("another site"));
    }
}

#[tokio::test]
async fn only_our_own_names_are_answered() {
    let app = FakeApp::with(|settings| settings.public_url = Some("http://drydock.example".into())).await;
    let person = app.person();
    for (host, status) in [
        ("localhost:3000", StatusCode::OK),
        ("drydock.example", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1.evil.example", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let response = person.client.get(person.url("/")).header("host", host).send().await.unwrap();
        assert_eq!(response.status(), status, "{host}");
    }
    let health = person.client.get(person.url("/healthz")).header("host", "10.0.0.7").send().await.unwrap();
    assert_eq!(health.status(), StatusCode::OK);
}

#[tokio::test]
async fn another_learner_s_work_is_not_found() {
    let app = FakeApp::start().await;
    let (mine, theirs) = (app.person(), app.person());
    let submission = location(&mine.hand_in("first-image", &[DOCKERFILE]).await);
    mine.wait_for(&submission).await;
    theirs.hand_in("first-image", &[DOCKERFILE]).await;
    for path in ["", "/events", "/report.json"] {
        let path = format!("{submission}{path}");
        assert_eq!(mine.get(&path).await.status(), StatusCode::OK, "{path}");
        assert_eq!(theirs.get(&path).await.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(app.person().get(&path).await.status(), StatusCode::NOT_FOUND, "{path} without a session");
    }
    let cancel = theirs.post(&format!("{submission}/cancel"), &[]).await;
    assert_eq!(cancel.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_forged_cookie_is_nobody_s() {
    let app = FakeApp::start().await;
    let person = app.person();
    let submission = location(&person.hand_in("first-image", &[DOCKERFILE]).await);
    let forged = app.person();
    let request = forged.client.get(forged.url(&submission)).header("cookie", "drydock=AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    let app = FakeApp::start().await;
    let person = app.person();
    for path in ["/", "/lectures/containers", "/nowhere", "/assets/style.css", "/healthz"] {
        let response = person.get(path).await;
        let header =
            |name: &str| response.headers().get(name).unwrap_or_else(|| panic!("{path}: {name}")).to_str().unwrap();
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert!(!header("permissions-policy").is_empty() && !header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_with_a_way_on_or_json_for_a_program() {
    let app = FakeApp::start().await;
    let person = app.person();
    let paths = [
        "/nowhere",
        "/lectures/nothing",
        "/quizzes/NOTHING",
        "/labs/nothing",
        "/checks/nothing",
        "/labs/first-image/files/..%2Flab.toml",
        "/labs/first-image/files/../../Cargo.toml",
        "/assets/..%2FCargo.toml",
        "/submissions/..%2F..%2Fetc",
    ];
    for path in paths {
        let response = person.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let page = response.text().await.unwrap();
        assert!(page.contains("href=\"/\"") && page.contains("<h1"), "{path}");
    }
    let request = person.client.get(person.url("/nowhere")).header("accept", "application/json");
    let json: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(json["error"]["status"], 404);
    let wrong_method = person.post("/search", &[]).await;
    assert_eq!(wrong_method.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong_method.text().await.unwrap().contains("<h1"));
}

#[tokio::test]
async fn too_many_forms_at_once_are_told_to_wait_and_reading_goes_on() {
    let app = FakeApp::with(|settings| {
        settings.burst = 2;
        settings.refill_ms = 600_000;
    })
    .await;
    let person = app.person();
    let mut last = person.post("/lectures/containers/read", &[]).await;
    for _ in 0..2 {
        last = person.post("/lectures/containers/read", &[]).await;
    }
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key("retry-after"));
    assert!(text(&last.text().await.unwrap()).contains("Go back, wait a moment"));
    assert_eq!(person.get("/").await.status(), StatusCode::OK);
}
