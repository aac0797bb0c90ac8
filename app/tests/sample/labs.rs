//! Labs, submissions and a check.

use app::view::check::{CheckGroup, CheckRow as CheckListed, CheckView, ChecksView};
use app::view::home::TaskState;
use app::view::lab::{
    EditableFile, FixedFile, LabCheck, LabRow, LabView, LabsView, Outcome, SolutionGate, SolutionView,
};
use app::view::submission::{
    Bonus, Cache, CacheStep, CheckRow, CheckStatus, Context, Image, Layer, Queue, Refusal, Stage, StageState,
    SubmissionView, Verdict,
};
use app::view::{Engine, Link, Points};

use super::course::submissions;
use super::{DOCKERFILE, html, when};

const OWN: &str = "\nFROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD python app.py  # <script>alert(1)</script>\n";

pub fn list() -> LabsView {
    let row = |slug: &str, title: &str, state| LabRow {
        slug: slug.to_owned(),
        title: title.to_owned(),
        summary: "Put a small Flask service into an image that is small, safe and quick to rebuild.".to_owned(),
        minutes: 40,
        lecture: Some(Link::to("/lectures/containers#first-dockerfile", "Containers: the first Dockerfile")),
        state,
    };
    LabsView {
        labs: vec![
            row("first-image", "Your first image", TaskState::Tried("7 of 15 points".to_owned())),
            row("run-as-non-root", "Run as somebody", TaskState::Done("6 of 6 points".to_owned())),
            row("layer-order", "Layer order", TaskState::New),
        ],
        engine: Engine::Ready,
    }
}

pub fn lab() -> LabView {
    let check = |id: &str, title: &str, points: &str, required, builds| LabCheck {
        id: id.to_owned(),
        title: title.to_owned(),
        points: points.to_owned(),
        required,
        builds,
    };
    LabView {
        slug: "first-image".to_owned(),
        title: "Your first image".to_owned(),
        summary: "Put a small Flask service into an image that is small, safe and quick to rebuild.".to_owned(),
        minutes: 40,
        lecture: Some(Link::to("/lectures/containers#first-dockerfile", "Containers: the first Dockerfile")),
        task: html(
            "<p>The service in <code>app.py</code> answers <code>GET /</code> and <code>GET /health</code> on port 5000. Write a <code>Dockerfile</code> and a <code>.dockerignore</code> for it.</p><ol><li>Start from a slim base with its version pinned.</li><li>Install what <code>requirements.txt</code> names before the source is copied.</li><li>Run as an ordinary user.</li></ol><p>Then one line of <code>app.py</code> is changed and everything is built again: only the last copy should run.</p>",
        ),
        fixed: vec![
            FixedFile {
                path: "app.py".to_owned(),
                source: html("<pre tabindex=\"0\"><code><span class=\"hl-keyword\">import</span> os\n</code></pre>"),
            },
            FixedFile {
                path: "requirements.txt".to_owned(),
                source: html("<pre><code>flask==3.1.0\ngunicorn==23.0.0\n</code></pre>"),
            },
        ],
        editable: vec![
            EditableFile {
                path: "Dockerfile".to_owned(),
                text: OWN.to_owned(),
                starter: "FROM python:3.13-slim\n".to_owned(),
                language: "dockerfile".to_owned(),
            },
            EditableFile {
                path: ".dockerignore".to_owned(),
                text: ".git\n".to_owned(),
                starter: String::new(),
                language: "text".to_owned(),
            },
        ],
        upload_limit: "2 MB in 200 files".to_owned(),
        checks: vec![
            check("base-pinned", "The base image has a version", "1", true, false),
            check("non-root-user", "An ordinary user runs the service", "2", true, false),
            check("deps-before-code", "Dependencies are installed before the source is copied", "2", false, false),
            check("cache-reuse", "A changed line reruns only what it must", "3", true, true),
            check("responds", "The service answers on its port", "2", true, true),
        ],
        pass_mark: Points::of(8, 10),
        images: vec!["python:3.13-slim".to_owned(), "python:3.13".to_owned()],
        hints: vec![
            html("<p>Look at the order of <code>COPY</code> and <code>RUN</code>.</p>"),
            html("<p>Copy <code>requirements.txt</code> by itself first.</p>"),
            html(DOCKERFILE),
        ],
        engine: Engine::Ready,
        submissions: submissions(false),
        solution: SolutionGate::Locked("The model solution opens when you pass, or after five attempts.".to_owned()),
        form: "0123456789abcdef0123456789abcdef".to_owned(),
    }
}

pub fn solution() -> SolutionView {
    SolutionView {
        slug: "first-image".to_owned(),
        title: "Your first image".to_owned(),
        text: html("<p>Nothing here is longer than it must be.</p><h3>The user</h3><p>A number, not a name.</p>"),
        files: vec![FixedFile { path: "Dockerfile".to_owned(), source: html(DOCKERFILE) }],
    }
}

fn base() -> SubmissionView {
    SubmissionView {
        id: "k3".to_owned(),
        lab_slug: "first-image".to_owned(),
        lab_title: "Your first image".to_owned(),
        received: when("2 March 2026, 10:15 UTC"),
        number: 3,
        files: vec![("Dockerfile".to_owned(), OWN.to_owned()), ("photo.png".to_owned(), "(binary, 12 kB)".to_owned())],
        ..SubmissionView::default()
    }
}

fn stage(id: &str, title: &str, state: StageState, note: &str) -> Stage {
    Stage { id: id.to_owned(), title: title.to_owned(), state, note: note.to_owned() }
}

pub fn running() -> SubmissionView {
    SubmissionView {
        outcome: Outcome::Running,
        queue: Some(Queue { place: 3, estimate: Some("about 40 seconds".to_owned()) }),
        stages: vec![
            stage("queue", "Wait for a turn", StageState::Done, "4.0 s"),
            stage("source", "Read the files", StageState::Done, "0.1 s"),
            stage("build", "Build the image", StageState::Running, ""),
            stage("rebuild", "Change a line and build again", StageState::Waiting, ""),
            stage("run", "Run it and ask it", StageState::Waiting, ""),
        ],
        checks: checks().into_iter().take(3).collect(),
        log: "[1/4] FROM python:3.13-slim\n[2/4] WORKDIR /app\n[3/4] COPY . .\n[4/4] RUN pip install -r requirements.txt\nCollecting flask==3.1.0\n".to_owned(),
        last_event: Some("17".to_owned()),
        ..base()
    }
}

fn checks() -> Vec<CheckRow> {
    let row = |id: &str, title: &str, status, required, earned: &str, summary: &str, line, evidence: &[&str]| {
        CheckRow {
        id: id.to_owned(),
        title: title.to_owned(),
        status,
        required,
        points: Points::of(earned, 2),
        summary: summary.to_owned(),
        why: "Every build that reinstalls the same packages costs minutes, and each of them is a chance to get another version.".to_owned(),
        fix: "Copy requirements.txt alone, install, and only then copy the rest.".to_owned(),
        line,
        evidence: evidence.iter().map(|text| (*text).to_owned()).collect(),
    }
    };
    vec![
        row(
            "base-pinned",
            "The base image has a version",
            CheckStatus::Pass,
            true,
            "2",
            "python:3.13-slim names a version.",
            Some(2),
            &[],
        ),
        row(
            "deps-before-code",
            "Dependencies are installed before the source is copied",
            CheckStatus::Fail,
            false,
            "0",
            "The whole folder is copied on line 4, before the install on line 5.",
            Some(4),
            &["4 | COPY . .", "5 | RUN pip install -r requirements.txt"],
        ),
        row(
            "cache-reuse",
            "A changed line reruns only what it must",
            CheckStatus::Fail,
            true,
            "0",
            "After one changed line in app.py, 2 of 4 steps ran again, the install among them.",
            None,
            &["RUN pip install -r requirements.txt: run again, 8.4 s"],
        ),
        row(
            "responds",
            "The service answers on its port",
            CheckStatus::Skip,
            true,
            "0",
            "Not judged, because the container did not start.",
            None,
            &[],
        ),
        row(
            "image-size",
            "The image is not larger than it needs to be",
            CheckStatus::Error,
            false,
            "0",
            "The layers could not be read.",
            None,
            &[],
        ),
    ]
}

pub fn not_passed() -> SubmissionView {
    let step = |line, name: &str, cached, seconds: &str| CacheStep {
        name: name.to_owned(),
        line: Some(line),
        cached,
        seconds: seconds.to_owned(),
    };
    let layer = |created_by: &str, size: &str, percent, base| Layer {
        created_by: created_by.to_owned(),
        size: size.to_owned(),
        percent,
        base,
    };
    SubmissionView {
        outcome: Outcome::NotPassed,
        verdict: Some(Verdict {
            headline: "Not yet: one required check does not pass".to_owned(),
            score: Some(Points::of(9, 15)),
            meaning: "The service starts and answers. A change of one line reinstalls every package, so each build takes longer than it must.".to_owned(),
            next: "Install the dependencies before the source is copied:".to_owned(),
            next_link: Some(Link::to("/lectures/containers#order", "how order decides what is built again")),
        }),
        checks: checks(),
        cache: Some(Cache {
            change: "One line of app.py was changed, and everything built again in the same engine.".to_owned(),
            reused: 2,
            rerun: 2,
            first: "11.2 s".to_owned(),
            second: "9.1 s".to_owned(),
            steps: vec![step(2, "FROM python:3.13-slim", true, ""), step(3, "WORKDIR /app", true, ""), step(4, "COPY . .", false, "0.1 s"), step(5, "RUN pip install -r requirements.txt", false, "8.4 s")],
        }),
        image: Some(Image {
            size: "148 MB".to_owned(),
            compared: "21 MB more than the model solution".to_owned(),
            user: "root".to_owned(),
            layers: vec![layer("FROM python:3.13-slim", "119 MB", 80, true), layer("COPY . .", "12 kB", 1, false), layer("RUN pip install -r requirements.txt", "29 MB", 20, false)],
        }),
        context: Some(Context { size: "14 kB".to_owned(), files: 6, ignored: "0 B".to_owned() }),
        timings: vec![("Build".to_owned(), "11.2 s".to_owned()), ("Second build".to_owned(), "9.1 s".to_owned())],
        remarks: vec!["Built by Docker Engine 26.1.5 with stand-ins for the base images, made from Debian packages.".to_owned()],
        log: "[1/4] FROM python:3.13-slim\n[4/4] RUN pip install -r requirements.txt\n".to_owned(),
        log_cut: true,
        ..base()
    }
}

pub fn passed() -> SubmissionView {
    SubmissionView {
        outcome: Outcome::Passed,
        verdict: Some(Verdict {
            headline: "Passed".to_owned(),
            score: Some(Points::of(15, 15)),
            meaning: "Everything required passes, and a change of one line is built again in 0.3 s.".to_owned(),
            next: "Go on with the lecture:".to_owned(),
            next_link: Some(Link::to("/lectures/containers#multi-stage", "building in stages")),
        }),
        checks: checks().into_iter().take(1).collect(),
        bonus: Some(Bonus {
            score: Points::of(0, 2),
            folder: "go".to_owned(),
            lab: Link::to("/labs/distroless-go", "One file, and nothing beside it"),
            size: Some("22.1 MB".to_owned()),
            stopped: vec!["Line 7: go build did not succeed".to_owned()],
            checks: checks(),
        }),
        solution_open: true,
        ..base()
    }
}

pub fn refused() -> SubmissionView {
    SubmissionView {
        outcome: Outcome::NotPassed,
        verdict: Some(Verdict {
            headline: "Not built: line 1 names an image that this lab does not offer".to_owned(),
            meaning: "Nothing was built or run.".to_owned(),
            next: "Use python:3.13-slim and hand in again.".to_owned(),
            ..Verdict::default()
        }),
        refusals: vec![Refusal {
            code: "image-not-offered".to_owned(),
            line: Some(1),
            message: "FROM node:22 is not offered in this lab".to_owned(),
            fix: "Use one of python:3.13-slim, python:3.13.".to_owned(),
        }],
        engine: Engine::Paused("The disk is nearly full. What you hand in is stored and graded later.".to_owned()),
        ..base()
    }
}

pub fn check() -> CheckView {
    CheckView {
        id: "deps-before-code".to_owned(),
        title: "Dependencies are installed before the source is copied".to_owned(),
        needs: "Source".to_owned(),
        severity: "warning".to_owned(),
        aliases: vec!["DL3059".to_owned()],
        doc: html(&format!(
            "<h2>What it checks</h2><p>That nothing of the application enters the image before its dependencies are installed.</p><h2>Passing example</h2>{DOCKERFILE}"
        )),
        labs: vec![Link::to("/labs/first-image", "Your first image")],
        sections: vec![Link::to("/lectures/containers#order", "Order decides what is built again")],
    }
}

pub fn all_checks() -> ChecksView {
    let row = |id: &str, title: &str, aliases: &[&str]| CheckListed {
        id: id.to_owned(),
        title: title.to_owned(),
        severity: "warning".to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
    };
    let rows = vec![
        row("base-pinned", "The base image has a version", &["DL3006", "DL3007"]),
        row("non-root-user", "An ordinary user runs the service", &["DL3002"]),
    ];
    ChecksView { groups: vec![CheckGroup { title: "The Dockerfile", checks: rows }] }
}
