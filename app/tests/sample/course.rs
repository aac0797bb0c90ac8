//! Home, lecture, progress and search.

use app::view::home::{HomeLecture, HomeTask, HomeView, NextStep, TaskKind, TaskState};
use app::view::lab::{Outcome, SubmissionRow};
use app::view::lecture::{LabMark, LectureView, Part, QuizMark, Reading, Section, Slide};
use app::view::progress::{Gain, ProgressAttempt, ProgressView};
use app::view::search::{Hit, SearchView};
use app::view::{Count, Engine, Link, Points};

use super::{DOCKERFILE, html, when};

pub fn home() -> HomeView {
    HomeView {
        sections: Count { done: 9, of: 41 },
        quizzes: Count { done: 2, of: 21 },
        labs: Count { done: 1, of: 11 },
        next: Some(NextStep {
            verb: "Read on".to_owned(),
            link: Link::to("/lectures/containers#fundamentals", "Fundamentals: images and layers"),
            why: "You stopped here yesterday; the quiz halfway comes right after it.".to_owned(),
        }),
        lectures: lectures(),
        engine: Engine::SourceOnly("No Docker Engine answers on this machine. Lectures, quizzes and checks of the source work; what needs a build is skipped.".to_owned()),
    }
}

fn lectures() -> Vec<HomeLecture> {
    let task = |kind, href: &str, text: &str, state| HomeTask { kind, link: Link::to(href, text), state };
    vec![
        HomeLecture {
            slug: "containers".to_owned(),
            title: "Containers: from works-on-my-machine to works everywhere".to_owned(),
            summary: "Why software that runs here fails there, what a container really is, and how to write a Dockerfile that you can defend.".to_owned(),
            minutes: 55,
            read: Count { done: 3, of: 8 },
            tasks: vec![
                task(TaskKind::Quiz, "/quizzes/DEVOPS_L2_PRE", "What do you know already?", TaskState::Done("5 of 8".to_owned())),
                task(TaskKind::Quiz, "/quizzes/DEVOPS_L2_MID", "Halfway", TaskState::New),
                task(TaskKind::Lab, "/labs/first-image", "Your first image", TaskState::Tried("7 of 15".to_owned())),
                task(TaskKind::Lab, "/labs/run-as-non-root", "Run as somebody", TaskState::New),
            ],
        },
        HomeLecture {
            slug: "engine".to_owned(),
            title: "The Docker Engine".to_owned(),
            summary: "Client, daemon, containerd, runc: who does what when you type docker run.".to_owned(),
            minutes: 40,
            read: Count { done: 0, of: 6 },
            tasks: vec![task(TaskKind::Quiz, "/quizzes/ENGINE_PRE", "Before the engine", TaskState::New)],
        },
    ]
}

pub fn lecture() -> LectureView {
    LectureView {
        slug: "containers".to_owned(),
        title: "Containers: from works-on-my-machine to works everywhere".to_owned(),
        summary: "Why software that runs here fails there, what a container really is, and how to write a Dockerfile that you can defend.".to_owned(),
        minutes: 55,
        outcomes: vec![html("Explain what a container shares with its host, and what it does not"), html("Write a <code>Dockerfile</code> whose second build takes a second")],
        analogy: Some(html("<p>A recipe is not a meal: the Dockerfile is the recipe, the image the frozen meal, the container the plate in front of you.</p>")),
        five_ws: vec![
            ("Who".to_owned(), html("Anyone whose program has to run on a machine that is not theirs.")),
            ("What".to_owned(), html("A process with its own view of files, users, network and process table.")),
            ("Why".to_owned(), html("Because <em>it works on my machine</em> is a statement about the machine.")),
        ],
        sections: vec![
            Section {
                id: "welcome".to_owned(),
                title: "Before we start".to_owned(),
                intro: vec![Part::Quiz(QuizMark { id: "DEVOPS_L2_PRE".to_owned(), title: "What do you know already?".to_owned(), stage: "pre".to_owned(), questions: 8 })],
                slides: vec![],
            },
            Section {
                id: "layers-section".to_owned(),
                title: "Images and layers".to_owned(),
                intro: vec![],
                slides: vec![
                    slide("layers", "An image is a stack of differences", LAYERS),
                    slide("order", "Order decides what is built again", ORDER),
                    Slide {
                        id: "try".to_owned(),
                        title: html("Your turn: <code>first-image</code>"),
                        parts: vec![
                            Part::Html(html("<p>You have seen the order of layers on paper. Now change one line of a real service and see which steps run again.</p>")),
                            Part::Lab(LabMark { slug: "first-image".to_owned(), title: "Your first image".to_owned(), summary: "Put a small Flask service into an image that is small, safe and quick to rebuild.".to_owned(), minutes: 40 }),
                        ],
                        notes: None,
                    },
                ],
            },
        ],
        reading: vec![Reading { link: Link::to("https://docs.docker.com/build/cache/", "Docker build cache"), why: html("The rules of invalidation, by the people who wrote them.") }],
        previous: None,
        next: Some(Link::to("/lectures/engine", "The Docker Engine")),
    }
}

fn slide(id: &str, title: &str, text: &str) -> Slide {
    Slide {
        id: id.to_owned(),
        title: html(title),
        parts: vec![Part::Html(html(&text.replace("DOCKERFILE", DOCKERFILE)))],
        notes: Some(html("<p>Ask the room which of the two lines changes more often in their own project.</p>")),
    }
}

const LAYERS: &str = r#"<p>Each instruction that changes files leaves a layer: the files it added, changed or removed, and nothing else. An image is the list of these layers, from the base up, and a little JSON that says how to start it.</p>
<p>Instructions such as <code>ENV</code>, <code>CMD</code> and <code>EXPOSE</code> change only the JSON. They leave <strong>no</strong> layer, whatever older texts say.</p>
<aside class="callout callout-note"><p class="callout-title">Note</p><p>A layer that deletes a file does not make the image smaller. The file is still there, one layer down.</p></aside>
<table><thead><tr><th>Instruction</th><th>Layer</th><th class="num">Size</th></tr></thead><tbody><tr><td><code>FROM python:3.13-slim</code></td><td>those of the base</td><td class="num">119 MB</td></tr><tr><td><code>COPY . .</code></td><td>one</td><td class="num">12 kB</td></tr><tr><td><code>CMD ["python", "app.py"]</code></td><td>none</td><td class="num">0</td></tr></tbody></table>"#;

const ORDER: &str = r#"<p>The builder walks the file from the top. As long as an instruction and what it reads are the same as last time, it takes the layer from the cache. From the first difference on, everything below runs again.</p>
<p>So put what changes rarely above what changes often:</p>
DOCKERFILE
<ul><li>A changed <code>app.py</code> reruns one <code>COPY</code>.</li><li>A changed <code>requirements.txt</code> reruns the install as well, and should.</li></ul>"#;

pub fn progress() -> ProgressView {
    ProgressView {
        sections: Count { done: 9, of: 41 },
        quizzes: Count { done: 2, of: 21 },
        labs: Count { done: 1, of: 11 },
        lectures: lectures(),
        attempts: vec![ProgressAttempt {
            href: "/quizzes/DEVOPS_L2_PRE/attempts/a1".to_owned(),
            quiz: "What do you know already?".to_owned(),
            when: when("1 March 2026, 18:02 UTC"),
            score: Some(Points::of(5, 8)),
        }],
        submissions: submissions(true),
        gains: vec![Gain { lecture: "Containers".to_owned(), before: 45, after: 85 }],
    }
}

pub fn submissions(with_lab: bool) -> Vec<SubmissionRow> {
    let row = |id: &str, text: &str, outcome, score: Option<Points>| SubmissionRow {
        id: id.to_owned(),
        lab: if with_lab { "Your first image".to_owned() } else { String::new() },
        when: when(text),
        outcome,
        score,
    };
    vec![
        row("k3", "2 March 2026, 10:15 UTC", Outcome::Running, None),
        row("k2", "2 March 2026, 09:58 UTC", Outcome::NotPassed, Some(Points::of(9, 15))),
        row("k1", "2 March 2026, 09:40 UTC", Outcome::Superseded, None),
        row("k0", "1 March 2026, 20:11 UTC", Outcome::Passed, Some(Points::of("14.5", 15))),
    ]
}

pub fn search() -> SearchView {
    SearchView {
        query: "layer <cache>".to_owned(),
        hits: vec![
            Hit {
                kind: "Lecture".to_owned(),
                link: Link::to("/lectures/containers#order", "Order decides what is built again"),
                place: "Containers".to_owned(),
                excerpt: html(
                    "it takes the <mark>layer</mark> from the <mark>cache</mark>. From the first difference on",
                ),
            },
            Hit {
                kind: "Check".to_owned(),
                link: Link::to("/checks/deps-before-code", "Dependencies are installed before the source is copied"),
                place: String::new(),
                excerpt: html(
                    "a changed line must not rerun the install: its <mark>layer</mark> stays in the <mark>cache</mark>",
                ),
            },
        ],
        total: 12,
    }
}
