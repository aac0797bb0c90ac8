//! From the workspace's own types to what pages need to know. Pure functions; no handler and no SQL in here.

pub mod check;
pub mod home;
pub mod lab;
pub mod lecture;
pub mod numbers;
pub mod progress;
pub mod quiz;
pub mod quiz_result;
pub mod report;
pub mod search;
pub mod submission;
