//! Reading a TOML table field by field: every mistake becomes a problem with its line, and reading goes on.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use problem::Problem;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file that is being read, and what is wrong in it so far.
pub(crate) struct Doc<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
    pub(crate) problems: RefCell<Vec<Problem>>,
    /// The Markdown in it, with the line where it begins.
    pub(crate) markdown: RefCell<Vec<(u32, String)>>,
}

impl Doc<'_> {
    pub(crate) fn line_at(&self, offset: usize) -> u32 {
        let end = offset.min(self.text.len());
        let breaks = self.text.as_bytes().get(..end).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        u32::try_from(breaks).unwrap_or(u32::MAX - 1) + 1
    }

    pub(crate) fn report(&self, line: u32, message: impl Into<String>, fix: impl Into<String>) {
        self.problems.borrow_mut().push(Problem::at(self.file, line, message, fix));
    }
}

/// One table of the file.
pub(crate) struct Fields<'a> {
    doc: &'a Doc<'a>,
    table: &'a DeTable<'a>,
    /// Line of its header, or of its first field.
    pub(crate) line: u32,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(doc: &'a Doc<'a>, table: &'a DeTable<'a>, span: Range<usize>) -> Self {
        Self { doc, table, line: doc.line_at(span.start), used: RefCell::default() }
    }

    fn get(&self, key: &str) -> Option<(&'a DeValue<'a>, u32)> {
        self.used.borrow_mut().insert(key.to_owned());
        let value: &'a Spanned<DeValue<'a>> = self.table.get(key)?;
        Some((value.get_ref(), self.doc.line_at(value.span().start)))
    }

    /// Reports at the table's line.
    pub(crate) fn report(&self, message: impl Into<String>, fix: impl Into<String>) {
        self.doc.report(self.line, message, fix);
    }

    /// The line of a field, or of the table where the field is missing.
    pub(crate) fn line_of(&self, key: &str) -> u32 {
        self.table.get(key).map_or(self.line, |value| self.doc.line_at(value.span().start))
    }

    /// Text that must be there and not be blank.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let text = self.optional_text(key);
        if text.is_none() && !self.table.contains_key(key) {
            self.report(format!("`{key}` is missing"), format!("add `{key} = \"…\"`"));
        }
        if text.as_deref().is_some_and(|text| text.trim().is_empty()) {
            self.doc.report(self.line_of(key), format!("`{key}` is empty"), format!("write a text for `{key}`"));
            return None;
        }
        text
    }

    /// Markdown that must be there: it is kept with its line, to be checked against the course.
    pub(crate) fn markdown(&self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        self.keep(key, &text);
        Some(text)
    }

    /// Markdown that may be missing.
    pub(crate) fn optional_markdown(&self, key: &str) -> Option<String> {
        let text = self.optional_text(key)?;
        self.keep(key, &text);
        Some(text)
    }

    fn keep(&self, key: &str, text: &str) {
        let Some(value) = self.table.get(key) else { return };
        let raw = self.doc.text.get(value.span().start..).unwrap_or_default();
        // The break behind opening quotes is no part of the text.
        let opened = [r#"""""#, "'''"].iter().find_map(|quotes| raw.strip_prefix(quotes));
        let below = u32::from(opened.is_some_and(|rest| rest.starts_with(['\n', '\r'])));
        self.doc.markdown.borrow_mut().push((self.doc.line_at(value.span().start) + below, text.to_owned()));
    }

    /// Text that may be missing.
    pub(crate) fn optional_text(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            (DeValue::String(text), _) => Some(text.to_string()),
            (_, line) => {
                self.doc.report(line, format!("`{key}` is not a text"), format!("write `{key} = \"…\"`"));
                None
            }
        }
    }

    /// A yes or no that may be missing.
    pub(crate) fn flag(&self, key: &str) -> bool {
        match self.get(key) {
            None => false,
            Some((DeValue::Boolean(flag), _)) => *flag,
            Some((_, line)) => {
                self.doc.report(line, format!("`{key}` is neither true nor false"), format!("write `{key} = true`"));
                false
            }
        }
    }

    /// A finite number that may be missing.
    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        let (value, line) = self.get(key)?;
        let number = match value {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|n| n as f64),
            DeValue::Float(float) => float.as_str().parse::<f64>().ok().filter(|number| number.is_finite()),
            _ => None,
        };
        if number.is_none() {
            self.doc.report(line, format!("`{key}` is not a number"), format!("write `{key} = 1` or `{key} = 1.5`"));
        }
        number
    }

    /// A list of texts; empty where it is missing.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let Some((value, line)) = self.get(key) else { return Vec::new() };
        let items = match value {
            DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        items.unwrap_or_else(|| {
            self.doc.report(line, format!("`{key}` is not a list of texts"), format!("write `{key} = [\"…\", \"…\"]`"));
            Vec::new()
        })
    }

    /// A list of whole numbers from 1; empty where it is missing.
    pub(crate) fn lines(&self, key: &str) -> Vec<u32> {
        let Some((value, line)) = self.get(key) else { return Vec::new() };
        let number = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::Integer(n) => u32::from_str_radix(n.as_str(), n.radix()).ok().filter(|n| *n > 0),
            _ => None,
        };
        let items = match value {
            DeValue::Array(items) => items.iter().map(number).collect(),
            _ => None,
        };
        items.unwrap_or_else(|| {
            self.doc.report(line, format!("`{key}` is not a list of line numbers"), format!("write `{key} = [3]`"));
            Vec::new()
        })
    }

    /// The tables of a `[[list]]`; empty where it is missing.
    pub(crate) fn tables(&self, key: &str) -> Vec<Fields<'a>> {
        let Some((value, line)) = self.get(key) else { return Vec::new() };
        let tables = match value {
            DeValue::Array(items) => items
                .iter()
                .map(|item| match item.get_ref() {
                    DeValue::Table(table) => Some(Fields::new(self.doc, table, item.span())),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        tables.unwrap_or_else(|| {
            self.doc.report(line, format!("`{key}` is not a list of tables"), format!("write `[[{key}]]`"));
            Vec::new()
        })
    }

    /// Reports every field that nobody asked for: a misspelt name would otherwise be ignored in silence.
    pub(crate) fn finish(&self) {
        let used = self.used.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !used.contains(name) {
                let line = self.doc.line_at(key.span().start);
                let known = used.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                self.doc.report(line, format!("`{name}` is not known here"), format!("known are: {known}"));
            }
        }
    }
}
