//! From the drawing's own class names to ours: few, and about what a thing is, not what it looks like.

use super::xml::Element;

/// The classes of an element and of all around it, innermost last.
pub(super) struct Around<'a> {
    stack: Vec<&'a str>,
}

impl<'a> Around<'a> {
    pub(super) fn new() -> Self {
        Self { stack: Vec::new() }
    }

    pub(super) fn enter(&mut self, element: &Element<'a>) {
        self.stack.push(if element.name == "marker" { "in-marker" } else { element.get("class").unwrap_or_default() });
    }

    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    /// Whether an element around has this class.
    pub(super) fn within(&self, class: &str) -> bool {
        self.stack.iter().any(|classes| has(classes, class))
    }

    fn starting(&self, prefix: &str) -> Option<&'a str> {
        self.stack.iter().rev().flat_map(|classes| classes.split_whitespace()).find_map(|c| c.strip_prefix(prefix))
    }
}

fn has(classes: &str, class: &str) -> bool {
    classes.split_whitespace().any(|c| c == class)
}

/// Our classes for a shape; `None` for one that is not shown.
pub(super) fn shape(element: &Element<'_>, around: &Around<'_>) -> Option<String> {
    let own = element.get("class").unwrap_or_default();
    let is = |class: &str| has(own, class);
    let starts = |prefix: &str| own.split_whitespace().any(|class| class.starts_with(prefix));
    let style = element.get("style").unwrap_or_default();
    let dashed = (style.contains("stroke-dasharray: 3") || element.get("stroke-dasharray").is_some())
        || is("edge-pattern-dotted")
        || is("edge-pattern-dashed")
        || is("messageLine1");
    let filled = element.get("fill").is_none_or(|fill| fill != "none");
    // Boxes of no size only serve the original's scripts.
    if element.name == "rect" && element.get("width").is_none() {
        return None;
    }
    let class = if around.within("in-marker") {
        if filled { "dg-marker" } else { "dg-marker-open" }
    } else if is("flowchart-link") || is("transition") || starts("messageLine") || around.within("lineWrapper") {
        "dg-edge"
    } else if is("actor-line") {
        "dg-lifeline"
    } else if is("actor") {
        "dg-node"
    } else if is("loopLine") {
        "dg-frame"
    } else if is("labelBox") {
        "dg-frame-label"
    } else if is("note") || around.within("statediagram-note") {
        "dg-note"
    } else if starts("activation") {
        "dg-activation"
    } else if is("state-start") || is("fork-join") {
        "dg-start"
    } else if around.within("outer-path") {
        match (element.get("stroke") == Some("none"), around.within("inner-path")) {
            (true, true) => "dg-start",
            (true, false) => "dg-end",
            _ => return None,
        }
    } else if is("background") || is("labelBkg") {
        if around.within("edgeLabel") { "dg-label-bg" } else { return None }
    } else if is("section") {
        if own.ends_with(['1', '3', '5', '7', '9']) { "dg-band-1" } else { "dg-band-0" }
    } else if is("task") {
        return Some(task(own).to_owned());
    } else if is("node-bkg") {
        return Some(format!("dg-node dg-section-{}", section(around)));
    } else if starts("node-line") {
        return None;
    } else if around.within("grid") {
        "dg-grid"
    } else if around.within("cluster") || around.within("statediagram-cluster") {
        if is("inner") { "dg-cluster-inner" } else { "dg-cluster" }
    } else if around.within("node") {
        "dg-node"
    } else {
        "dg-line"
    };
    let thick = if is("edge-thickness-thick") { " dg-thick" } else { "" };
    let dashed = if dashed && matches!(class, "dg-edge" | "dg-frame") { " dg-dashed" } else { "" };
    Some(format!("{class}{dashed}{thick}"))
}

fn task(own: &str) -> &'static str {
    let state = |word: &str| own.split_whitespace().any(|class| class.starts_with(word));
    if state("done") {
        "dg-task dg-task-done"
    } else if state("crit") {
        "dg-task dg-task-crit"
    } else if state("active") {
        "dg-task dg-task-active"
    } else {
        "dg-task"
    }
}

/// A timeline numbers its sections from -1 without end; six colours go round.
fn section(around: &Around<'_>) -> i32 {
    let number = around.starting("section-").and_then(|number| number.parse::<i32>().ok()).unwrap_or(0);
    (number + 1).rem_euclid(6)
}

/// Our class for a text.
pub(super) fn text(element: &Element<'_>, around: &Around<'_>) -> &'static str {
    let own = element.get("class").unwrap_or_default();
    let starts = |prefix: &str| own.split_whitespace().any(|class| class.starts_with(prefix));
    if around.within("cluster-label") {
        "dg-cluster-text"
    } else if around.within("edgeLabel") || starts("messageText") {
        "dg-edge-text"
    } else if starts("loopText") || starts("labelText") {
        "dg-frame-text"
    } else if starts("noteText") || around.within("statediagram-note") {
        "dg-note-text"
    } else if starts("titleText") || starts("flowchartTitleText") || element.get("font-size") == Some("4ex") {
        "dg-title"
    } else if around.within("tick") {
        "dg-tick"
    } else if starts("taskTextOutside") {
        "dg-text"
    } else if starts("taskText") {
        "dg-task-text"
    } else if starts("sectionTitle") {
        "dg-frame-text"
    } else {
        "dg-text"
    }
}
