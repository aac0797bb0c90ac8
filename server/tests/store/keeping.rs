use server::store::events::{self, Audience};
use server::store::quizzes::{self, Answer, NewAttempt};
use server::store::{Store, accounts, learners, progress};

use crate::{hand_in, learner};

pub async fn an_attempt_is_kept_once_with_its_answers(store: &Store) {
    let (ann, ben) = (learner(store).await, learner(store).await);
    let answers = [Answer {
        question: "q".into(),
        content_hash: "h".into(),
        concept: "image".into(),
        shown_order: "[1,0]".into(),
        given: "[\"a\"]".into(),
        fraction_milli: 500,
    }];
    let new = NewAttempt {
        learner: &ann,
        quiz: "PRE",
        form: "f",
        earned_milli: 500,
        possible_milli: 1000,
        reveal: "after-submit",
        answers: &answers,
    };
    let first = quizzes::record(store, &new).await.unwrap();
    assert_eq!(quizzes::record(store, &new).await.unwrap(), first);
    assert_eq!(quizzes::answers_of(store, &first).await.unwrap(), answers);
    assert_eq!(quizzes::attempts_of(store, &ann, "PRE").await.unwrap().len(), 1);
    assert!(quizzes::find(store, &ben, &first).await.unwrap().is_none());
}

pub async fn events_are_numbered_and_staff_lines_stay_with_staff(store: &Store) {
    let who = learner(store).await;
    let id = hand_in(store, &who, "lab", "1").await;
    events::append(store, &id, Audience::Learner, &[("log", "1".into()), ("log", "2".into())]).await.unwrap();
    events::append(store, &id, Audience::Staff, &[("trouble", "3".into())]).await.unwrap();
    events::append(store, &id, Audience::Learner, &[("done", "4".into())]).await.unwrap();
    let seen = events::after(store, &id, 1).await.unwrap();
    assert_eq!(seen.iter().map(|e| (e.seq, e.body.as_str())).collect::<Vec<_>>(), [(2, "2"), (4, "4")]);
}

pub async fn progress_counts_what_was_read_tried_and_passed(store: &Store) {
    let who = learner(store).await;
    for _ in 0..2 {
        progress::mark_read(store, &who, "containers", "v1", true).await.unwrap();
    }
    assert_eq!(progress::read(store, &who).await.unwrap().len(), 1);
    progress::mark_read(store, &who, "containers", "v1", false).await.unwrap();
    assert!(progress::read(store, &who).await.unwrap().is_empty());
    for (form, earned) in [("1", 3000), ("2", 2000)] {
        let new = NewAttempt {
            learner: &who,
            quiz: "PRE",
            form,
            earned_milli: earned,
            possible_milli: 4000,
            reveal: "never",
            answers: &[],
        };
        quizzes::record(store, &new).await.unwrap();
    }
    let standing = &progress::quizzes(store, &who).await.unwrap()["PRE"];
    assert_eq!((standing.best_milli, standing.possible_milli, standing.attempts), (3000, 4000, 2));
    hand_in(store, &who, "lab", "1").await;
    let standing = &progress::labs(store, &who).await.unwrap()["lab"];
    assert_eq!((standing.hand_ins, standing.passed, standing.best_milli), (1, 0, 0));
}

pub async fn an_account_is_unique_whatever_the_case(store: &Store) {
    let id = accounts::add(store, "Ann@Example.org", "Ann", "student", "hash").await.unwrap().unwrap();
    assert!(accounts::add(store, "ann@example.org", "Ann", "student", "hash").await.unwrap().is_none());
    let learner = learners::of_account(store, &id).await.unwrap();
    assert_eq!(learners::of_account(store, &id).await.unwrap(), learner);
    assert!(accounts::set_enabled(store, "ann@example.org", false).await.unwrap());
    assert!(accounts::all(store).await.unwrap()[0].disabled_at.is_some());
}

pub async fn tables_can_be_brought_up_to_date_twice(store: &Store) {
    store.migrate().await.unwrap();
    store.ping().await.unwrap();
}
