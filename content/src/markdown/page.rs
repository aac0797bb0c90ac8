//! Markdown to HTML, and everything worth knowing about it on the way.

use std::collections::VecDeque;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::fence::Fence;
use super::terms::Terms;
use crate::diagram;
use crate::highlight::{escape, highlight};

/// How to render a text, and what carries over from one text of a page to the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    /// Levels that headings go down.
    pub(crate) offset: usize,
    /// What ids of diagrams start with: unique on the page.
    pub(crate) prefix: String,
    /// Glossary terms to link.
    pub(crate) terms: Terms,
    /// Diagrams so far.
    pub(crate) diagrams: usize,
    /// Tables so far.
    pub(crate) tables: usize,
}

/// HTML and what was found on the way. Lines count from 0 in the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rendered {
    pub(crate) html: String,
    /// Plain text, for search: code included, diagrams by title and description.
    pub(crate) text: String,
    /// Words of running text, list items included, without tables and code.
    pub(crate) words: u32,
    /// Words in tables.
    pub(crate) table_words: u32,
    /// Code blocks, diagrams, tables and images.
    pub(crate) blocks: u32,
    /// Lines of code and rows of tables.
    pub(crate) rows: u32,
    pub(crate) links: Vec<(u32, String)>,
    pub(crate) images: Vec<(u32, String)>,
    /// Fenced code with the line of its first line.
    pub(crate) code: Vec<(u32, Fence, String)>,
    /// Running text by line, for spelling.
    pub(crate) prose: Vec<(u32, String)>,
    /// Line, message, fix.
    pub(crate) problems: Vec<(u32, String, String)>,
}

impl Page {
    pub(crate) fn render(&mut self, markdown: &str) -> Rendered {
        let mut work = Work { page: self, markdown, out: Rendered::default(), linking: 0, in_table: false };
        let mut events = Parser::new_ext(markdown, super::options()).into_offset_iter();
        let mut html: Vec<Event<'_>> = Vec::new();
        while let Some((event, range)) = events.next() {
            let line = work.line(range.start);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let mut code = String::new();
                    for (event, _) in events.by_ref() {
                        match event {
                            Event::Text(text) => code.push_str(&text),
                            Event::End(TagEnd::CodeBlock) => break,
                            _ => {}
                        }
                    }
                    html.push(Event::Html(work.code(kind, code, line).into()));
                }
                Event::Start(Tag::Table(alignments)) => {
                    let head = table_head(markdown.get(range).unwrap_or_default());
                    work.page.tables += 1;
                    work.out.blocks += 1;
                    work.in_table = true;
                    let label = escape(&format!("Table {}: {head}", work.page.tables));
                    let open =
                        format!("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">");
                    html.push(Event::Html(open.into()));
                    html.push(Event::Start(Tag::Table(alignments)));
                }
                Event::End(TagEnd::Table) => {
                    work.in_table = false;
                    html.push(Event::End(TagEnd::Table));
                    html.push(Event::Html("</div>\n".into()));
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let mut alt = String::new();
                    for (event, _) in events.by_ref() {
                        match event {
                            Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                            Event::End(TagEnd::Image) => break,
                            _ => {}
                        }
                    }
                    html.push(Event::InlineHtml(work.image(&dest_url, &alt, line).into()));
                }
                other => work.event(other, line, &mut html),
            }
        }
        let mut out = work.out;
        pulldown_cmark::html::push_html(&mut out.html, html.into_iter());
        // Aligned cells come with an inline style, which the pages' policy forbids. Text cannot look like this: its quotes
        // are escaped.
        for (style, class) in [("left", ""), ("right", " class=\"right\""), ("center", " class=\"center\"")] {
            out.html = out.html.replace(&format!(" style=\"text-align: {style}\""), class);
        }
        out.text = out.text.split_whitespace().collect::<Vec<_>>().join(" ");
        out
    }
}

struct Work<'a, 'm> {
    page: &'a mut Page,
    markdown: &'m str,
    out: Rendered,
    /// How deep inside links and headings: no term is linked there.
    linking: u32,
    in_table: bool,
}

impl<'m> Work<'_, 'm> {
    fn line(&self, offset: usize) -> u32 {
        let before = self.markdown.as_bytes().get(..offset).unwrap_or_default();
        u32::try_from(before.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX)
    }

    fn problem(&mut self, line: u32, message: impl Into<String>, fix: impl Into<String>) {
        self.out.problems.push((line, message.into(), fix.into()));
    }

    fn event(&mut self, event: Event<'m>, line: u32, html: &mut Vec<Event<'m>>) {
        match event {
            // Nothing of an author's own HTML reaches the page as HTML.
            Event::Html(raw) | Event::InlineHtml(raw) => {
                self.say(&raw);
                html.push(Event::Text(raw));
            }
            Event::Text(text) => {
                self.say(&text);
                self.out.prose.push((line, text.to_string()));
                self.text(text, html);
            }
            Event::Code(code) => {
                self.say(&code);
                html.push(Event::Code(code));
            }
            Event::SoftBreak | Event::HardBreak => {
                self.out.text.push(' ');
                html.push(event);
            }
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                self.linking += 1;
                html.push(Event::Start(Tag::Heading { level: self.deeper(level), id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                self.linking -= 1;
                self.out.text.push(' ');
                html.push(Event::End(TagEnd::Heading(self.deeper(level))));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.linking += 1;
                let open = self.link(&dest_url, line);
                html.push(Event::InlineHtml(open.into()));
            }
            Event::End(TagEnd::Link) => {
                self.linking -= 1;
                html.push(Event::InlineHtml("</a>".into()));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let (class, title) = callout(kind);
                html.push(Event::Html(
                    format!(
                        "<div class=\"callout callout-{class}\" role=\"note\"><p class=\"callout-title\">{title}</p>\n"
                    )
                    .into(),
                ));
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => html.push(Event::Html("</div>\n".into())),
            Event::End(end @ (TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell)) => {
                self.out.text.push(' ');
                html.push(Event::End(end));
            }
            Event::Start(Tag::TableRow) => {
                self.out.rows += 1;
                html.push(event);
            }
            other => html.push(other),
        }
    }

    /// Counts words and keeps the plain text.
    fn say(&mut self, text: &str) {
        let words = u32::try_from(text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count());
        let words = words.unwrap_or(u32::MAX);
        if self.in_table {
            self.out.table_words += words;
        } else {
            self.out.words += words;
        }
        self.out.text.push_str(text);
    }

    fn text(&mut self, text: CowStr<'m>, html: &mut Vec<Event<'m>>) {
        if self.linking > 0 {
            html.push(Event::Text(text));
            return;
        }
        for (stretch, term) in self.page.terms.cut(&text) {
            match term {
                None => html.push(Event::Text(stretch.to_owned().into())),
                Some(id) => {
                    let (id, stretch) = (escape(&id), escape(stretch));
                    let link = format!("<a class=\"term\" href=\"/lectures/review#glossary-{id}\">{stretch}</a>");
                    html.push(Event::InlineHtml(link.into()));
                }
            }
        }
    }

    fn deeper(&self, level: HeadingLevel) -> HeadingLevel {
        HeadingLevel::try_from((level as usize + self.page.offset).min(6)).unwrap_or(HeadingLevel::H6)
    }

    /// The opening tag of a link. An address that is not allowed gives a link without one, which is text.
    fn link(&mut self, address: &str, line: u32) -> String {
        self.out.links.push((line, address.to_owned()));
        match address_kind(address) {
            Address::Inside => format!("<a href=\"{}\">", escape(address)),
            Address::Outside => {
                format!("<a class=\"external\" rel=\"noopener noreferrer\" href=\"{}\">", escape(address))
            }
            Address::Forbidden => {
                let fix = "use https:// with a host, a path that starts with /, or #slide";
                self.problem(line, format!("the address `{address}` cannot be linked"), fix);
                "<a>".to_owned()
            }
        }
    }

    fn image(&mut self, address: &str, alt: &str, line: u32) -> String {
        self.out.blocks += 1;
        self.out.images.push((line, address.to_owned()));
        self.out.prose.push((line, alt.to_owned()));
        let name = address.strip_prefix('/').unwrap_or(address).strip_prefix("images/");
        let safe = |name: &&str| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        let Some(name) = name.filter(safe) else {
            let fix = "put the file into content/images and write images/NAME";
            self.problem(line, format!("the image `{address}` is not one of the course"), fix);
            return escape(alt);
        };
        if alt.trim().is_empty() {
            self.problem(line, format!("the image `{address}` has no description"), "write it as ![what it shows](…)");
        }
        format!("<img src=\"/images/{name}\" alt=\"{}\" loading=\"lazy\">", escape(alt))
    }

    fn code(&mut self, kind: CodeBlockKind<'_>, code: String, line: u32) -> String {
        let (fence, first) = match &kind {
            CodeBlockKind::Fenced(info) => (Fence::read(info), line + 1),
            CodeBlockKind::Indented => (Fence::default(), line),
        };
        self.out.blocks += 1;
        for word in &fence.unknown {
            let fix = "known are title=\"…\", desc=\"…\", bad=\"…\" and fragment";
            self.problem(line, format!("`{word}` means nothing behind a fence"), fix);
        }
        if fence.lang == "mermaid" {
            return self.diagram(&fence, &code, first);
        }
        self.out.rows += u32::try_from(code.lines().count()).unwrap_or(u32::MAX);
        self.out.text.push_str(&format!(" {code} "));
        let html = figure(&fence, &code);
        self.out.code.push((first, fence, code));
        html
    }

    fn diagram(&mut self, fence: &Fence, source: &str, first: u32) -> String {
        self.page.diagrams += 1;
        let title = fence.title.clone().unwrap_or_default();
        let desc = fence.desc.clone().unwrap_or_default();
        for (name, value) in [("title", &title), ("desc", &desc)] {
            if value.trim().is_empty() {
                let fix = format!("write ```mermaid title=\"…\" desc=\"…\" with {name} filled");
                self.problem(first.saturating_sub(1), format!("the diagram has no {name}"), fix);
            }
        }
        self.out.text.push_str(&format!(" {title} {desc} "));
        let id = format!("{}dg-{}", self.page.prefix, self.page.diagrams);
        match diagram::render(source, &id, &title, &desc) {
            Ok(svg) => {
                format!(
                    "<figure class=\"diagram\" tabindex=\"0\">{svg}<figcaption>{}</figcaption></figure>\n",
                    escape(&title)
                )
            }
            Err(wrong) => {
                self.problem(
                    first + wrong.line,
                    format!("the diagram does not parse: {}", wrong.message),
                    "correct the Mermaid: flowchart, sequenceDiagram, stateDiagram-v2, timeline or gantt",
                );
                figure(&Fence::default(), source)
            }
        }
    }
}

fn figure(fence: &Fence, code: &str) -> String {
    let lang: String = fence.lang.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let class = if lang.is_empty() { "hl".to_owned() } else { format!("hl hl-lang-{lang}") };
    let mut caption = VecDeque::new();
    if let Some(bad) = &fence.bad {
        let codes: Vec<String> = bad.iter().map(|code| format!("<code>{}</code>", escape(code))).collect();
        caption.push_back(format!("<span class=\"code-flag\">Deliberately bad</span> {}", codes.join(" ")));
    }
    if let Some(title) = &fence.title {
        caption.push_front(format!("<span class=\"code-title\">{}</span>", escape(title)));
    }
    let caption = match caption.is_empty() {
        true => String::new(),
        false => format!("<figcaption>{}</figcaption>", Vec::from(caption).join(" ")),
    };
    let bad = if fence.bad.is_some() { " code-bad" } else { "" };
    let code = highlight(&fence.lang, code);
    format!(
        "<figure class=\"code{bad}\">{caption}<pre class=\"{class}\" tabindex=\"0\"><code>{code}</code></pre></figure>\n"
    )
}

fn callout(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Try it"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Watch out"),
        BlockQuoteKind::Caution => ("caution", "Danger"),
    }
}

/// The header cells of a table, as its label.
fn table_head(source: &str) -> String {
    let cells = source.lines().next().unwrap_or_default().split('|').map(super::plain);
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ")
}

enum Address {
    Inside,
    Outside,
    Forbidden,
}

fn address_kind(address: &str) -> Address {
    let inside = address.starts_with('#') || (address.starts_with('/') && !address.starts_with("//"));
    let plain = !address.chars().any(|c| c.is_control() || c == '\\');
    if inside && plain {
        Address::Inside
    } else if plain
        && ["https://", "http://", "mailto:"]
            .iter()
            .find_map(|scheme| address.strip_prefix(scheme))
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
    {
        Address::Outside
    } else {
        Address::Forbidden
    }
}
