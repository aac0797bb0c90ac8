//! What is told while a grading runs, so that nobody looks at a blank page.

use serde::Serialize;

use super::report::CheckResult;
use crate::sandbox::Step;

/// The part of a grading that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Reading the files and judging the source.
    Reading,
    /// Waiting for a sandbox.
    Opening,
    /// The first build.
    Building,
    /// The second build, after one line was changed.
    Rebuilding,
    /// Reading the image.
    Measuring,
    /// Running containers.
    Running,
    /// Taking the sandbox away.
    Closing,
    /// Judging what was handed in for the bonus, all of it.
    Bonus,
}

impl Stage {
    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reading => "Reading the files",
            Self::Opening => "Waiting for a sandbox",
            Self::Building => "Building the image",
            Self::Rebuilding => "Changing one line and building again",
            Self::Measuring => "Reading the image",
            Self::Running => "Running the container",
            Self::Closing => "Closing the sandbox",
            Self::Bonus => "Judging the bonus",
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// A part has begun.
    Stage(Stage),
    /// A step of a build has ended.
    Step(Step),
    /// Output of a build, without control characters.
    Log {
        /// A piece of output, not necessarily a line.
        text: String,
    },
    /// A check has its verdict.
    Check(CheckResult),
}

/// Who listens. Calls come in order, from one task.
pub trait Observer: Send {
    /// Hears what happened.
    fn progress(&mut self, progress: Progress);
}

/// Nobody listens.
impl Observer for () {
    fn progress(&mut self, _: Progress) {}
}

impl<F: FnMut(Progress) + Send> Observer for F {
    fn progress(&mut self, progress: Progress) {
        self(progress);
    }
}

/// Output that a terminal or a page can show: colours, cursor movements and other control characters are gone.
pub(super) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\n' | '\t' => shown.push(c),
            '\r' if characters.peek() != Some(&'\n') => shown.push('\n'),
            '\u{1b}' if characters.peek() == Some(&'[') => {
                characters.next();
                // Parameters end at the first byte from @ to ~.
                for c in characters.by_ref() {
                    if ('@'..='~').contains(&c) {
                        break;
                    }
                }
            }
            c if c.is_control() => {}
            c => shown.push(c),
        }
    }
    shown
}

/// One line of at most 500 characters: what stands in a report may come from a learner's image, and goes to terminals
/// and pages.
pub(super) fn one_line(text: &str) -> String {
    const MOST: usize = 500;
    let line: String = printable(text).chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// A step whose name can be shown.
pub(super) fn shown(step: Step) -> Step {
    Step { name: one_line(&step.name), ..step }
}

#[cfg(test)]
mod tests {
    use super::{one_line, printable};

    #[test]
    fn a_line_stays_one_line_and_short() {
        assert_eq!(one_line("a\nb\u{1b}[2J\tc"), "a b c");
        assert_eq!(one_line(&"ä".repeat(600)).chars().count(), 501);
    }

    #[test]
    fn colours_and_control_characters_do_not_reach_the_page() {
        assert_eq!(printable("\u{1b}[1;31mred\u{1b}[0m\0\u{7}\tx\r\ny\rz"), "red\tx\ny\nz");
        assert_eq!(printable("\u{1b}]0;title"), "]0;title");
        assert_eq!(printable("\u{1b}["), "");
    }
}
