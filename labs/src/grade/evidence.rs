//! What the grader has seen so far.

/// What the checks of the groups context, image, rebuild and container judge.
#[derive(Debug, Default)]
pub struct Evidence {}
