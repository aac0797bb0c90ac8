//! What the worker needs of the world outside: somebody who judges files.

use std::future::Future;
use std::pin::Pin;

use crate::store::gradings::Verdict;
use crate::store::submissions::Content;

/// Something that happened while a submission was judged, as the submission page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// `progress`, `log` or `check`.
    pub kind: &'static str,
    /// JSON.
    pub body: String,
}

/// Our side failed: no verdict, the learner is not to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// For the learner: what happened and what to do.
    pub message: String,
    /// For staff.
    pub detail: String,
    /// Whether trying again can help.
    pub again: bool,
}

/// The future of a judgement.
pub type Judging<'a> = Pin<Box<dyn Future<Output = Result<Verdict, Trouble>> + Send + 'a>>;

/// Judges what was handed in. Dropping the future stops the work.
pub trait Grader: Send + Sync + 'static {
    /// Judges `content` for the lab of that slug, telling `happened` what goes on.
    fn grade<'a>(
        &'a self,
        lab: &'a str,
        content: &'a Content,
        happened: &'a (dyn Fn(Happening) + Send + Sync),
    ) -> Judging<'a>;
}
