//! Drydock's pages: properties in, HTML out.
//!
//! The server fills a struct of [`view`] and calls one function of [`pages`]; what comes back is a whole HTML document.
//! Nothing here reads a file, a clock or a database. Every page works without JavaScript; the modules in `modules/`
//! only add what a person would miss.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod assets;
mod components;
pub mod pages;
mod render;
pub mod view;

pub use assets::Assets;
pub use render::render;
