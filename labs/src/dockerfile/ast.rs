//! What a Dockerfile is made of.

use super::image::ImageRef;
use super::span::{LineStarts, Span};
use super::text::Text;
use crate::shell::Script;

/// A Dockerfile as read: always whole, whatever is wrong with it. Mistakes are in `problems`.
#[derive(Debug, Clone)]
pub struct Dockerfile {
    /// The text as it was given.
    pub source: String,
    /// The character that joins lines and escapes: `\` or, by `# escape`, a backtick.
    pub escape: char,
    /// `# syntax=`, `# escape=` and `# check=` at the top.
    pub directives: Vec<Directive>,
    /// Every comment line, also those inside continued instructions; not those inside heredocs.
    pub comments: Vec<Comment>,
    /// Every instruction in order.
    pub instructions: Vec<Instruction>,
    /// Every stage in order.
    pub stages: Vec<Stage>,
    /// What the builder would reject.
    pub problems: Vec<Mistake>,
    pub(super) lines: LineStarts,
}

/// Something the builder rejects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Equivalent codes of other linters.
    pub aliases: &'static [&'static str],
}

/// A parser directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its name in lower case.
    pub name: String,
    /// Its value.
    pub value: Word,
    /// The whole comment.
    pub span: Span,
}

/// A comment line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What follows the `#`, trimmed.
    pub text: String,
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Its line, from 1.
    pub line: u32,
    /// Whether it stands inside a continued instruction.
    pub inside: bool,
}

/// A word of an instruction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// As written, quotes and variables kept, continuations joined.
    pub text: String,
    /// What the builder makes of it: quotes removed, variables replaced. The same as `text` where the builder leaves it.
    pub value: String,
    /// Whether `value` is certain: false where a variable without a default is in it.
    pub known: bool,
    /// Where it stands.
    pub span: Span,
}

/// What an instruction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
    /// No instruction that the builder knows.
    Unknown,
}

/// One instruction.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// What it does.
    pub keyword: Keyword,
    /// The keyword as written.
    pub name: Word,
    /// From the keyword to the end of its last line or heredoc, without the line break.
    pub span: Span,
    /// `--name=value` before the arguments.
    pub flags: Vec<Flag>,
    /// Everything after the flags, continuations joined, heredoc bodies not in it.
    pub text: Text,
    /// Heredocs in order.
    pub heredocs: Vec<Heredoc>,
    /// The arguments, read as this instruction reads them.
    pub body: Body,
    /// The shell commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK; exec forms are one command.
    pub script: Option<Script>,
    /// The stage it belongs to; none before the first FROM.
    pub stage: Option<usize>,
    /// Blank lines between its continued lines.
    pub blank_lines: Vec<Span>,
    /// Variables used that nothing defines.
    pub undefined: Vec<(String, Span)>,
}

/// A flag of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Its name without `--`.
    pub name: String,
    /// Its value, where there is an `=`.
    pub value: Option<Word>,
    /// The whole flag.
    pub span: Span,
    /// `key=value` parts of a value with commas (`--mount`).
    pub parts: Vec<(String, Option<Word>)>,
}

/// A heredoc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The word that ends it.
    pub name: String,
    /// Whether variables in it are replaced (the word was not quoted).
    pub expands: bool,
    /// `<<-`: leading tabs go.
    pub chomps: bool,
    /// Its lines, without the line that ends it.
    pub body: Text,
    /// From `<<` to the end of the word.
    pub opener: Span,
}

/// A `key=value` of ENV, LABEL or ARG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub key: Word,
    /// The value, where there is one.
    pub value: Option<Word>,
    /// The whole pair.
    pub span: Span,
    /// `ENV key value`, without `=`.
    pub legacy: bool,
}

/// A command line of RUN, CMD, ENTRYPOINT or HEALTHCHECK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// `["program", "argument"]`.
    Exec(Vec<Word>),
    /// Text for the shell; empty where heredocs hold the commands.
    Shell(Text),
}

/// What HEALTHCHECK says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// `HEALTHCHECK NONE`.
    None,
    /// `HEALTHCHECK CMD …`.
    Cmd(Line),
}

/// An instruction's arguments.
#[derive(Debug, Clone)]
pub enum Body {
    /// `FROM image [AS name]`.
    From {
        /// The image or stage.
        image: Word,
        /// The word AS as written.
        separator: Option<Word>,
        /// The stage's name.
        name: Option<Word>,
    },
    /// RUN, CMD, ENTRYPOINT.
    Line(Line),
    /// ADD and COPY.
    Copy {
        /// What is copied; heredocs are not in it.
        sources: Vec<Word>,
        /// Where to.
        target: Word,
        /// Whether it was written as JSON.
        json: bool,
    },
    /// ENV, LABEL and ARG.
    Pairs(Vec<Pair>),
    /// EXPOSE, VOLUME, SHELL: words. WORKDIR, USER, STOPSIGNAL, MAINTAINER: exactly one.
    Words(Vec<Word>),
    /// HEALTHCHECK.
    Health(Health),
    /// ONBUILD.
    Onbuild(Box<Instruction>),
    /// Could not be read, or no such instruction.
    Nothing,
}

/// What a stage starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// An earlier stage, by index.
    Stage(usize),
    /// The empty image.
    Scratch,
    /// An image from outside.
    Image(ImageRef),
    /// Nothing certain: a variable without default stands in the name.
    Unknown,
}

/// A stage: one FROM and what follows it.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The index of its FROM in `instructions`.
    pub from: usize,
    /// The index after its last instruction.
    pub end: usize,
    /// Its name, as written.
    pub name: Option<Word>,
    /// What it starts from.
    pub base: Base,
    /// The last USER in force at its end, inherited through stages; none if the image from outside decides.
    pub user: Option<usize>,
    /// The last WORKDIR in force at its end (an instruction's index), inherited likewise.
    pub workdir: Option<usize>,
    /// The last SHELL in force at its end, inherited likewise.
    pub shell: Option<usize>,
    /// The CMD in force at its end.
    pub cmd: Option<usize>,
    /// The ENTRYPOINT in force at its end.
    pub entrypoint: Option<usize>,
    /// The HEALTHCHECK in force at its end.
    pub healthcheck: Option<usize>,
    /// Names and values that ENV and ARG define in it; the bool says whether it is ENV and lives on in the image.
    pub(super) variables: std::collections::HashMap<String, (Option<String>, bool)>,
}
