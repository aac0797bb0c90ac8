//! A grader that builds nothing: it passes every Dockerfile with a `USER` line, and tells a little on the way.

use serde_json::json;
use server::queue::{Grader, Happening, Judging};
use server::store::gradings::{CheckRow, Verdict};
use server::store::submissions::Content;
use tokio::sync::Semaphore;

/// Gradings wait until there is room; `hold` takes the room away.
pub struct FakeGrader {
    room: Semaphore,
}

impl Default for FakeGrader {
    fn default() -> Self {
        FakeGrader { room: Semaphore::new(1) }
    }
}

impl FakeGrader {
    /// Nothing is graded while what this gives is alive.
    pub async fn hold(&self) -> tokio::sync::SemaphorePermit<'_> {
        self.room.acquire().await.unwrap()
    }
}

impl Grader for FakeGrader {
    fn grade<'a>(
        &'a self,
        lab: &'a str,
        content: &'a Content,
        happened: &'a (dyn Fn(Happening) + Send + Sync),
    ) -> Judging<'a> {
        Box::pin(async move {
            let _room = self.room.acquire().await;
            let tell = |kind, body: serde_json::Value| happened(Happening { kind, body: body.to_string() });
            let dockerfile = content.files.get("Dockerfile").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            let line = dockerfile.as_deref().and_then(|text| text.lines().position(|line| line.starts_with("USER ")));
            tell("progress", json!({ "stage": "build", "state": "running", "text": "Building" }));
            tell("log", json!({ "text": "#1 a line of the build\n" }));
            let (status, summary) = match line {
                Some(at) => ("pass", format!("USER is set on line {}", at + 1)),
                None => ("fail", "The container runs as root".to_owned()),
            };
            tell("check", json!({ "id": "non-root-user", "status": status, "summary": summary }));
            let passed = line.is_some();
            let earned = if passed { 15 } else { 0 };
            let bonus = content.files.contains_key("go/Dockerfile").then(|| {
                json!({
                    "lab": "distroless-go", "folder": "go", "earned": 2, "possible": 2,
                    "checks": [{ "id": "no-shell", "status": "pass", "points": { "earned": 2, "possible": 2 } }],
                    "image": { "size_bytes": 6_600_000 },
                })
            });
            let report = json!({
                "schema": 1, "lab": lab, "passed": passed, "score": { "earned": earned, "possible": 15 },
                "refusals": [], "limit": null, "bonus": bonus,
                "checks": [{
                    "id": "non-root-user", "status": status, "required": true,
                    "points": { "earned": earned, "possible": 15 }, "summary": summary,
                    "why": "Root in a container is root on its files.", "fix": "Add USER 10001 before CMD.",
                    "line": line.map(|at| at + 1), "evidence": ["no USER instruction after the last FROM"],
                }],
                "timings_ms": { "build": 1700 },
            });
            Ok(Verdict {
                passed,
                earned_milli: earned * 1000,
                possible_milli: 15_000,
                report: report.to_string(),
                checks: vec![CheckRow {
                    id: "non-root-user".into(),
                    status: status.into(),
                    required: true,
                    earned_milli: earned * 1000,
                    possible_milli: 15_000,
                }],
                grader_version: "fake".into(),
                lab_version: "fake".into(),
                ..Verdict::default()
            })
        })
    }
}
