//! The one home for Markdown: lectures, lab tasks, hints, solutions and quiz prompts are all rendered here.

mod fence;
mod page;
mod terms;

pub(crate) use page::{Page, Rendered};
pub(crate) use terms::Terms;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Safe HTML of a piece of Markdown: authors' raw HTML is shown as text, link schemes are checked, code is highlighted,
/// tables scroll on their own, Mermaid becomes SVG. Headings keep their level plus `offset` (at most level 6).
pub fn render_at(markdown: &str, offset: usize) -> String {
    Page { offset, ..Page::default() }.render(markdown).html
}

/// [`render_at`] with headings two levels down (`#` becomes `h3`), for a text inside a page with its own `h1` and `h2`.
pub fn render(markdown: &str) -> String {
    render_at(markdown, 2)
}

/// Inline HTML of one line of Markdown, without the paragraph around it.
pub fn inline(markdown: &str) -> String {
    let html = render(markdown);
    let html = html.trim();
    match html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")) {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        // A list or a code block has no inline form: the text alone is better than a block inside a line.
        _ => crate::highlight::escape(&plain(markdown)),
    }
}

/// The plain text of Markdown, code included, on one line.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(piece) | Event::Code(piece) | Event::Html(piece) | Event::InlineHtml(piece) => {
                text.push_str(&piece);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Start(Tag::TableCell | Tag::Item) => text.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock,
            ) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM | Options::ENABLE_TASKLISTS
}

#[cfg(test)]
mod tests;
