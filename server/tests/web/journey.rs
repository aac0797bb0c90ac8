//! The whole way of a learner, with nothing but links and forms.

use reqwest::StatusCode;
use reqwest::header::SET_COOKIE;

use crate::answers;
use crate::html::{input_value, squeezed, text};
use crate::person::{FakeApp, location};
use crate::postgres::Postgres;

const BAD: &str = "FROM python:3.13-slim\nCOPY . .\nCMD [\"python\", \"app.py\"]\n";
const GOOD: &str = "FROM python:3.13-slim\nCOPY . .\nUSER 10001\nCMD [\"python\", \"app.py\"]\n";

#[tokio::test]
async fn reading_makes_nobody_and_answering_does() {
    let app = FakeApp::start().await;
    let person = app.person();
    let pages =
        ["/", "/lectures/containers", "/quizzes/DEVOPS_L2_PRE", "/labs/first-image", "/progress", "/search?q=layer"];
    for path in pages {
        let response = person.get(path).await;
        assert_eq!((response.status(), response.headers().get(SET_COOKIE)), (StatusCode::OK, None), "{path}");
    }
    let section = app.state.loaded().course.lecture("containers").unwrap().sections[0].id.clone();
    let read = person.post("/lectures/containers/read", &[("section".into(), section)]).await;
    let cookie = read.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert!(location(&read).starts_with("/lectures/containers#"));
}

#[tokio::test]
async fn a_learner_reads_answers_hands_in_and_passes_without_javascript() {
    journey(&FakeApp::start().await).await;
}

#[tokio::test]
async fn the_same_with_everything_kept_in_postgresql() {
    let server = Postgres::start();
    journey(&FakeApp::on(&server.database("web")).await).await;
}

async fn journey(app: &FakeApp) {
    let person = app.person();
    let loaded = app.state.loaded();

    let lecture = person.page("/lectures/containers").await;
    assert!(lecture.contains("href=\"/quizzes/DEVOPS_L2_PRE\""), "the lecture links its first quiz");
    assert!(person.page("/lectures/containers/slides").await.contains("<svg"));

    let form = person.page("/quizzes/DEVOPS_L2_PRE").await;
    let quiz = loaded.banks.quiz("DEVOPS_L2_PRE").unwrap();
    let fields = answers::right(quiz, &input_value(&form, "sitting").unwrap());
    let attempt = location(&person.post("/quizzes/DEVOPS_L2_PRE", &fields).await);
    let result = squeezed(&text(&person.page(&attempt).await));
    let explanation = content::markdown::plain(&quiz.questions[0].explanation);
    assert!(result.contains(&squeezed(&explanation)), "{explanation} is missing in {result}");

    let section = loaded.course.lecture("containers").unwrap().sections[0].id.clone();
    person.post("/lectures/containers/read", &[("section".into(), section)]).await;

    let failed = location(&person.hand_in("first-image", &[("Dockerfile", BAD)]).await);
    assert!(person.wait_for(&failed).await.contains(&"check".to_owned()));
    let verdict = text(&person.page(&failed).await);
    for wanted in
        ["Not yet", "The container runs as root", "Root in a container", "Add USER 10001", "a line of the build"]
    {
        assert!(verdict.contains(wanted), "{wanted} is missing in: {verdict}");
    }
    assert_eq!(person.get("/labs/first-image/solution").await.status(), StatusCode::FORBIDDEN);
    let before = text(&person.page("/progress").await);

    let lab = person.page("/labs/first-image").await;
    assert!(lab.contains("COPY . ."), "the lab offers what was handed in last");
    let passed = location(&person.hand_in("first-image", &[("Dockerfile", GOOD)]).await);
    person.wait_for(&passed).await;
    assert!(text(&person.page(&passed).await).contains("Passed"));
    assert_ne!(before, text(&person.page("/progress").await), "progress moved");
    assert_eq!(person.get("/labs/first-image/solution").await.status(), StatusCode::OK);
    let report: serde_json::Value = person.get(&format!("{passed}/report.json")).await.json().await.unwrap();
    assert_eq!(report["passed"], true);
}

#[tokio::test]
async fn a_waiting_hand_in_says_its_place_and_can_be_taken_back() {
    let app = FakeApp::start().await;
    let held = app.grader.hold().await;
    let (first, second) = (app.person(), app.person());
    let running = location(&first.hand_in("first-image", &[("Dockerfile", GOOD)]).await);
    let waiting = location(&second.hand_in("first-image", &[("Dockerfile", GOOD)]).await);
    let page = second.page(&waiting).await;
    assert!(page.contains("http-equiv=\"refresh\""), "without JavaScript the page reloads itself");
    assert_eq!(location(&second.post(&format!("{waiting}/cancel"), &[]).await), waiting);
    assert!(text(&second.page(&waiting).await).contains("Withdrawn"));
    drop(held);
    first.wait_for(&running).await;
    assert!(text(&first.page(&running).await).contains("Passed"));
}

#[tokio::test]
async fn a_bonus_is_shown_beside_the_score_where_it_was_handed_in() {
    let app = FakeApp::start().await;
    let person = app.person();
    let with = location(&person.hand_in("lab-2", &[("Dockerfile", GOOD), ("go/Dockerfile", BAD)]).await);
    person.wait_for(&with).await;
    let shown = squeezed(&text(&person.page(&with).await));
    for wanted in ["15 of 15 points", "Bonus: 2 of 2 points", "One file, and nothing beside it", "6.6 MB"] {
        assert!(shown.contains(&squeezed(wanted)), "{wanted} is missing in: {shown}");
    }
    let without = location(&person.hand_in("lab-2", &[("Dockerfile", GOOD)]).await);
    person.wait_for(&without).await;
    assert!(!text(&person.page(&without).await).contains("Bonus"), "what nobody handed in is not shown as failed");
}

#[tokio::test]
async fn every_page_has_one_heading_and_a_title_of_its_own() {
    let app = FakeApp::start().await;
    let person = app.person();
    let loaded = app.state.loaded();
    let mut paths: Vec<String> =
        ["/", "/labs", "/checks", "/progress", "/search", "/search?q=image"].map(str::to_owned).to_vec();
    paths.extend(loaded.course.lectures.iter().flat_map(|one| [one.address(), format!("{}/slides", one.address())]));
    paths.extend(loaded.banks.quizzes.iter().map(|quiz| format!("/quizzes/{}", quiz.id)));
    paths.extend(loaded.catalog.labs().iter().map(|lab| format!("/labs/{}", lab.slug)));
    paths.extend(labs::checks::all().iter().map(|check| format!("/checks/{}", check.meta.id)));
    for path in paths {
        let page = person.page(&path).await;
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        assert!(!page.contains("<script>") && !page.contains(" style=\"") && !page.contains(" onclick="), "{path}");
    }
}

#[tokio::test]
async fn another_tools_code_leads_to_our_check() {
    let person = FakeApp::start().await.person();
    let answer = person.get("/checks/DL3007").await;
    assert_eq!(answer.headers()["location"], "/checks/base-pinned");
}
