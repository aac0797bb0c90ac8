//! The store on both real databases: every story is told to each of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/postgres.rs"]
mod postgres;

mod handing_in;
mod keeping;
mod taking_turns;

use server::store::{Store, learners};

/// Names each story once: a test of its own on SQLite, and a line of the one test on PostgreSQL, whose server is
/// started for it.
macro_rules! stories {
    ($($module:ident::$story:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $story() {
                let folder = tempfile::tempdir().unwrap();
                let store = super::fresh(&format!("sqlite://{}/drydock.db", folder.path().display())).await;
                super::$module::$story(&store).await;
                store.close().await;
            })*
        }

        #[tokio::test]
        async fn every_story_holds_on_postgresql() {
            let server = postgres::Postgres::start();
            $({
                println!("story: {}", stringify!($story));
                let store = fresh(&server.database(stringify!($story))).await;
                $module::$story(&store).await;
                store.close().await;
            })*
        }
    };
}

stories! {
    handing_in::the_same_form_sent_twice_is_one_hand_in,
    handing_in::what_was_handed_in_comes_back_byte_for_byte,
    handing_in::a_newer_one_takes_the_place_of_the_older_that_waits,
    handing_in::nobody_finds_the_work_of_another_learner,
    handing_in::what_waits_can_be_taken_back,
    taking_turns::learners_take_turns_and_regrades_wait_behind_them,
    taking_turns::two_workers_never_get_the_same_grading,
    taking_turns::a_lost_lease_puts_it_back_and_three_end_it,
    taking_turns::only_the_holder_of_the_lease_keeps_a_verdict,
    taking_turns::of_two_that_ran_at_once_the_newer_one_goes_back_in_line,
    taking_turns::a_server_that_is_asked_to_stop_uses_up_no_attempt,
    taking_turns::what_an_ended_process_held_is_back_at_once,
    keeping::an_attempt_is_kept_once_with_its_answers,
    keeping::events_are_numbered_and_staff_lines_stay_with_staff,
    keeping::progress_counts_what_was_read_tried_and_passed,
    keeping::an_account_is_unique_whatever_the_case,
    keeping::tables_can_be_brought_up_to_date_twice,
}

async fn fresh(url: &str) -> Store {
    let store = Store::connect(url).await.unwrap();
    store.migrate().await.unwrap();
    store
}

async fn learner(store: &Store) -> String {
    learners::create(store).await.unwrap()
}

async fn hand_in(store: &Store, learner: &str, lab: &str, form: &str) -> String {
    let files = std::collections::BTreeMap::from([("Dockerfile".to_owned(), b"FROM scratch\n".to_vec())]);
    let content = server::store::submissions::Content { files, turned_away: None };
    let new = server::store::submissions::HandIn { learner, lab, form, content: &content };
    server::store::submissions::hand_in(store, &new).await.unwrap()
}
