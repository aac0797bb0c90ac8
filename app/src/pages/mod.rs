//! Every page, one file each. A page function takes the site and its view model and gives back a whole document.

mod check;
mod error;
mod home;
mod lab;
mod labs;
mod lecture;
mod progress;
mod quiz;
mod quiz_result;
mod search;
mod slides;
mod solution;
mod submission;

pub use check::{check, checks};
pub use error::error;
pub use home::home;
pub use lab::lab;
pub use labs::labs;
pub use lecture::lecture;
pub use progress::progress;
pub use quiz::quiz;
pub use quiz_result::quiz_result;
pub use search::search;
pub use slides::slides;
pub use solution::solution;
pub use submission::submission;
