//! A quiz with every kind of question, and its result.

use app::view::quiz::{Attempt, Choice, Field, MatchLeft, OrderItem, PredictStep, Question, QuizView};
use app::view::quiz_result::{
    Answer, ChoiceResult, LineResult, Mark, MatchResult, QuestionResult, QuizResultView, StepResult,
};
use app::view::{Link, Notice, Points};

use super::{DOCKERFILE, html, when};

fn attempts() -> Vec<Attempt> {
    vec![
        Attempt {
            href: "/quizzes/DEVOPS_L2_PRE/attempts/a2".to_owned(),
            when: when("2 March 2026, 09:20 UTC"),
            score: Some(Points::of(6, 8)),
        },
        Attempt {
            href: "/quizzes/DEVOPS_L2_PRE/attempts/a1".to_owned(),
            when: when("1 March 2026, 18:02 UTC"),
            score: None,
        },
    ]
}

pub fn quiz() -> QuizView {
    let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: html(text), chosen: value == "b" };
    let question = |id: &str, prompt: &str, field| Question {
        id: id.to_owned(),
        prompt: html(prompt),
        points: "1".to_owned(),
        field,
        notice: None,
    };
    QuizView {
        id: "DEVOPS_L2_PRE".to_owned(),
        title: "What do you know already?".to_owned(),
        stage: "pre".to_owned(),
        intro: Some(html("<p>Eight questions. Guessing is fine: the last quiz asks the same ideas again.</p>")),
        lecture: Some(Link::to("/lectures/containers", "Containers")),
        sitting: Some("s-1".to_owned()),
        questions: vec![
            question(
                "image-vs-container",
                "<p>Which statement about images and containers is true?</p>",
                Field::Single(vec![
                    choice("a", "An image is a stopped container."),
                    choice("b", "A container is a running image and cannot be started twice."),
                    choice("c", "Many containers can run from one image at the same time."),
                ]),
            ),
            question(
                "kernel",
                "<p>What does a container share with its host?</p>",
                Field::Multiple(vec![
                    choice("a", "the kernel"),
                    choice("b", "the list of installed packages"),
                    choice("c", "the clock"),
                ]),
            ),
            question(
                "steps",
                "<p>Put the life of an image in order.</p>",
                Field::Order(vec![
                    OrderItem { value: "2".to_owned(), text: html("push it to a registry"), position: None },
                    OrderItem {
                        value: "0".to_owned(),
                        text: html("write a <code>Dockerfile</code>"),
                        position: Some(1),
                    },
                    OrderItem { value: "1".to_owned(), text: html("build the image"), position: None },
                ]),
            ),
            question(
                "who",
                "<p>Match each part with its job.</p>",
                Field::Match {
                    left: vec![
                        MatchLeft {
                            value: "0".to_owned(),
                            text: html("<code>containerd</code>"),
                            chosen: String::new(),
                        },
                        MatchLeft { value: "1".to_owned(), text: html("<code>runc</code>"), chosen: "x".to_owned() },
                    ],
                    right: vec![
                        ("x".to_owned(), "starts one container and exits".to_owned()),
                        ("y".to_owned(), "keeps images and containers".to_owned()),
                    ],
                },
            ),
            question(
                "size",
                "<p>Two layers of 40 MB, the second deletes a file of 30 MB from the first. How large is the image?</p>",
                Field::Number { unit: "MB".to_owned(), given: String::new() },
            ),
            question(
                "term",
                "<p>Which kernel feature gives a process its own list of processes?</p>",
                Field::Text { given: String::new() },
            ),
            question(
                "fill",
                "<p>Publish port 80 of the container on port 8080 of the host.</p>",
                Field::Fill { before: "docker run -p ".to_owned(), after: " nginx".to_owned(), given: String::new() },
            ),
            question(
                "line",
                "<p>One line makes every build install everything again. Which?</p>",
                Field::Line {
                    lines: vec![
                        ("FROM python:3.13-slim".to_owned(), false),
                        ("WORKDIR /app".to_owned(), false),
                        ("COPY . .".to_owned(), true),
                        ("RUN pip install --no-cache-dir -r requirements.txt".to_owned(), false),
                    ],
                    coloured: vec![],
                },
            ),
            question(
                "cache",
                "<p>You build, change the file, and build again.</p>",
                Field::Predict {
                    source: html(DOCKERFILE),
                    change: html("<p>In <code>app.py</code> one line is changed.</p>"),
                    steps: vec![
                        PredictStep {
                            value: "0".to_owned(),
                            text: "RUN pip install --no-cache-dir -r requirements.txt".to_owned(),
                            chosen: "cached".to_owned(),
                        },
                        PredictStep { value: "1".to_owned(), text: "COPY app.py .".to_owned(), chosen: String::new() },
                    ],
                },
            ),
        ],
        attempts: attempts(),
        reveal: "Answers and explanations are shown as soon as you hand in.".to_owned(),
        notice: Some(Notice {
            what: "Question 5 wants a number.".to_owned(),
            fix: "Write digits, such as 80 or 12.5, and hand in again.".to_owned(),
        }),
    }
}

pub fn result() -> QuizResultView {
    let option = |text: &str, chosen, right, why: &str| ChoiceResult {
        text: html(text),
        chosen,
        right: Some(right),
        why: Some(html(why)),
    };
    let question = |id: &str, prompt: &str, mark, answer| QuestionResult {
        id: id.to_owned(),
        prompt: html(prompt),
        mark,
        points: Some(Points::of(if mark == Mark::Right { "1" } else { "0" }, 1)),
        answer,
        explanation: Some(html(
            "<p>An image is read-only. Each container adds a thin layer of its own on top, so any number of them can share it.</p>",
        )),
        section: Some(Link::to("/lectures/containers#layers", "An image is a stack of differences")),
        check: Some(Link::to("/checks/deps-before-code", "deps-before-code")),
    };
    QuizResultView {
        id: "DEVOPS_L2_PRE".to_owned(),
        title: "What do you know already?".to_owned(),
        lecture: Some(Link::to("/lectures/containers", "Containers")),
        when: when("2 March 2026, 09:20 UTC"),
        score: Some(Points::of(6, 8)),
        withheld: None,
        next: Some(Link::to("/lectures/containers#dependency-problem", "The dependency problem")),
        questions: vec![
            question(
                "image-vs-container",
                "<p>Which statement about images and containers is true?</p>",
                Mark::Wrong,
                Answer::Choices(vec![
                    option(
                        "An image is a stopped container.",
                        false,
                        false,
                        "A stopped container has a writable layer of its own; an image has none.",
                    ),
                    option(
                        "A container is a running image and cannot be started twice.",
                        true,
                        false,
                        "Each <code>docker run</code> makes another container from the same image.",
                    ),
                    option(
                        "Many containers can run from one image at the same time.",
                        false,
                        true,
                        "They share its layers and differ in their own writable layer.",
                    ),
                ]),
            ),
            question(
                "steps",
                "<p>Put the life of an image in order.</p>",
                Mark::Right,
                Answer::Order {
                    given: vec![html("write a Dockerfile"), html("build"), html("push")],
                    right: Some(vec![html("write a Dockerfile"), html("build"), html("push")]),
                },
            ),
            question(
                "who",
                "<p>Match each part with its job.</p>",
                Mark::Partly,
                Answer::Match(vec![
                    MatchResult {
                        left: html("<code>containerd</code>"),
                        given: "keeps images and containers".to_owned(),
                        right: Some("keeps images and containers".to_owned()),
                        correct: Some(true),
                    },
                    MatchResult {
                        left: html("<code>runc</code>"),
                        given: String::new(),
                        right: Some("starts one container and exits".to_owned()),
                        correct: Some(false),
                    },
                ]),
            ),
            question(
                "size",
                "<p>How large is the image?</p>",
                Mark::Wrong,
                Answer::Value { given: "50".to_owned(), accepted: Some(vec!["80".to_owned()]), unit: "MB".to_owned() },
            ),
            question(
                "line",
                "<p>Which line?</p>",
                Mark::Partly,
                Answer::Lines(vec![
                    LineResult { text: "FROM python:3.13-slim".to_owned(), chosen: true, faulty: Some(false) },
                    LineResult { text: "COPY . .".to_owned(), chosen: true, faulty: Some(true) },
                    LineResult { text: "USER root".to_owned(), chosen: false, faulty: Some(true) },
                ]),
            ),
            question(
                "cache",
                "<p>What runs again?</p>",
                Mark::Blank,
                Answer::Predict {
                    source: html(DOCKERFILE),
                    change: html("<p>In <code>app.py</code> one line is changed.</p>"),
                    steps: vec![StepResult {
                        text: "COPY app.py .".to_owned(),
                        given: String::new(),
                        right: Some("rerun".to_owned()),
                    }],
                },
            ),
        ],
        attempts: attempts(),
        again: true,
    }
}
