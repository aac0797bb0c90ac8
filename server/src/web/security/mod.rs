//! What stands between the network and a handler.

pub mod headers;
pub mod host;
pub mod limits;
pub mod origin;
