//! A drawing without its own clothes: known elements and attributes only, our classes instead of colours, and a title and
//! description for those who cannot see it.

use std::collections::BTreeSet;

use super::classes::{self, Around};
use super::xml::{Element, Node};
use crate::highlight::escape;

/// Room around the drawing, for text in a face wider than the one it was measured in.
const MARGIN: f64 = 12.0;
/// From this width on a drawing shrunk to a phone cannot be read.
const WIDE: f64 = 560.0;

/// Attributes that say where things are. All others are dropped, whatever they are.
const KEPT: &[&str] = &[
    "alignment-baseline",
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "dx",
    "dy",
    "height",
    "marker-end",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "orient",
    "points",
    "r",
    "refX",
    "refY",
    "rx",
    "ry",
    "text-anchor",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// The drawing as we show it; `None` where it has no size.
pub(super) fn redress(root: &Element<'_>, id: &str, kind: &str, title: &str, desc: &str) -> Option<String> {
    let numbers: Vec<f64> = root.get("viewBox")?.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let &[x, y, width, height] = numbers.as_slice() else { return None };
    // The original ends a sequence at its last lifeline, and cuts frames that go below it.
    let height = if kind == "dg-sequence" { height.max(lowest(root) - y) } else { height };
    let (x, y, width, height) = (x - MARGIN, y - MARGIN, width + 2.0 * MARGIN, height + 2.0 * MARGIN);
    let mut markers = BTreeSet::new();
    used_markers(root, &mut markers);
    let mut work = Work { out: String::new(), around: Around::new(), markers, later: Vec::new() };
    for child in root.elements() {
        work.element(child, None);
    }
    let late: String = work.later.drain(..).collect();
    work.out.push_str(&late);
    let (title, desc) = (escape(title), escape(desc));
    let wide = if width > WIDE { " dg-wide" } else { "" };
    Some(format!(
        "<svg class=\"dg {kind}{wide}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"{x:.1} {y:.1} {width:.1} \
         {height:.1}\" width=\"{width:.0}\" height=\"{height:.0}\" font-size=\"16\"><title id=\"{id}-title\">{title}</title>\
         <desc id=\"{id}-desc\">{desc}</desc>{}</svg>",
        work.out
    ))
}

/// The lowest point of lines and boxes, in a drawing that moves nothing.
fn lowest(element: &Element<'_>) -> f64 {
    let number = |name: &str| element.get(name).and_then(|value| value.parse::<f64>().ok());
    let own = match element.name {
        "rect" => number("y").zip(number("height")).map(|(y, height)| y + height),
        "line" => number("y1").into_iter().chain(number("y2")).reduce(f64::max),
        "marker" | "defs" | "symbol" => return f64::MIN,
        _ => None,
    };
    element.elements().map(lowest).fold(own.unwrap_or(f64::MIN), f64::max)
}

fn used_markers<'a>(element: &Element<'a>, used: &mut BTreeSet<&'a str>) {
    for name in ["marker-start", "marker-end"] {
        let id = element.get(name).and_then(|value| value.strip_prefix("url(#")?.strip_suffix(')'));
        used.extend(id);
    }
    for child in element.elements() {
        used_markers(child, used);
    }
}

struct Work<'a> {
    out: String,
    around: Around<'a>,
    markers: BTreeSet<&'a str>,
    /// Names of clusters, which are drawn after everything else of their part: arrows that cross them go below.
    later: Vec<String>,
}

/// A place that a group takes instead of its own.
type Moved = Option<String>;

impl<'a> Work<'a> {
    fn element(&mut self, element: &Element<'a>, moved: Moved) {
        match element.name {
            "g" | "defs" => self.group(element, moved),
            "marker" => {
                let Some(id) = element.get("id").filter(|id| self.markers.contains(id)) else { return };
                self.open(element, &[("id", id)], None);
                self.children(element);
                self.out.push_str("</marker>");
            }
            "rect" | "circle" | "ellipse" | "polygon" | "polyline" | "path" | "line" => {
                if let Some(class) = classes::shape(element, &self.around) {
                    let mut attributes = vec![("class", class.clone())];
                    if class == "dg-note" {
                        attributes.extend(widened(element));
                    }
                    let attributes: Vec<_> = attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    self.open(element, &attributes, None);
                    // Shapes are closed at once.
                    self.out.truncate(self.out.len() - 1);
                    self.out.push_str("/>");
                }
            }
            "text" => self.text(element),
            // Styles, filters, gradients, symbols, foreign objects, links, scripts: none of them is shown.
            _ => {}
        }
    }

    fn group(&mut self, element: &Element<'a>, moved: Moved) {
        let class = element.get("class").unwrap_or_default();
        // The line for today would move with the day of the build.
        if class.split_whitespace().any(|class| class == "today") {
            return;
        }
        let before = self.out.len();
        self.open(element, &[], moved.as_deref());
        let opened = self.out.len();
        let waiting = self.later.len();
        self.children(element);
        if class == "cluster-label" {
            let label = self.out.split_off(before);
            self.later.push(format!("{label}</g>"));
            return;
        }
        // A part that is moved takes the names in it along.
        if class == "root" {
            let late: String = self.later.split_off(waiting).concat();
            self.out.push_str(&late);
        }
        if self.out.len() == opened {
            self.out.truncate(before);
        } else if element.get("transform").is_none() && moved.is_none() {
            // A group that moves nothing is not needed.
            let inner = self.out.split_off(opened);
            self.out.truncate(before);
            self.out.push_str(&inner);
        } else {
            self.out.push_str(&format!("</{}>", element.name));
        }
    }

    fn children(&mut self, element: &Element<'a>) {
        // The dot inside the ring of an end state is only told apart by its nesting.
        let inner_path = self.around.within("outer-path") && element.name == "g";
        self.around.enter(element);
        if inner_path {
            self.around.enter(&Element { name: "g", attributes: vec![("class", "inner-path")], children: Vec::new() });
        }
        let left = left_edge(element);
        for child in element.elements() {
            let moved = self.moved(child, left);
            self.element(child, moved);
        }
        if inner_path {
            self.around.leave();
        }
        self.around.leave();
    }

    /// Where a label goes instead. The name of a cluster goes to its left edge, out of the way of arrows that enter at the
    /// middle; the name of a state to the middle of its box, which the original leaves to its own style sheet.
    fn moved(&self, group: &Element<'a>, left: Option<f64>) -> Moved {
        let class = group.get("class").unwrap_or_default();
        let place = group.get("transform")?.strip_prefix("translate(")?.strip_suffix(')')?;
        let (_, y) = place.split_once(',')?;
        if class == "cluster-label" {
            return Some(format!("translate({:.1},{})", left? + 12.0, y.trim()));
        }
        let state = class == "label" && self.around.within("statediagram-state") && !self.around.within("edgeLabel");
        state.then(|| format!("translate(0,{})", y.trim()))
    }

    fn text(&mut self, element: &Element<'a>) {
        if element.text().trim().is_empty() {
            return;
        }
        let class = classes::text(element, &self.around);
        let middle = self.around.within("node") && !self.around.within("cluster-label")
            || element.get("style").is_some_and(|style| style.contains("text-anchor: middle"));
        let end = element.get("style").is_some_and(|style| style.contains("text-anchor: end"));
        // Inside a bar, a task's name stands around its middle; the original says so in its style sheet.
        let in_bar = class == "dg-task-text" || class == "dg-title" && self.around_is_gantt(element);
        let anchor = match element.get("text-anchor") {
            Some(_) => None,
            None if middle || in_bar => Some("middle"),
            None if end => Some("end"),
            None => None,
        };
        let mut attributes = vec![("class", class)];
        attributes.extend(anchor.map(|anchor| ("text-anchor", anchor)));
        let size = element.get("font-size").filter(|size| size.bytes().all(|b| b.is_ascii_digit()));
        let size = if class == "dg-title" { Some("20") } else { size };
        attributes.extend(size.map(|size| ("font-size", size)));
        self.open(element, &attributes, None);
        self.spans(element);
        self.out.push_str("</text>");
    }

    fn around_is_gantt(&self, element: &Element<'a>) -> bool {
        element.get("class").is_some_and(|class| class.starts_with("titleText"))
    }

    fn spans(&mut self, element: &Element<'a>) {
        for child in &element.children {
            match child {
                Node::Text(text) => self.out.push_str(text),
                Node::Element(span) if span.name == "tspan" => {
                    let bold = span.get("font-weight").filter(|weight| *weight == "bold");
                    let placed = KEPT.iter().any(|name| span.get(name).is_some());
                    if placed || bold.is_some() {
                        let attributes: Vec<_> = bold.map(|bold| ("font-weight", bold)).into_iter().collect();
                        self.open(span, &attributes, None);
                        self.spans(span);
                        self.out.push_str("</tspan>");
                    } else {
                        self.spans(span);
                    }
                }
                Node::Element(_) => {}
            }
        }
    }

    /// The start tag with what is kept of the attributes.
    fn open(&mut self, element: &Element<'a>, ours: &[(&str, &str)], moved: Option<&str>) {
        self.out.push('<');
        self.out.push_str(element.name);
        for (name, value) in ours {
            self.out.push_str(&format!(" {name}=\"{value}\""));
        }
        for (name, value) in &element.attributes {
            let replaced = (*name == "transform" && moved.is_some()) || ours.iter().any(|(ours, _)| ours == name);
            if KEPT.contains(name) && !replaced && !value.is_empty() {
                self.out.push_str(&format!(" {name}=\"{}\"", value.replace('"', "&quot;")));
            }
        }
        if let Some(moved) = moved {
            self.out.push_str(&format!(" transform=\"{moved}\""));
        }
        self.out.push('>');
    }
}

/// A note is drawn close around its text; a wider face needs a little more.
fn widened(element: &Element<'_>) -> Vec<(&'static str, String)> {
    let number = |name: &str| element.get(name).and_then(|value| value.parse::<f64>().ok());
    match (number("x"), number("width")) {
        (Some(x), Some(width)) => vec![("x", format!("{:.1}", x - 8.0)), ("width", format!("{:.1}", width + 16.0))],
        _ => Vec::new(),
    }
}

/// The left edge of the first box in a group, which is a cluster's own.
fn left_edge(element: &Element<'_>) -> Option<f64> {
    element.elements().find_map(|child| match child.name {
        "rect" => child.get("x")?.parse().ok(),
        "g" if child.get("class").is_none() => left_edge(child),
        _ => None,
    })
}
