//! The course text: lectures in Markdown and a glossary in TOML, loaded once, checked, and rendered to HTML.
//!
//! Everything here is computed from the sources when they are loaded: no I/O later, no async, no database. A mistake of
//! an author is data ([`problem::Problem`] with file and line), never an error.
//!
//! # Classes in the HTML
//! The HTML carries no inline style (the pages have a strict Content-Security-Policy); `style/` dresses these classes.
//!
//! - Code: `<figure class="code">` around `<pre class="hl hl-lang-dockerfile" tabindex="0"><code>…`, deliberately bad
//!   examples are `<figure class="code code-bad">` with a `<figcaption>`. Inside: `hl-keyword`, `hl-string`,
//!   `hl-comment`, `hl-number`, `hl-function`, `hl-variable`, `hl-type` (names of keys and types), `hl-operator`, and in a
//!   console `hl-prompt`, `hl-output`. A deliberately bad example has `<span class="code-flag">`, a title `code-title`.
//! - Diagrams: `<figure class="diagram" tabindex="0">` around `<svg class="dg dg-flowchart">`; see [`diagram`] for its classes.
//! - Tables: `<div class="table-scroll" role="region" tabindex="0" aria-label="…"><table>`.
//!   Cells that are aligned have the class `right` or `center`.
//! - Callouts: `<div class="callout callout-note|tip|important|warning|caution" role="note"><p class="callout-title">…`.
//! - Glossary links: `<a class="term" href="/lectures/review#glossary-layer">`; the list is
//!   `<dl class="glossary"><div id="glossary-layer">`.
//! - Links that leave the course: `<a class="external" rel="noopener noreferrer" href=…>`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod check;
mod course;
pub mod diagram;
mod front;
mod glossary;
pub mod highlight;
mod lecture;
mod load;
pub mod markdown;
mod outline;
mod search;
mod source;
mod spelling;

pub use course::{CodeBlock, Course, Known, Place};
pub use lecture::{FiveWs, Lecture, Mark, Reading, Section, Slide, Term};
pub use search::{Hit, HitKind, Piece};
pub use source::Source;
