//! Quizzes: what the page gives away, and what happens to strange forms.

use quizzes::Kind;
use reqwest::StatusCode;

use crate::answers;
use crate::html::{input_value, squeezed, text};
use crate::person::{FakeApp, location};

const QUIZ: &str = "/quizzes/DEVOPS_L2_PRE";

#[tokio::test]
async fn no_page_of_a_quiz_holds_an_answer_before_it_is_due() {
    let app = FakeApp::start().await;
    let person = app.person();
    let loaded = app.state.loaded();
    for quiz in &loaded.banks.quizzes {
        let page = person.page(&format!("/quizzes/{}", quiz.id)).await;
        let shown = squeezed(&text(&page));
        for question in &quiz.questions {
            let mut secrets = vec![question.explanation.clone()];
            match &question.kind {
                Kind::Single(kind) => secrets.extend(kind.options.iter().map(|option| option.why.clone())),
                Kind::Multiple(kind) => secrets.extend(kind.options.iter().map(|option| option.why.clone())),
                Kind::Fill(kind) => secrets.push(format!("{}{}{}", kind.before, kind.accepted[0], kind.after)),
                _ => {}
            }
            for secret in secrets.iter().map(|secret| squeezed(&content::markdown::plain(secret))) {
                assert!(secret.is_empty() || !shown.contains(&secret), "{}, {}: {secret}", quiz.id, question.id);
            }
        }
    }
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_attempt() {
    let app = FakeApp::start().await;
    let person = app.person();
    let sitting = input_value(&person.page(QUIZ).await, "sitting").unwrap();
    let loaded = app.state.loaded();
    let fields = answers::right(loaded.banks.quiz("DEVOPS_L2_PRE").unwrap(), &sitting);
    let first = location(&person.post(QUIZ, &fields).await);
    assert_eq!(first, location(&person.post(QUIZ, &fields).await));
    let points = loaded.banks.quiz("DEVOPS_L2_PRE").unwrap().points();
    let result = text(&person.page(&first).await);
    assert!(result.contains(&format!("{points} of {points}")), "all points for all right answers: {result}");
}

#[tokio::test]
async fn a_form_that_cannot_be_read_comes_back_with_what_was_typed() {
    let app = FakeApp::start().await;
    let person = app.person();
    let loaded = app.state.loaded();
    let quiz =
        loaded.banks.quizzes.iter().find(|q| q.questions.iter().any(|q| matches!(q.kind, Kind::Number(_)))).unwrap();
    let path = format!("/quizzes/{}", quiz.id);
    let sitting = input_value(&person.page(&path).await, "sitting").unwrap();
    let number = quiz.questions.iter().find(|q| matches!(q.kind, Kind::Number(_))).unwrap();
    let fields = [("sitting".to_owned(), sitting), (format!("q.{}", number.id), "many <b>".to_owned())];
    let response = person.post(&path, &fields).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(text(&page).contains("Write a number"), "{page}");
    assert!(page.contains("many &lt;b") && !page.contains("many <b>"), "what was typed is kept, and is no markup");
    let foreign = person.post(&path, &[("sitting".to_owned(), "x".to_owned())]).await;
    assert_eq!(foreign.status(), StatusCode::BAD_REQUEST);
}
