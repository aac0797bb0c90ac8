//! Reading a Dockerfile as the builder reads it, with the exact place of everything, and going on after a mistake.

mod arguments;
mod ast;
mod expand;
mod glob;
mod image;
mod json;
mod lines;
mod parse;
mod queries;
mod resolve;
mod span;
mod suggest;
mod text;
mod validate;
mod values;

pub use ast::{
    Base, Body, Comment, Directive, Dockerfile, Flag, Health, Heredoc, Instruction, Keyword, Line, Mistake, Pair,
    Stage, Word,
};
pub use expand::{Expanded, expand};
pub use image::ImageRef;
pub use parse::parse;
pub use queries::join_path;
pub use span::Span;
pub use suggest::closest;
pub use text::Text;
