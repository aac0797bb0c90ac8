//! `fill`: fill the blank of a command. All or nothing; blanks between words are single, case matters as in a shell.

use super::Rules;
use super::text::{judge, read_accepted};
use crate::fields::Fields;
use crate::given::{Given, field};
use crate::presented::Form;
use crate::scored::Scored;
use crate::shuffle::Shuffle;

/// Fill the blank of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// What stands before the blank.
    pub before: String,
    /// What stands behind it.
    pub after: String,
    /// Accepted forms, the best one first.
    pub accepted: Vec<String>,
}

impl Fill {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let template = fields.text("template")?;
        let accepted = read_accepted(fields)?;
        let (before, rest) = template.split_once("____").unwrap_or_default();
        let after = rest.trim_start_matches('_');
        if before.is_empty() && rest.is_empty() || after.contains("____") {
            fields.report("`template` has not exactly one blank", "write the blank as `____`, once");
            return None;
        }
        Some(Self { before: before.to_owned(), after: after.to_owned(), accepted })
    }

    fn accepts(&self, said: &str) -> bool {
        let said = normal(said);
        self.accepted.iter().any(|accepted| {
            let accepted = normal(accepted);
            // Who types the whole command is not wrong.
            said == accepted || said == normal(&format!("{}{accepted}{}", self.before, self.after))
        })
    }
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Rules for Fill {
    fn present(&self, question: &str, _shuffle: &mut Shuffle) -> Form {
        Form::Write {
            field: field(question),
            before: self.before.clone(),
            after: self.after.clone(),
            number: false,
            command: true,
        }
    }

    fn score(&self, _question: &str, given: &Given) -> Scored {
        judge(given, &self.accepted, |said| self.accepts(said))
    }

    fn content(&self) -> Vec<String> {
        let mut content = vec![self.before.clone(), self.after.clone()];
        content.extend(self.accepted.iter().cloned());
        content
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::typed;

    fn kind() -> Fill {
        Fill { before: "docker run -p ".into(), after: " nginx".into(), accepted: vec!["8080:80".into()] }
    }

    #[test]
    fn the_blank_or_the_whole_command_is_right() {
        for said in ["8080:80", "  8080:80 ", "docker run  -p 8080:80 nginx"] {
            assert_eq!(kind().score("q", &typed(said)).fraction, 1.0, "{said}");
        }
    }

    #[test]
    fn case_and_order_matter_as_in_a_shell() {
        for said in ["80:8080", "DOCKER RUN -p 8080:80 nginx", ""] {
            assert_eq!(kind().score("q", &typed(said)).fraction, 0.0, "{said}");
        }
    }
}
