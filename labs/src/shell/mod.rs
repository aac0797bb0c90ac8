//! Shell text of RUN and its kin, split well enough that every command has its exact place.

mod script;
mod split;

pub use script::{Command, Join, Script, ShellWord};
pub use split::{exec, split};
