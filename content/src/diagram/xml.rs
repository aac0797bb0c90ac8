//! Just enough XML to read a drawing back: elements, attributes, text. Comments and instructions are skipped.

/// An element or a text. Texts and values stay as they are written, with their entities.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node<'a> {
    Element(Element<'a>),
    Text(&'a str),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, &'a str)>,
    pub(super) children: Vec<Node<'a>>,
}

impl<'a> Element<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text below, as written.
    pub(super) fn text(&self) -> String {
        self.children
            .iter()
            .map(|child| match child {
                Node::Element(element) => element.text(),
                Node::Text(text) => (*text).to_owned(),
            })
            .collect()
    }
}

/// The root element; `None` where the text is not well-formed.
pub(super) fn parse(text: &str) -> Option<Element<'_>> {
    let mut stack: Vec<Element<'_>> = Vec::new();
    let mut rest = text;
    loop {
        let open = rest.find('<')?;
        let (before, tag) = (rest.get(..open)?, rest.get(open..)?);
        if let Some(parent) = stack.last_mut().filter(|_| !before.is_empty()) {
            parent.children.push(Node::Text(before));
        }
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
        } else if tag.starts_with("<?") || tag.starts_with("<!") {
            rest = tag.split_once('>')?.1;
        } else if let Some(close) = tag.strip_prefix("</") {
            let (name, after) = close.split_once('>')?;
            let element = stack.pop().filter(|element| element.name == name.trim())?;
            match stack.last_mut() {
                Some(parent) => parent.children.push(Node::Element(element)),
                None => return Some(element),
            }
            rest = after;
        } else {
            let (element, closed, after) = start(tag.get(1..)?)?;
            rest = after;
            match (closed, stack.last_mut()) {
                (false, _) => stack.push(element),
                (true, Some(parent)) => parent.children.push(Node::Element(element)),
                (true, None) => return Some(element),
            }
        }
    }
}

/// A start tag behind its `<`: the element, whether it closes itself, and what follows.
fn start(text: &str) -> Option<(Element<'_>, bool, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return Some((Element { name, attributes, children: Vec::new() }, true, after));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Some((Element { name, attributes, children: Vec::new() }, false, after));
        }
        let (key, after) = rest.split_once('=')?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after.get(1..)?.split_once(quote)?;
        attributes.push((key.trim(), value));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_text_are_read() {
        let root =
            parse("<?xml?><svg a=\"1\" b='2>'><!-- x --><g/><text>a &amp; <tspan>b</tspan></text></svg>").unwrap();
        assert_eq!((root.get("a"), root.get("b")), (Some("1"), Some("2>")));
        assert_eq!(root.elements().map(|element| element.name).collect::<Vec<_>>(), ["g", "text"]);
        assert_eq!(root.text(), "a &amp; b");
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for bad in ["", "<svg>", "<svg></g>", "<svg a=1></svg>", "<svg"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
