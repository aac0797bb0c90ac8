//! What a page may show of a question.

/// A question without its answer, ready for a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Presented {
    /// Question id.
    pub id: String,
    /// Name of the kind (`single`, `order`, …).
    pub kind: &'static str,
    /// Markdown.
    pub prompt: String,
    /// Weight in the quiz.
    pub points: f64,
    /// The controls.
    pub form: Form,
}

impl Presented {
    /// The values in the order shown, to be stored with an attempt; empty where nothing is shuffled.
    pub fn order(&self) -> Vec<String> {
        let choices = match &self.form {
            Form::Pick { options, .. } | Form::Match { options, .. } => options,
            Form::Order { items, .. } => items,
            Form::Predict { .. } | Form::Line { .. } | Form::Write { .. } => return Vec::new(),
        };
        choices.iter().map(|choice| choice.value.clone()).collect()
    }
}

/// The controls of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Radio buttons, or boxes where `many`.
    Pick {
        /// Field name; repeated where `many`.
        field: String,
        /// More than one may be picked.
        many: bool,
        /// In the order to show.
        options: Vec<Choice>,
    },
    /// Items to put in order: one field a place, each holding the value of an item.
    Order {
        /// One field a place, first place first.
        fields: Vec<String>,
        /// In the order to show.
        items: Vec<Choice>,
    },
    /// One choice for each row.
    Match {
        /// Left sides.
        rows: Vec<Row>,
        /// Right sides, shared by all rows.
        options: Vec<Choice>,
    },
    /// A file and a change to it; cached or rerun for each step.
    Predict {
        /// The file.
        source: String,
        /// What is changed, Markdown.
        change: String,
        /// The steps.
        rows: Vec<Row>,
        /// `cached` and `rerun`.
        options: Vec<Choice>,
    },
    /// Lines of a file to be marked.
    Line {
        /// Field name, repeated for each marked line; the value is the line number.
        field: String,
        /// The lines; only those with `pick` can be marked.
        lines: Vec<Shown>,
    },
    /// A short answer to type.
    Write {
        /// Field name.
        field: String,
        /// Text before the blank, for a command to fill.
        before: String,
        /// Text after the blank, or the unit of a number.
        after: String,
        /// The answer is a number.
        number: bool,
        /// The answer is part of a command: show it in the code face, without spell checking.
        command: bool,
    },
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Opaque value for the form: it says nothing about right or wrong, nor about the author's order.
    pub value: String,
    /// Inline Markdown.
    pub text: String,
}

/// A row with a field of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Field name.
    pub field: String,
    /// Inline Markdown.
    pub label: String,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Counted from 1.
    pub number: u32,
    /// The text as it is.
    pub text: String,
    /// Whether it can be marked (blank lines and comments cannot).
    pub pick: bool,
}
