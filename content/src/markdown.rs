//! The one home for Markdown: lectures, lab tasks, hints, solutions and quiz prompts are all rendered here.

/// Safe HTML of a piece of Markdown: authors' raw HTML is shown as text, link schemes are checked, code is highlighted,
/// tables scroll on their own. Headings keep their level plus `offset` (at most level 6).
pub fn render_at(markdown: &str, offset: usize) -> String {
    let _ = (markdown, offset);
    String::new()
}

/// [`render_at`] with headings two levels down (`#` becomes `h3`), as for a text inside a page with its own `h1` and `h2`.
pub fn render(markdown: &str) -> String {
    render_at(markdown, 2)
}

/// Inline HTML of one line of Markdown, without the paragraph around it.
pub fn inline(markdown: &str) -> String {
    let _ = markdown;
    String::new()
}

/// The plain text of Markdown, code included, on one line.
pub fn plain(markdown: &str) -> String {
    let _ = markdown;
    String::new()
}
