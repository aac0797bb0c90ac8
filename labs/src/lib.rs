//! labs.
