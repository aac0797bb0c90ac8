//! Question banks: loading, presenting without answers, and scoring.
//!
//! A quiz is one TOML file. [`Banks::load`] reads all of them and lists what is wrong with file and line;
//! [`Question::present`] gives what a page may show, in an order that a seed decides, with no answer in it;
//! [`Question::score`] judges what came back. Texts (`prompt`, option texts, `why`, `explanation`) are Markdown: whoever
//! shows them renders them.
//!
//! # Form fields
//! `q.<question>` for one field, `q.<question>.<n>` (n from 1) where a question has several: places of an order, left
//! sides of a match, steps of a prediction. [`Presented`] names every field, so a page never builds a name itself.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod bank;
mod check;
mod fields;
mod gain;
mod given;
pub mod kinds;
mod load;
mod presented;
mod question;
mod scored;
mod shuffle;
mod source;

pub use bank::{Banks, Quiz, Reveal, Stage};
pub use check::Known;
pub use gain::{Gain, by_concept, gains};
pub use given::Given;
pub use kinds::Kind;
pub use presented::{Choice, Form, Presented, Row, Shown};
pub use question::Question;
pub use scored::{Mark, Part, Scored};
pub use source::Source;
