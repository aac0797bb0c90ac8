//! One question, whatever its kind.

use crate::given::Given;
use crate::kinds::Kind;
use crate::presented::Presented;
use crate::scored::Scored;

/// A question with its answer. Never goes to a page as a whole: see [`Presented`].
#[derive(Debug, Clone)]
pub struct Question {
    /// Unique in its quiz and stable for ever: attempts refer to it.
    pub id: String,
    /// What it asks about.
    pub concept: String,
    /// Markdown.
    pub prompt: String,
    /// Weight in the quiz, more than 0.
    pub points: f64,
    /// Where the course answers it, as `lecture#slide`.
    pub section: String,
    /// Id of the lab check that practises it.
    pub check: Option<String>,
    /// Why the right answer is right. Markdown.
    pub explanation: String,
    /// What is asked, and the answer.
    pub kind: Kind,
    /// Hash over what is asked and what is right (not over explanations), 16 hexadecimal digits: attempts at different
    /// versions of a question are told apart by it.
    pub content_hash: String,
    /// Line in its file.
    pub line: u32,
}

impl Question {
    /// What a page may show: no answer in it, and nothing whose order or value gives one away.
    pub fn present(&self, seed: u64) -> Presented {
        let mut shuffle = crate::shuffle::Shuffle::new(seed, &self.id);
        let form = self.kind.rules().present(&self.id, &mut shuffle);
        Presented {
            id: self.id.clone(),
            kind: self.kind.name(),
            prompt: self.prompt.clone(),
            points: self.points,
            form,
        }
    }

    /// Judges an answer. Whatever was sent, the result is a score: an answer that makes no sense earns nothing.
    pub fn score(&self, given: &Given) -> Scored {
        self.kind.rules().score(&self.id, given)
    }
}
