//! Mermaid to SVG, when the course is loaded: accessible, without inline style, and dressed by classes alone, so that light
//! and dark follow the page.
//!
//! # Classes
//! `svg.dg` with `dg-flowchart`, `dg-sequence`, `dg-state`, `dg-timeline` or `dg-gantt`, and `dg-wide` where it is too wide for a
//! phone and should scroll there. Inside, shapes: `dg-node`,
//! `dg-cluster`, `dg-cluster-inner`, `dg-edge` (with `dg-dashed`, `dg-thick`), `dg-marker`, `dg-marker-open`, `dg-label-bg`
//! (behind the text of an edge), `dg-lifeline`, `dg-frame`, `dg-frame-label`, `dg-activation`, `dg-note`, `dg-start` (a
//! filled dot), `dg-end` (the ring around it), `dg-section-0` … `dg-section-5` (beside `dg-node`, in a timeline), `dg-band-0`,
//! `dg-band-1`, `dg-task` (with `dg-task-done`, `dg-task-active`, `dg-task-crit`), `dg-grid`, `dg-line`. Texts: `dg-text`,
//! `dg-edge-text`, `dg-cluster-text`, `dg-frame-text`, `dg-note-text`, `dg-task-text`, `dg-tick`, `dg-title`.
//!
//! Sizes of text are attributes of the SVG: style sheets set the family and the colours, not the size.

mod classes;
mod redress;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use merman::svg::{SvgRenderOptions, sanitize_svg_id};
use merman::{
    MermaidEngine, OperationControl, ParseOptions, RenderError, RenderOutput, RenderRequest, Renderer,
    SourcePresentationConfig, SvgRequest,
};

/// Why a diagram cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Line in the diagram's source, counted from 0.
    pub line: u32,
    /// What is wrong, one line.
    pub message: String,
}

/// Text is measured for a narrow face. Boxes are laid out for a size a little above the one that is shown, so that text in a
/// wider face stays inside.
static RENDERER: LazyLock<Renderer> = LazyLock::new(|| {
    let site = SourcePresentationConfig::from_value(serde_json::json!({
        "theme": "base",
        "look": "classic",
        "htmlLabels": false,
        "fontFamily": "sans-serif",
        "fontSize": 18,
        "themeVariables": { "fontSize": "18px" },
        "flowchart": { "htmlLabels": false, "subGraphTitleMargin": { "top": 6, "bottom": 12 }, "wrappingWidth": 280, "padding": 13, "nodeSpacing": 32, "rankSpacing": 44 },
        "state": { "htmlLabels": false },
        "sequence": {
            "mirrorActors": false,
            "actorFontSize": 18,
            "messageFontSize": 18,
            "noteFontSize": 18,
            "height": 48,
            "width": 110,
            "actorMargin": 36,
        },
        "gantt": { "fontSize": 13, "sectionFontSize": 13, "barHeight": 26, "barGap": 6, "leftPadding": 130 },
    }));
    Renderer::new()
        .with_presentation_engine(MermaidEngine::new().with_site_config(site))
        .with_parse_options(ParseOptions::strict())
});

/// SVG of a Mermaid diagram. `id` must be unique on the page; `title` and `desc` are what a screen reader says.
///
/// # Errors
/// When the source does not parse, or uses what the course does not allow; the line is in the error.
pub fn render(source: &str, id: &str, title: &str, desc: &str) -> Result<String, Wrong> {
    let kind = kind(source)?;
    let id = sanitize_svg_id(id);
    let options = SvgRenderOptions { diagram_id: Some(id.clone()), ..SvgRenderOptions::default() };
    let request = SvgRequest { options, ..SvgRequest::default() };
    // The renderer is young. Should it panic over an author's slip, the author hears of it and the server goes on.
    let draw = || RENDERER.render(RenderRequest::svg(source, OperationControl::new(), request));
    let drawn = catch_unwind(AssertUnwindSafe(draw))
        .map_err(|_| wrong("the renderer gave up on it: simplify the line that was changed last"))?;
    match drawn {
        Ok(RenderOutput::Svg(Some(svg))) => {
            let tree = xml::parse(svg.svg()).ok_or_else(|| wrong("the drawing could not be read back"))?;
            redress::redress(&tree, &id, kind, title, desc).ok_or_else(|| wrong("the drawing is empty"))
        }
        Ok(_) => Err(wrong("no diagram was found")),
        Err(error) => Err(explain(source, &error)),
    }
}

fn wrong(message: &str) -> Wrong {
    Wrong { line: 0, message: message.to_owned() }
}

fn explain(source: &str, error: &RenderError) -> Wrong {
    let RenderError::Parse(diagnostic) = error else { return wrong(&one_line(&error.to_string())) };
    let offset = diagnostic.terminal_diagnostic_details().span.map_or(0, |span| span.start);
    let before = source.as_bytes().get(..offset.min(source.len())).unwrap_or_default();
    let line = u32::try_from(before.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX);
    Wrong { line, message: one_line(&diagnostic.terminal_safe_message()) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The kind of diagram, as a class; and no line that sets colours or links, which the page's policy forbids.
fn kind(source: &str) -> Result<&'static str, Wrong> {
    for (text, line) in source.lines().zip(0..) {
        let first = text.split_whitespace().next().unwrap_or_default();
        if matches!(first, "style" | "classDef" | "linkStyle" | "click" | "href" | "link" | "links" | "class")
            || text.trim_start().starts_with("%%{")
        {
            let message = format!(
                "`{first}` is not used in this course: colours come from the page, and links stand in the text"
            );
            return Err(Wrong { line, message });
        }
    }
    let first = source.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("%%"));
    match first.and_then(|line| line.split_whitespace().next()).unwrap_or_default() {
        "flowchart" | "graph" => Ok("dg-flowchart"),
        "sequenceDiagram" => Ok("dg-sequence"),
        "stateDiagram" | "stateDiagram-v2" => Ok("dg-state"),
        "timeline" => Ok("dg-timeline"),
        "gantt" => Ok("dg-gantt"),
        other => Err(wrong(&format!("`{other}` is no kind of diagram that the course draws"))),
    }
}

#[cfg(test)]
mod tests;
