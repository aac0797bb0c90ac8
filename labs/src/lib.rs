//! labs.

pub mod sandbox;
