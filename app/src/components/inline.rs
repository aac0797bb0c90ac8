//! A sentence from the grader: what stands between backticks is code, and a sentence ends with a full stop.

use leptos::prelude::*;

/// Text with its code set as code. Nothing else is markup, so nothing has to be trusted.
#[component]
pub fn Inline(text: String) -> impl IntoView {
    pieces(&text)
        .into_iter()
        .map(|(code, text)| if code { view! { <code>{text}</code> }.into_any() } else { text.into_any() })
        .collect_view()
}

/// The text with a full stop, where it ends in a letter, a digit or a bracket.
pub fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let open = text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '`' | '”'));
    if open { format!("{text}.") } else { text.to_owned() }
}

/// Pieces in order, each with whether it is code. A backtick without its partner stays as it is.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, behind)) = after.split_once('`').filter(|(code, _)| !code.is_empty()) else { break };
        pieces.push((false, before.to_owned()));
        pieces.push((true, code.to_owned()));
        rest = behind;
    }
    pieces.push((false, rest.to_owned()));
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code_and_a_lone_one_stays() {
        let of =
            |text: &str| pieces(text).into_iter().map(|(code, text)| if code { format!("<{text}>") } else { text });
        assert_eq!(of("`sh -c` first, then `CMD`.").collect::<String>(), "<sh -c> first, then <CMD>.");
        assert_eq!(of("one ` alone").collect::<String>(), "one ` alone");
        assert_eq!(of("").count(), 0);
    }

    #[test]
    fn a_sentence_ends_with_one_full_stop() {
        assert_eq!(sentence("There is no .dockerignore"), "There is no .dockerignore.");
        assert_eq!(sentence("Two of them."), "Two of them.");
        assert_eq!(sentence("USER 10001\n"), "USER 10001.");
        assert_eq!(sentence(""), "");
    }
}
