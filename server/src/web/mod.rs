//! Everything that speaks HTTP: handlers, and what stands before and behind them.
//!
//! A handler loads data from the store, maps it to a view model (`views`) and hands that to a pure component of
//! crate `app`. Nothing else in the workspace knows about requests, cookies or status codes.

pub mod assets;
pub mod checks;
pub mod error;
pub mod error_page;
pub mod extract;
pub mod health;
pub mod home;
pub mod labs;
pub mod learner;
pub mod lectures;
pub mod metrics;
pub mod page;
pub mod progress;
pub mod quizzes;
pub mod search;
pub mod security;
pub mod session;
pub mod settings;
pub mod submissions;
pub mod views;
