//! Just enough reading of HTML for tests.

/// The text of a page: without tags, with the few entities that occur, blanks joined.
pub fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        // A word must not run into the next one where only a tag stood between them; leptos' markers are no such place.
        if !tag.starts_with('!') {
            text.push(' ');
        }
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&#x27;", "'").replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text without any blanks: where a tag ends inside a sentence, a blank is no difference.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The value of the input with this name.
pub fn input_value(html: &str, name: &str) -> Option<String> {
    let wanted = format!("name=\"{name}\"");
    let tag = html.split('<').find(|tag| tag.starts_with("input") && tag.contains(&wanted))?;
    let value = tag.split_once("value=\"")?.1;
    Some(value.split('"').next()?.to_owned())
}
