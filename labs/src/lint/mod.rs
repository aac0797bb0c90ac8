//! Linting: every source check and lint rule over one Dockerfile, and what becomes of the findings.

mod context;
mod explain;
mod fix;
mod pragma;
mod run;
mod sarif;
mod text;

pub use context::{ContextFiles, Folder};
pub use explain::{SYNTAX, explain};
pub use fix::{Fixed, apply, fix};
pub use run::{lint, lint_fragment};
pub use sarif::sarif;
pub use text::{json, text};
