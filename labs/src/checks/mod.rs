//! The checks, one a file. `build.rs` collects them into the registry; what they share is in `frame`.

mod asks;
mod examples;
mod frame;
mod manifests;
mod packages;
mod pinned;
mod ports;
mod registry;
pub(crate) mod reorder;
mod requirements;
mod secrets;
mod start;
mod users;

pub use frame::{Check, Doc, Edit, Finding, Group, Judged, Meta, Needs, Run, Severity, Source, Status};
pub use registry::{all, find, judge_source};
