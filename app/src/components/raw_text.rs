//! Text inside elements whose content the renderer writes as it is: `<textarea>` is one of them, so what a learner
//! wrote could end the element and go on as markup.

/// The text of a `<textarea>`, to be given as its inner HTML. The parser drops a first line break: one is put before.
pub fn area_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    out.push('\n');
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_area_cannot_be_ended_by_its_text() {
        assert_eq!(area_text("</textarea>&amp;"), "\n&lt;/textarea&gt;&amp;amp;");
    }
}
