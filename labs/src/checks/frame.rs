//! What every check is made of: its description, what it gets to see, and what it says.

use serde::Serialize;

use crate::dockerfile::{Dockerfile, Span};
use crate::grade::Evidence;
use crate::lint::ContextFiles;

/// How bad a finding is. Ordered from the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The build fails, or what it makes is wrong or unsafe.
    Error,
    /// Works today, and will hurt.
    Warning,
    /// Worth knowing.
    Info,
    /// A matter of form.
    Style,
}

impl Severity {
    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Style => "style",
        }
    }
}

/// The family a check belongs to, which is also its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// A rubric check that reads the Dockerfile alone.
    Source,
    /// A rubric check of what is sent to the builder.
    Context,
    /// A rubric check of the built image.
    Image,
    /// A rubric check of a second build after a small change.
    Rebuild,
    /// A rubric check of the running container.
    Container,
    /// A lint rule that no rubric asks for.
    Lint,
}

/// What must exist before a check can run. Ordered: nothing up to `Context` starts an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Needs {
    /// The text of the Dockerfile.
    Source,
    /// The other files of the build context.
    Context,
    /// A finished build.
    Image,
    /// A second build after the lab's one-line change.
    Rebuild,
    /// A running container.
    Container,
}

/// A check's fixed description.
#[derive(Debug, Clone, Copy)]
pub struct Meta {
    /// The id that rubrics, pragmas and reports use.
    pub id: &'static str,
    /// The rule in one line, said as what is right: "Dependencies are installed before the code is copied".
    pub title: &'static str,
    /// The family.
    pub group: Group,
    /// How bad its findings are.
    pub severity: Severity,
    /// Equivalent codes elsewhere: `DL3007`, `buildkit/StageNameCasing`, `CIS-4.1`.
    pub aliases: &'static [&'static str],
    /// What must exist before it can run.
    pub needs: Needs,
}

/// A check's own documentation, taken from the top of its file. Each part is Markdown.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// What it checks.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// One or more fenced examples that must fail.
    pub failing: &'static str,
    /// One or more fenced examples that must pass.
    pub passing: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// How a check is run.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// On the source (and the context, where there is one).
    Source(fn(&Source<'_>) -> Vec<Finding>),
    /// On what the grader has seen.
    Judge(fn(&Evidence) -> Judged),
}

/// One entry of the registry.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its description.
    pub meta: &'static Meta,
    /// How it runs.
    pub run: Run,
    /// Why a source check that found nothing cannot be decided from this source, if so.
    pub undecided: Option<fn(&Source<'_>) -> Option<String>>,
    /// Its documentation.
    pub doc: Doc,
}

/// What a source check gets to see.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The parsed file.
    pub file: &'a Dockerfile,
    /// The path that findings name.
    pub path: &'a str,
    /// The other files of the build context, where they are known.
    pub context: Option<&'a dyn ContextFiles>,
}

impl<'a> Source<'a> {
    /// A view of a parsed file.
    pub fn new(file: &'a Dockerfile, path: &'a str, context: Option<&'a dyn ContextFiles>) -> Self {
        Self { file, path, context }
    }

    /// For each stage, whether it is part of the image that `docker build` makes: the last one and those it comes from.
    pub fn shipped(&self) -> Vec<bool> {
        let mut shipped = vec![false; self.file.stages.len()];
        if let Some(last) = self.file.stages.len().checked_sub(1) {
            for stage in self.file.chain(last) {
                shipped[stage] = true;
            }
        }
        shipped
    }

    /// The last FROM, which stands for the whole image where a finding is about something that is not there.
    pub fn last_from(&self) -> Option<Span> {
        let stage = self.file.final_stage()?;
        self.file.instructions.get(stage.from).map(|instruction| instruction.span)
    }

    /// A finding of this check at a place in the file.
    pub fn finding(&self, meta: &Meta, span: Span, message: impl Into<String>, fix: impl Into<String>) -> Finding {
        let (line, column) = self.file.position(span.start);
        let (end_line, end_column) = self.file.position(span.end.max(span.start));
        Finding {
            path: self.path.to_owned(),
            line,
            column,
            end_line,
            end_column,
            severity: meta.severity,
            code: meta.id,
            aliases: meta.aliases,
            message: message.into(),
            why: String::new(),
            fix: fix.into(),
            span,
            edit: None,
        }
    }
}

/// Something found in a Dockerfile. Serialises to the array element that `lint --format json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, as it was named to the linter.
    pub path: String,
    /// First line, from 1.
    pub line: u32,
    /// First column, in characters from 1.
    pub column: u32,
    /// Last line, from 1.
    pub end_line: u32,
    /// The column after the last character.
    pub end_column: u32,
    /// How bad.
    pub severity: Severity,
    /// The check's id, or `syntax`.
    pub code: &'static str,
    /// Equivalent codes elsewhere.
    pub aliases: &'static [&'static str],
    /// What is so.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The place in bytes.
    #[serde(skip)]
    pub span: Span,
    /// A change that is safe to make without asking, if there is one.
    #[serde(skip)]
    pub edit: Option<Edit>,
}

impl Finding {
    /// The same finding with a safe change attached.
    pub fn with_edit(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.edit = Some(Edit { span, replacement: replacement.into() });
        self
    }

    /// The same finding with fewer equivalent codes than its check has: those that mean exactly this.
    pub fn known_as(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The same finding with another severity than its check's.
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// A replacement of one stretch of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// Whether a check passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It holds.
    Pass,
    /// It does not hold.
    Fail,
    /// It could not be decided, and the summary says why.
    Skip,
    /// We could not run it.
    Error,
}

/// The verdict of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Whether it passed.
    pub status: Status,
    /// What was seen, in one sentence.
    pub summary: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// The line of the Dockerfile that it is about.
    pub line: Option<u32>,
    /// What the verdict rests on, line by line.
    pub evidence: Vec<String>,
}

impl Judged {
    /// A verdict with its summary alone.
    pub fn new(status: Status, summary: impl Into<String>) -> Self {
        Self {
            status,
            summary: summary.into(),
            why: String::new(),
            fix: String::new(),
            line: None,
            evidence: Vec::new(),
        }
    }

    /// It holds.
    pub fn pass(summary: impl Into<String>) -> Self {
        Self::new(Status::Pass, summary)
    }

    /// It does not hold.
    pub fn fail(summary: impl Into<String>) -> Self {
        Self::new(Status::Fail, summary)
    }

    /// It could not be decided.
    pub fn skip(summary: impl Into<String>) -> Self {
        Self::new(Status::Skip, summary)
    }

    /// The same verdict with its reason.
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The same verdict with what to do.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }

    /// The same verdict, about a line of the Dockerfile.
    pub fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// The same verdict with one more line of evidence.
    pub fn evidence(mut self, line: impl Into<String>) -> Self {
        self.evidence.push(line.into());
        self
    }
}
