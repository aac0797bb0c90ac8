//! From the lecture to a passed lab.

use labs::lab::Lab;
use serde_json::json;
use server::state::AppState;

use crate::answers;
use crate::axe::Inspector;
use crate::driver::Browser;
use crate::real_app;

/// What a learner writes first: it runs, as root, and copies everything before it installs.
const BAD: &str = "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n\
    CMD [\"gunicorn\", \"--bind\", \"0.0.0.0:5000\", \"app:app\"]\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_reads_answers_fails_learns_why_and_passes() {
    let app = real_app().await;
    let browser = Browser::open().await;
    let axe = Inspector::new(&browser);

    browser.goto(&format!("{}/lectures/containers", app.url)).await.unwrap();
    axe.inspect("lecture").await;
    browser.click("a[href='/quizzes/DEVOPS_L2_PRE']").await;
    browser.wait_for_path("/quizzes/DEVOPS_L2_PRE").await;
    axe.inspect("quiz").await;
    answer(&browser, &app.state).await;
    browser.wait_for_path("/quizzes/DEVOPS_L2_PRE/attempts/").await;
    axe.inspect("quiz result").await;

    let loaded = app.state.loaded();
    let lab = loaded.catalog.find("first-image").unwrap();
    browser.goto(&format!("{}/labs/first-image", app.url)).await.unwrap();
    axe.inspect("lab").await;
    hand_in(&browser, &[("Dockerfile", BAD), (".dockerignore", "")]).await;
    let verdict = browser.wait_for_text("Not yet").await;
    for check in ["non-root-user", "deps-before-code", "cache-reuse", "runs-as-non-root"] {
        let title = labs::checks::find(check).unwrap().meta.title;
        assert!(verdict.contains(title), "{check} is missing in:\n{verdict}");
    }
    axe.inspect("submission that did not pass").await;

    browser.goto(&format!("{}/labs/first-image", app.url)).await.unwrap();
    hand_in(&browser, &good(lab)).await;
    browser.wait_for_text("Passed").await;
    axe.inspect("submission that passed").await;

    browser.goto(&format!("{}/progress", app.url)).await.unwrap();
    let progress = browser.wait_for_text(&lab.title).await;
    let all = lab.possible();
    assert!(progress.contains(&format!("{all} of {all}")), "{progress}");
    axe.inspect("progress").await;
    for (path, name) in [
        ("/", "start"),
        ("/lectures/containers/slides", "slides"),
        ("/labs", "labs"),
        ("/labs/first-image/solution", "solution"),
        ("/checks", "checks"),
        ("/checks/non-root-user", "check"),
        ("/search?q=layer", "search"),
        ("/nowhere", "error"),
    ] {
        browser.goto(&format!("{}{path}", app.url)).await.unwrap();
        axe.inspect(name).await;
    }
    for lecture in loaded.course.lectures.iter().filter(|lecture| lecture.slug != "containers") {
        browser.goto(&format!("{}{}", app.url, lecture.address())).await.unwrap();
        axe.inspect(&lecture.slug).await;
    }
    axe.found_nothing();
    browser.clone().close().await.unwrap();
}

/// Answers every question right, with the controls that the page shows.
async fn answer(browser: &Browser, state: &AppState) {
    let sitting = browser.run("return document.querySelector('[name=sitting]').value", vec![]).await;
    let loaded = state.loaded();
    let quiz = loaded.banks.quiz("DEVOPS_L2_PRE").unwrap();
    let fields = answers::right(quiz, sitting.as_str().unwrap());
    let set = "
        const missing = [];
        for (const [name, value] of arguments[0]) {
            const controls = [...document.getElementsByName(name)];
            const tick = controls.find((one) => ['radio', 'checkbox'].includes(one.type) && one.value === value);
            if (tick) { if (!tick.checked) tick.click(); }
            else if (controls.length === 1) { controls[0].value = value; controls[0].dispatchEvent(new Event('change', { bubbles: true })); }
            else missing.push(name);
        }
        return missing;";
    let missing = browser.run(set, vec![json!(fields)]).await;
    assert_eq!(missing, json!([]), "the page shows no control for these");
    browser.click("main form button.main").await;
}

/// Writes the files into the lab's text areas, or into the editor over them, and hands in.
async fn hand_in(browser: &Browser, files: &[(&str, &str)]) {
    for (name, text) in files {
        let put = "
            const area = document.getElementsByName(`file.${arguments[0]}`)[0];
            area.value = arguments[1];
            area.dispatchEvent(new CustomEvent('draft:put'));";
        browser.run(put, vec![json!(name), json!(text)]).await;
    }
    browser.click(".hand-in-form button.main").await;
    browser.wait_for_path("/submissions/").await;
}

fn good(lab: &Lab) -> Vec<(&str, &str)> {
    lab.editable.iter().filter_map(|name| Some((name.as_str(), lab.good.text(name)?))).collect()
}
