//! A lecture is the same bytes for everyone, sent once.

use reqwest::StatusCode;

use crate::person::FakeApp;

#[tokio::test]
async fn a_lecture_that_is_known_is_not_sent_again() {
    let app = FakeApp::start().await;
    let person = app.person();
    for path in ["/lectures/containers", "/lectures/containers/slides"] {
        let ask = |name: &'static str, value: String| {
            let request = person.client.get(person.url(path)).header("accept-encoding", "gzip, br");
            async move { request.header(name, value).send().await.unwrap() }
        };
        let first = ask("x-nothing", String::new()).await;
        assert_eq!(first.headers()["content-encoding"], "br");
        assert!(first.headers()["vary"].to_str().unwrap().contains("Accept-Encoding"));
        assert!(first.headers()["cache-control"].to_str().unwrap().starts_with("public"));
        let tag = first.headers()["etag"].to_str().unwrap().to_owned();
        assert!(tag.starts_with('"'), "a strong tag: {tag}");
        let again = ask("if-none-match", tag).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert!(again.bytes().await.unwrap().is_empty());
        assert_eq!(ask("if-none-match", "\"another\"".into()).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn personal_pages_are_never_kept_and_versioned_files_for_ever() {
    let app = FakeApp::start().await;
    let person = app.person();
    let home = person.get("/").await;
    assert_eq!(home.headers()["cache-control"], "private, no-store");
    let page = home.text().await.unwrap();
    let addresses: Vec<&str> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert!(addresses.iter().any(|address| address.starts_with("/assets/style.css?v=")), "{addresses:?}");
    for address in addresses {
        let asset = person.get(address).await;
        assert_eq!(asset.status(), StatusCode::OK, "{address}");
        assert_eq!(asset.headers()["cache-control"], "public, max-age=31536000, immutable", "{address}");
    }
    let stale = person.get("/assets/style.css?v=0000").await;
    assert_eq!(stale.headers()["cache-control"], "public, no-cache");
}
