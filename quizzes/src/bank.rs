//! Quizzes and where to find them.

use std::io;
use std::path::Path;

use problem::Problem;
use serde::{Deserialize, Serialize};

use crate::presented::Presented;
use crate::question::Question;
use crate::source::Source;

/// All quizzes of a course.
#[derive(Debug, Clone, Default)]
pub struct Banks {
    /// By lecture, then stage, then id.
    pub quizzes: Vec<Quiz>,
    /// Changes whenever a source changes: 16 hexadecimal digits.
    pub version: String,
}

impl Banks {
    /// Loads every bank: all questions that are right, and every problem that is not.
    pub fn load(source: &Source) -> (Self, Vec<Problem>) {
        crate::load::load(source)
    }

    /// The banks in the binary.
    pub fn embedded() -> (Self, Vec<Problem>) {
        Self::load(&Source::embedded())
    }

    /// The banks of a `quizzes` folder on disk.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read. A mistake in a file is a problem, not an error.
    pub fn load_dir(dir: &Path) -> io::Result<(Self, Vec<Problem>)> {
        Ok(Self::load(&Source::dir(dir)?))
    }

    /// The quiz with this id.
    pub fn quiz(&self, id: &str) -> Option<&Quiz> {
        self.quizzes.iter().find(|quiz| quiz.id == id)
    }

    /// The quizzes of a lecture in order of stage.
    pub fn of_lecture<'a>(&'a self, slug: &'a str) -> impl Iterator<Item = &'a Quiz> {
        self.quizzes.iter().filter(move |quiz| quiz.lecture == slug)
    }
}

/// A quiz: one file of questions.
#[derive(Debug, Clone)]
pub struct Quiz {
    /// The file name without `.toml` (`DEVOPS_L2_PRE`).
    pub id: String,
    /// Title, plain text.
    pub title: String,
    /// Slug of the lecture it belongs to.
    pub lecture: String,
    /// Before, in the middle of, or after the lecture.
    pub stage: Stage,
    /// Introduction, Markdown; may be empty.
    pub intro: String,
    /// When right answers and explanations may be shown.
    pub reveal: Reveal,
    /// Share of the points that passes, 0 to 1.
    pub pass: f64,
    /// The questions in order.
    pub questions: Vec<Question>,
    /// All of its Markdown, each with the line of the file where it begins.
    pub markdown: Vec<(u32, String)>,
    /// The file, as in problems (`quizzes/DEVOPS_L2_PRE.toml`).
    pub file: String,
}

impl Quiz {
    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Points of all questions together.
    pub fn points(&self) -> f64 {
        self.questions.iter().map(|question| question.points).sum()
    }

    /// What a page may show, options in the order that the seed decides. The same seed gives the same order.
    pub fn present(&self, seed: u64) -> Vec<Presented> {
        self.questions.iter().map(|question| question.present(seed)).collect()
    }

    /// Whether `earned` points pass this quiz.
    pub fn passed(&self, earned: f64) -> bool {
        let possible = self.points();
        // A hair of tolerance: thirds do not add up to whole numbers in floating point.
        possible > 0.0 && earned + 1e-9 >= self.pass * possible
    }

    /// Whether answers and explanations may be shown to a learner who has submitted, and passed or not.
    pub fn reveals(&self, passed: bool) -> bool {
        match self.reveal {
            Reveal::AfterSubmit => true,
            Reveal::AfterPass => passed,
            Reveal::Never => false,
        }
    }
}

/// When a quiz is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Before the lecture.
    Pre,
    /// In the middle of it.
    Mid,
    /// After it.
    Post,
}

impl Stage {
    /// `PRE`, `MID` or `POST`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pre => "PRE",
            Self::Mid => "MID",
            Self::Post => "POST",
        }
    }

    /// The fewest questions such a quiz may have.
    pub fn minimum(self) -> usize {
        match self {
            Self::Pre => 5,
            Self::Mid => 8,
            Self::Post => 10,
        }
    }
}

/// When right answers and explanations may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reveal {
    /// With the result.
    #[default]
    AfterSubmit,
    /// Once an attempt has passed.
    AfterPass,
    /// Not at all: only the score is shown.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn quiz(reveal: &str) -> Quiz {
        let text = format!(
            "id = \"X\"\ntitle = \"T\"\nlecture = \"l\"\nstage = \"mid\"\npass = 0.5\nreveal = \"{reveal}\"\n{}{}",
            question("a", 2),
            question("b", 1),
        );
        Banks::load(&Source::of([("X.toml", &text)])).0.quizzes.remove(0)
    }

    fn question(id: &str, points: u32) -> String {
        format!(
            "[[question]]\nid = \"{id}\"\nconcept = \"c\"\nkind = \"text\"\nprompt = \"p\"\nsection = \"l#s\"\n\
             points = {points}\nexplanation = \"e\"\naccepted = [\"x\"]\n"
        )
    }

    #[test]
    fn answers_show_when_the_author_says_so() {
        let shows = |reveal: &str| (quiz(reveal).reveals(false), quiz(reveal).reveals(true));
        assert_eq!(shows("after-submit"), (true, true));
        assert_eq!(shows("after-pass"), (false, true));
        assert_eq!(shows("never"), (false, false));
    }

    #[test]
    fn points_weigh_and_the_pass_mark_is_a_share_of_them() {
        let quiz = quiz("never");
        assert_eq!(quiz.points(), 3.0);
        assert!(quiz.passed(1.5) && !quiz.passed(1.4));
    }
}
