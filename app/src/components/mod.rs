//! Pieces that several pages share.

pub mod layout;
