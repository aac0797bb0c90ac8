use server::store::gradings::{self, CheckRow, LayerRow, StepRow, Verdict};
use server::store::{Store, queue, submissions};

use crate::{hand_in, learner};

pub async fn learners_take_turns_and_regrades_wait_behind_them(store: &Store) {
    let (ann, ben) = (learner(store).await, learner(store).await);
    let old = hand_in(store, &ann, "zero", "1").await;
    queue::cancel(store, &ann, &old).await.unwrap();
    submissions::regrade(store, &submissions::get(store, &old).await.unwrap().unwrap()).await.unwrap();
    for lab in ["one", "two"] {
        hand_in(store, &ann, lab, "1").await;
    }
    hand_in(store, &ben, "one", "1").await;
    let mut order = Vec::new();
    while let Some(grading) = queue::claim(store, "worker").await.unwrap() {
        order.push((grading.learner_id == ann, grading.lab));
    }
    let expected = [(true, "one"), (false, "one"), (true, "two"), (true, "zero")];
    assert_eq!(order, expected.map(|(who, lab)| (who, lab.to_owned())));
}

pub async fn two_workers_never_get_the_same_grading(store: &Store) {
    for _ in 0..12 {
        let who = learner(store).await;
        hand_in(store, &who, "lab", "1").await;
    }
    let take = |owner: &'static str| async move {
        let mut got = Vec::new();
        while let Some(grading) = queue::claim(store, owner).await.unwrap() {
            got.push(grading.id);
        }
        got
    };
    let (a, b, c) = tokio::join!(take("a"), take("b"), take("c"));
    let mut all: Vec<String> = [a, b, c].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 12);
}

pub async fn a_lost_lease_puts_it_back_and_three_end_it(store: &Store) {
    let who = learner(store).await;
    let id = hand_in(store, &who, "lab", "1").await;
    for attempt in 1..=queue::MOST_ATTEMPTS {
        let grading = queue::claim(store, "worker").await.unwrap().expect("it is in line");
        assert_eq!(grading.attempts, attempt);
        assert_eq!(queue::reclaim_expired(store).await.unwrap(), 0, "the lease holds");
        queue::give_back(store, &grading.id, "worker", "the engine did not answer").await.unwrap();
    }
    let grading = gradings::newest(store, &id).await.unwrap().unwrap();
    assert_eq!((grading.state.as_str(), grading.reason.as_deref()), ("failed", Some("the engine did not answer")));
    assert!(queue::claim(store, "worker").await.unwrap().is_none());
}

pub async fn only_the_holder_of_the_lease_keeps_a_verdict(store: &Store) {
    let who = learner(store).await;
    let id = hand_in(store, &who, "lab", "1").await;
    let grading = queue::claim(store, "holder").await.unwrap().unwrap();
    let verdict = Verdict {
        passed: true,
        earned_milli: 9_500,
        possible_milli: 10_000,
        report: "{}".into(),
        checks: vec![CheckRow {
            id: "starts".into(),
            status: "pass".into(),
            required: true,
            earned_milli: 1,
            possible_milli: 1,
        }],
        steps: vec![StepRow { name: "COPY . .".into(), line: Some(4), cached: false, millis: 12 }],
        layers: vec![LayerRow { diff_id: "sha256:0".into(), created_by: "COPY".into(), size_bytes: 1 << 40 }],
        ..Verdict::default()
    };
    assert!(!gradings::finish(store, &grading.id, "another", &verdict).await.unwrap());
    assert!(queue::renew(store, &grading.id, "holder").await.unwrap());
    assert!(gradings::finish(store, &grading.id, "holder", &verdict).await.unwrap());
    assert!(!gradings::finish(store, &grading.id, "holder", &verdict).await.unwrap(), "exactly once");
    let kept = gradings::newest(store, &id).await.unwrap().unwrap();
    assert_eq!((kept.state.as_str(), kept.passed, kept.earned_milli), ("graded", Some(1), Some(9_500)));
    assert_eq!(server::store::export::checks(store).await.unwrap().len(), 1);
    assert!(queue::usual_duration(store, "lab").await.unwrap().is_some());
}

pub async fn what_an_ended_process_held_is_back_at_once(store: &Store) {
    let who = learner(store).await;
    hand_in(store, &who, "lab", "1").await;
    queue::claim(store, "host/1/2").await.unwrap().unwrap();
    assert_eq!(queue::owners(store).await.unwrap(), ["host/1/2"]);
    // Meanwhile the learner handed in again: the newer one is in line, so the older is superseded.
    let newer = hand_in(store, &who, "lab", "2").await;
    assert_eq!(queue::reclaim_of(store, "host/1/2").await.unwrap(), 1);
    assert_eq!(queue::count(store, "superseded").await.unwrap(), 1);
    assert_eq!(queue::claim(store, "b").await.unwrap().unwrap().submission_id, newer);
}

pub async fn of_two_that_ran_at_once_the_newer_one_goes_back_in_line(store: &Store) {
    let who = learner(store).await;
    let older = hand_in(store, &who, "lab", "1").await;
    queue::claim(store, "x@boot/1/2").await.unwrap().unwrap();
    let newer = hand_in(store, &who, "lab", "2").await;
    queue::claim(store, "y@boot/1/2").await.unwrap().unwrap();
    for owner in queue::owners(store).await.unwrap() {
        queue::reclaim_of(store, &owner).await.unwrap();
    }
    let state = async |id: &str| gradings::newest(store, id).await.unwrap().unwrap().state;
    assert_eq!((state(&older).await, state(&newer).await), ("superseded".into(), "queued".into()));
}

pub async fn a_server_that_is_asked_to_stop_uses_up_no_attempt(store: &Store) {
    let who = learner(store).await;
    let id = hand_in(store, &who, "lab", "1").await;
    for _ in 0..=queue::MOST_ATTEMPTS {
        let grading = queue::claim(store, "worker").await.unwrap().expect("it is in line");
        queue::uncount(store, &grading.id, "worker").await.unwrap();
        queue::give_back(store, &grading.id, "worker", "stopped").await.unwrap();
    }
    assert_eq!(gradings::newest(store, &id).await.unwrap().unwrap().attempts, 0);
}
