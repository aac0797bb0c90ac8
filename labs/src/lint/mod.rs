//! Linting: every source check and lint rule over one Dockerfile, and what becomes of the findings.

mod context;

pub use context::{ContextFiles, Folder};
