//! The JSON form of arguments, with the place of each string.

use super::ast::Word;
use super::text::Text;

/// What became of an attempt to read JSON.
pub(super) enum Json {
    /// A list of strings.
    Words(Vec<Word>),
    /// A list with something else than strings, which the builder rejects.
    NotStrings,
    /// No JSON: the builder takes it as shell form.
    No,
}

/// Reads `["a", "b"]` at the start of the text. Like the builder, what follows the closing bracket does not count.
pub(super) fn read(text: &Text) -> Json {
    let source = text.as_str();
    if !source.trim_start().starts_with('[') {
        return Json::No;
    }
    let mut stream = serde_json::Deserializer::from_str(source).into_iter::<serde_json::Value>();
    let Some(Ok(serde_json::Value::Array(items))) = stream.next() else { return Json::No };
    let mut places = strings(source).into_iter();
    let mut words = Vec::with_capacity(items.len());
    for item in items {
        let serde_json::Value::String(value) = item else { return Json::NotStrings };
        let Some((start, end)) = places.next() else { return Json::No };
        let inner = source.get(start + 1..end - 1).unwrap_or_default().to_owned();
        words.push(Word { text: inner, value, known: true, span: text.span(start, end) });
    }
    Json::Words(words)
}

/// The places of the strings, quotes included, up to the closing bracket.
fn strings(source: &str) -> Vec<(usize, usize)> {
    let (mut places, mut start, mut escaped) = (Vec::new(), None, false);
    for (at, byte) in source.bytes().enumerate() {
        match (start, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(from), b'"') => {
                places.push((from, at + 1));
                start = None;
            }
            (None, b'"') => start = Some(at),
            (None, b']') => break,
            _ => {}
        }
    }
    places
}
