//! Grading a learner's files.

mod evidence;

pub use evidence::Evidence;
