//! What shell text is made of, as far as checks need to know.

use crate::dockerfile::Span;

/// The simple commands of a shell text, in the order in which they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// Every simple command, also those in subshells, `$(…)`, and `sh -c '…'`.
    pub commands: Vec<Command>,
    /// Quotes or brackets left open, if any: where.
    pub open: Option<Span>,
    /// Exec form: no shell reads it.
    pub exec: bool,
}

/// How a command hangs on the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Join {
    /// The first one of its list.
    First,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `;` or a line break.
    Then,
    /// `|`.
    Pipe,
    /// `&`: the one before runs in the background.
    Background,
}

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Program and arguments, without assignments, redirections, and words such as `then` or `!`.
    pub words: Vec<ShellWord>,
    /// `NAME=value` before the program.
    pub assignments: Vec<ShellWord>,
    /// Targets of `>`, `>>`, `<` with the operator as written.
    pub redirections: Vec<(String, ShellWord)>,
    /// What stood before the program and only wraps it: `sudo -E`, `exec`, `env`.
    pub wrapper: Vec<ShellWord>,
    /// How it hangs on the one before.
    pub join: Join,
    /// How deep in brackets, substitutions and nested shells it stands.
    pub depth: u32,
    /// From its first word to its last.
    pub span: Span,
}

/// A word of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShellWord {
    /// Quotes removed, variables kept as written.
    pub text: String,
    /// Whether any part of it was quoted.
    pub quoted: bool,
    /// Whether a variable or substitution is in it.
    pub dynamic: bool,
    /// Where it stands.
    pub span: Span,
}

impl Command {
    /// The program's name without its folder; empty if there is none.
    pub fn program(&self) -> &str {
        self.words.first().map_or("", |word| word.text.rsplit('/').next().unwrap_or_default())
    }

    /// Everything after the program.
    pub fn arguments(&self) -> &[ShellWord] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Whether one of the arguments is exactly one of these.
    pub fn has_any(&self, arguments: &[&str]) -> bool {
        self.arguments().iter().any(|word| arguments.contains(&word.text.as_str()))
    }

    /// Whether a short flag is among the arguments, alone or joined to others (`-y`, `-qy`), or one of the long ones.
    pub fn has_flag(&self, short: char, long: &[&str]) -> bool {
        self.arguments().iter().any(|word| {
            let text = word.text.as_str();
            match text.strip_prefix("--") {
                Some(name) => long.contains(&name.split('=').next().unwrap_or_default()),
                None => text.strip_prefix('-').is_some_and(|letters| letters.contains(short) && !letters.contains('=')),
            }
        })
    }

    /// The arguments that are no flags.
    pub fn operands(&self) -> impl Iterator<Item = &ShellWord> {
        self.arguments().iter().filter(|word| !word.text.starts_with('-'))
    }

    /// The first argument that is no flag: the subcommand of tools such as `apt-get`, `npm` or `go`.
    pub fn subcommand(&self) -> &str {
        self.operands().next().map_or("", |word| word.text.as_str())
    }
}
