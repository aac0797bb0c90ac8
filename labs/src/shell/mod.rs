//! Shell text of RUN and its kin, split well enough that every command has its exact place.

mod script;
mod split;
mod word;
mod wrapper;

pub use script::{Command, Join, Script, ShellWord};
pub use split::{exec, split};
pub(crate) use wrapper::unwrap;
