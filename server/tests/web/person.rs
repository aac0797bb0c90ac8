//! A server with a fake grader, and people with browsers that know no JavaScript.

use std::ops::Deref;
use std::sync::Arc;

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use server::web::settings::Settings;

use crate::fake_grader::FakeGrader;
use crate::test_app::TestApp;

/// A server whose hand-ins are judged without building anything.
pub struct FakeApp {
    pub grader: Arc<FakeGrader>,
    app: TestApp,
}

impl FakeApp {
    pub async fn start() -> FakeApp {
        FakeApp::with(|_| {}).await
    }

    /// A server whose settings `change` has changed.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> FakeApp {
        let grader = Arc::new(FakeGrader::default());
        let app = TestApp::start(change, |_| Arc::clone(&grader)).await;
        FakeApp { grader, app }
    }

    /// A server that keeps everything in the database at an address.
    pub async fn on(url: &str) -> FakeApp {
        let grader = Arc::new(FakeGrader::default());
        let folder = tempfile::tempdir().unwrap();
        let app = TestApp::start_on(url, folder, |_| {}, |_| Arc::clone(&grader)).await;
        FakeApp { grader, app }
    }

    /// Somebody with a browser of their own.
    pub fn person(&self) -> Person {
        Person::of(&self.url)
    }
}

impl Deref for FakeApp {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

/// A browser with its cookies. It does not follow redirects by itself.
pub struct Person {
    url: String,
    pub client: Client,
}

impl Person {
    pub fn of(url: &str) -> Person {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build().unwrap();
        Person { url: url.to_owned(), client }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    /// A page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }

    /// Sends a form as a page of ours would.
    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Response {
        let request = self.client.post(self.url(path)).headers(self.own_page());
        request.form(fields).send().await.unwrap()
    }

    /// Hands files in through the lab's text areas.
    pub async fn hand_in(&self, lab: &str, files: &[(&str, &str)]) -> Response {
        // Browsers send a field's name as it is.
        let mut form = reqwest::multipart::Form::new().percent_encode_noop();
        for (name, text) in files {
            form = form.text(format!("file.{name}"), (*text).to_owned());
        }
        self.send(lab, form).await
    }

    pub async fn send(&self, lab: &str, form: reqwest::multipart::Form) -> Response {
        let path = format!("/labs/{lab}/submissions");
        self.client.post(self.url(&path)).headers(self.own_page()).multipart(form).send().await.unwrap()
    }

    /// Waits until a submission is finished, by its event stream, and gives the kinds of the events that came.
    pub async fn wait_for(&self, submission: &str) -> Vec<String> {
        let stream = self.get(&format!("{submission}/events")).await;
        assert_eq!(stream.status(), StatusCode::OK);
        let text = stream.text().await.unwrap();
        text.lines().filter_map(|line| line.strip_prefix("event: ")).map(str::to_owned).collect()
    }

    /// What a browser says about a form of our own page.
    fn own_page(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("origin", self.url.parse().unwrap());
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        headers
    }
}

/// Where an answer sends the browser.
pub fn location(response: &Response) -> String {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}
