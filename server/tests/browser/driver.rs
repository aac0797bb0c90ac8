//! Chromium through its WebDriver, on a free port, ended with the test.

use std::ops::Deref;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long a page may take to come to a state. A grading is part of it, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// A browser with one window.
pub struct Browser {
    client: Client,
    _driver: Child,
    _profile: TempDir,
}

impl Browser {
    pub async fn open() -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is missing; `.ci/setup test` installs it");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().expect("chromedriver ended before it said its port");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').parse::<u16>().unwrap();
            }
        };
        // Nobody reads on, and a full pipe would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let profile = tempfile::tempdir().unwrap();
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let capabilities = capabilities.as_object().cloned().unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("chromium did not start");
        Browser { client, _driver: driver, _profile: profile }
    }

    /// Runs a script with arguments and gives what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Clicks what is there, once it is there, as a person would.
    pub async fn click(&self, selector: &str) {
        let element = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
        element.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Waits until the page's text holds `wanted`, and gives the text.
    pub async fn wait_for_text(&self, wanted: &str) -> String {
        self.wait_for("return document.body?.innerText ?? ''", wanted).await
    }

    /// Waits until the browser is at an address with `wanted` in its path.
    pub async fn wait_for_path(&self, wanted: &str) -> String {
        self.wait_for("return location.pathname", wanted).await
    }

    async fn wait_for(&self, script: &str, wanted: &str) -> String {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            // While a page is loaded anew there may be nothing to ask for a moment.
            let text = self.client.execute(script, vec![]).await.ok();
            let text = text.and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
            if text.contains(wanted) {
                return text;
            }
            if tokio::time::Instant::now() > until {
                panic!("\"{wanted}\" did not come; what is there:\n{text}");
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}
