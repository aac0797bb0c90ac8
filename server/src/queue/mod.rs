//! The worker: takes gradings from the line, has them judged, and keeps what happens and what comes out.

mod bell;
mod grader;
mod recorder;
mod watermark;
mod worker;

pub use bell::Bell;
pub use grader::{Grader, Happening, Judging, Trouble};
pub use watermark::Watermark;
pub use worker::{Worker, WorkerOptions};
