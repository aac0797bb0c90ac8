//! A whole server on a free port, with a database and a data folder of its own.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use server::assets::AssetFiles;
use server::loaded::Loaded;
use server::queue::{Worker, WorkerOptions};
use server::router::router;
use server::state::AppState;
use server::store::Store;
use server::web::settings::Settings;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::fake_grader::FakeGrader;

/// A running server. It ends when this is dropped.
pub struct TestApp {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    pub state: AppState,
    pub grader: Arc<FakeGrader>,
    stop: CancellationToken,
    _folder: TempDir,
}

impl TestApp {
    pub async fn start() -> TestApp {
        TestApp::with(|_| {}).await
    }

    /// A server whose settings `change` has changed.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}/drydock.sqlite", folder.path().display())).await.unwrap();
        store.migrate().await.unwrap();
        let mut settings = Settings::local(folder.path());
        change(&mut settings);
        let assets = AssetFiles::embedded();
        let (loaded, problems) = Loaded::embedded(&assets);
        assert!(problems.is_empty(), "{problems:#?}");
        let state = AppState::new(store.clone(), assets, settings, loaded);
        state.set_engine(app::view::Engine::Ready);
        let stop = CancellationToken::new();
        let grader = Arc::new(FakeGrader::default());
        let options = WorkerOptions { slots: 1, watermark: None };
        let worker = Worker::new(store, grader.clone(), state.bell.clone(), options);
        tokio::spawn(worker.run(stop.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = router(state.clone()).await.unwrap().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        TestApp { url, state, grader, stop, _folder: folder }
    }

    /// Somebody with a browser of their own.
    pub fn person(&self) -> Person<'_> {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build().unwrap();
        Person { app: self, client }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        self.state.close();
    }
}

/// A browser with its cookies. It does not follow redirects by itself.
pub struct Person<'a> {
    app: &'a TestApp,
    pub client: Client,
}

impl Person<'_> {
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.app.url)
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
        let mut form = reqwest::multipart::Form::new();
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
        headers.insert("origin", self.app.url.parse().unwrap());
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        headers
    }
}

/// Where an answer sends the browser.
pub fn location(response: &Response) -> String {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}
