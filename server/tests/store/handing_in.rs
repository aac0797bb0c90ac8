use std::collections::BTreeMap;

use server::store::submissions::{self, Content, HandIn};
use server::store::{Store, gradings, queue};

use crate::{hand_in, learner};

pub async fn the_same_form_sent_twice_is_one_hand_in(store: &Store) {
    let who = learner(store).await;
    let (first, second) = tokio::join!(hand_in(store, &who, "lab", "form"), hand_in(store, &who, "lab", "form"));
    assert_eq!(first, second);
    assert_eq!(queue::count(store, "queued").await.unwrap(), 1);
}

pub async fn what_was_handed_in_comes_back_byte_for_byte(store: &Store) {
    let who = learner(store).await;
    let all: Vec<u8> = (0..=255).collect();
    let files = BTreeMap::from([("Dockerfile".to_owned(), Vec::new()), ("data/ä b.bin".to_owned(), all)]);
    let content = Content { files, turned_away: Some("[\"ä\"]".to_owned()) };
    let new = HandIn { learner: &who, lab: "lab", form: "1", content: &content };
    let id = submissions::hand_in(store, &new).await.unwrap();
    assert_eq!(submissions::files(store, &id).await.unwrap(), content.files);
    assert_eq!(submissions::content(store, &id).await.unwrap(), content);
}

pub async fn a_newer_one_takes_the_place_of_the_older_that_waits(store: &Store) {
    let (ann, ben) = (learner(store).await, learner(store).await);
    let older = hand_in(store, &ann, "lab", "1").await;
    let other = hand_in(store, &ben, "lab", "1").await;
    let newer = hand_in(store, &ann, "lab", "2").await;
    let state = |id: String| async move { gradings::newest(store, &id).await.unwrap().unwrap() };
    let superseded = state(older.clone()).await;
    assert_eq!(superseded.state, "superseded");
    assert!(superseded.reason.is_some());
    assert_eq!(queue::ahead(store, &state(newer).await).await.unwrap(), 0);
    assert_eq!(queue::ahead(store, &state(other).await).await.unwrap(), 1);
    assert_eq!(submissions::files(store, &older).await.unwrap().len(), 1, "the older one keeps its files");
}

pub async fn nobody_finds_the_work_of_another_learner(store: &Store) {
    let (ann, ben) = (learner(store).await, learner(store).await);
    let id = hand_in(store, &ann, "lab", "1").await;
    assert!(submissions::find(store, &ann, &id).await.unwrap().is_some());
    assert!(submissions::find(store, &ben, &id).await.unwrap().is_none());
    assert!(!queue::cancel(store, &ben, &id).await.unwrap());
}

pub async fn what_waits_can_be_taken_back(store: &Store) {
    let who = learner(store).await;
    let id = hand_in(store, &who, "lab", "1").await;
    assert!(queue::cancel(store, &who, &id).await.unwrap());
    assert_eq!(gradings::newest(store, &id).await.unwrap().unwrap().state, "cancelled");
    assert!(queue::claim(store, "worker").await.unwrap().is_none());
    assert!(!queue::cancel(store, &who, &id).await.unwrap(), "twice is once");
}
