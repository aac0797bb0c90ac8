//! The sandbox on the real engine: an honest submission from build to stop, and nothing left behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::time::Duration;

use common::{built, nothing_left, open, run, started};
use labs::sandbox::Run;

const DOCKERFILE: &str = "\
FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
RUN <<EOF
set -e
echo hello > /greeting
EOF
COPY <<CFG /app/config.ini
[a]
b=1
CFG
COPY app.py .
USER 10001:10001
EXPOSE 5000
CMD [\"gunicorn\", \"--bind\", \"0.0.0.0:5000\", \"app:app\"]
";
const REQUIREMENTS: &str = "flask==3.1.3\ngunicorn==23.0.0\n";
const APP: &str = "\
from flask import Flask
app = Flask(__name__)

@app.get('/health')
def health():
    return {'status': 'ok', 'value': 1}
";

#[test]
fn an_honest_submission_is_built_rebuilt_run_asked_and_stopped() {
    run(|host| async move {
        let began = std::time::Instant::now();
        let sandbox = open(&host).await;
        println!("ready {:?}, engine {}", began.elapsed(), sandbox.engine_version());
        let files = [("Dockerfile", DOCKERFILE), ("requirements.txt", REQUIREMENTS), ("app.py", APP)];
        let first = built(&sandbox, &files).await;
        println!("{first:#?}");
        let lines: Vec<_> = first.steps.iter().map(|step| (step.line, step.cached)).collect();
        let expected = [2, 3, 4, 5, 9, 13].map(|line| (Some(line), false));
        assert_eq!(lines, expected);

        let changed = APP.replace("'value': 1", "'value': 2");
        let second = built(&sandbox, &[files[0], files[1], ("app.py", &changed)]).await;
        let cached: Vec<bool> = second.steps.iter().map(|step| step.cached).collect();
        assert_eq!(cached, [true, true, true, true, true, false]);

        let image = sandbox.image(&second.image).await.unwrap();
        println!("{image:#?}");
        assert_eq!(image.base.as_deref(), Some("python:3.13-slim"));
        assert_eq!(image.config.user, "10001:10001");
        assert_eq!(image.config.exposed, [(5000, "tcp".to_owned())]);
        let layers = sandbox.layers(&image).await.unwrap();
        assert_eq!(layers.len(), 6);

        let service = Run { read_only: true, cap_drop_all: true, tmpfs: vec!["/tmp".to_owned()], ..Run::default() };
        let container = started(&sandbox, &second, &service).await;
        let answer = container.wait_http("GET", 5000, "/health", Duration::from_secs(60)).await.unwrap().unwrap();
        assert_eq!((answer.status, String::from_utf8_lossy(&answer.body).contains("\"value\":2")), (200, true));
        assert_eq!(container.uid_gid().await.unwrap(), Some((10001, 10001)));
        let sockets = container.listening().await.unwrap();
        assert!(sockets.iter().any(|socket| socket.port == 5000 && socket.reaches_outside()), "{sockets:?}");
        assert!(container.processes().await.unwrap().iter().all(|p| p.no_new_privileges && p.capabilities == 0));
        assert!(container.logs().await.unwrap().stderr.contains("Listening"));
        let stopped = container.stop(Duration::from_secs(10)).await.unwrap();
        assert!(stopped.signal_respected, "{stopped:?}");
        container.remove().await.unwrap();

        let began = std::time::Instant::now();
        sandbox.close().await.unwrap();
        println!("closed {:?}", began.elapsed());
        nothing_left().await;
    });
}
