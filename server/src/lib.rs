//! The `drydock` program: HTTP, storage, queue and command line. The only crate that knows of all the others.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod assets;
pub mod cli;
pub mod csv;
pub mod grading;
pub mod loaded;
pub mod material;
pub mod queue;
pub mod router;
pub mod state;
pub mod store;
pub mod web;
