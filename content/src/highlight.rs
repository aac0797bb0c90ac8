//! Syntax colours as classes: few, stable, and the same for every language, so that one small style sheet dresses them.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scopes by prefix and the class they get; the first that fits the innermost scope wins.
static CLASSES: LazyLock<Vec<(Scope, Option<&'static str>)>> = LazyLock::new(|| {
    [
        ("comment", Some("hl-comment")),
        ("punctuation.definition.comment", Some("hl-comment")),
        ("punctuation.definition.string", Some("hl-string")),
        ("string", Some("hl-string")),
        ("constant.character.escape", Some("hl-string")),
        ("constant.numeric", Some("hl-number")),
        ("punctuation.definition.variable", Some("hl-variable")),
        ("keyword.operator", Some("hl-operator")),
        ("constant.language", Some("hl-keyword")),
        ("keyword", Some("hl-keyword")),
        ("storage", Some("hl-keyword")),
        ("entity.name.function", Some("hl-function")),
        ("support.function", Some("hl-function")),
        ("variable.function", Some("hl-function")),
        ("variable", Some("hl-variable")),
        ("entity.name", Some("hl-type")),
        ("entity.other", Some("hl-type")),
        ("support", Some("hl-type")),
        // An expansion inside a string is not the string.
        ("meta.interpolation", None),
        ("meta.group.expansion", None),
    ]
    .into_iter()
    .filter_map(|(prefix, class)| Some((Scope::new(prefix).ok()?, class)))
    .collect()
});

/// HTML of a piece of code: escaped text and `<span class="hl-…">`. A language that is not known gives escaped text.
pub fn highlight(lang: &str, code: &str) -> String {
    match lang {
        "console" | "shell-session" | "terminal" => console(code),
        _ => match syntax(lang) {
            Some(syntax) => colour(syntax, code),
            None => escape(code),
        },
    }
}

/// Like [`highlight`], one entry a line, each complete in itself: for pages that lay lines out on their own.
pub fn highlight_lines(lang: &str, code: &str) -> Vec<String> {
    let Some(syntax) = syntax(lang) else { return code.lines().map(escape).collect() };
    let mut colours = Colours::for_code(syntax, code);
    code.lines().map(|line| colours.line(&format!("{line}\n")).trim_end_matches('\n').to_owned()).collect()
}

fn syntax(lang: &str) -> Option<&'static SyntaxReference> {
    let token = match lang {
        "" | "text" | "plain" | "txt" | "output" => return None,
        "docker" | "containerfile" => "dockerfile",
        "shell" | "bash" | "zsh" => "sh",
        "yml" | "compose" => "yaml",
        "dockerignore" | "gitignore" => "gitignore",
        other => other,
    };
    SYNTAXES.find_syntax_by_token(token)
}

fn colour(syntax: &SyntaxReference, code: &str) -> String {
    let mut colours = Colours::for_code(syntax, code);
    code.split_inclusive('\n').map(|line| colours.line(line)).collect()
}

/// What was typed is coloured as shell behind its prompt; what came back is output.
fn console(code: &str) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    let mut continued = false;
    for line in code.split_inclusive('\n') {
        let (prompt, typed) = match line.strip_prefix("$ ").map(|rest| ("$ ", rest)) {
            Some(parts) => parts,
            None => match line.strip_prefix("# ").map(|rest| ("# ", rest)) {
                Some(parts) => parts,
                None if continued => ("", line),
                None => {
                    html.push_str(&span(Some("hl-output"), line));
                    continue;
                }
            },
        };
        continued = typed.trim_end().ends_with('\\');
        if !prompt.is_empty() {
            html.push_str(&span(Some("hl-prompt"), prompt));
        }
        match syntax("sh") {
            Some(shell) => html.push_str(&colour(shell, typed)),
            None => html.push_str(&escape(typed)),
        }
    }
    html
}

struct Colours {
    state: ParseState,
    stack: ScopeStack,
}

impl Colours {
    fn new(syntax: &SyntaxReference) -> Self {
        Self { state: ParseState::new(syntax), stack: ScopeStack::new() }
    }

    /// The grammar of Dockerfiles waits for the first FROM: a part of a file is read as if it came after one.
    fn for_code(syntax: &SyntaxReference, code: &str) -> Self {
        let mut colours = Self::new(syntax);
        let is_from = |line: &str| line.trim_start().get(..4).is_some_and(|word| word.eq_ignore_ascii_case("from"));
        if syntax.name == "Dockerfile" && !code.lines().any(is_from) {
            colours.line("FROM scratch\n");
        }
        colours
    }

    fn line(&mut self, line: &str) -> String {
        // A syntax that gives up is our tool's trouble, not the author's: the code is shown without colours.
        let Ok(ops) = self.state.parse_line(line, &SYNTAXES) else { return escape(line) };
        let mut pieces: Vec<(Option<&'static str>, String)> = Vec::new();
        let mut push = |class, text: &str| {
            // Some grammars call a word an operator (`CMD`, `and`); to a reader it is a keyword.
            let word = class == Some("hl-operator") && text.contains(char::is_alphabetic);
            let class = if word { Some("hl-keyword") } else { class };
            match pieces.last_mut() {
                _ if text.is_empty() => {}
                // Blanks take the class of what they follow: fewer spans, the same look.
                Some((last, before)) if *last == class || text.trim().is_empty() => before.push_str(text),
                _ => pieces.push((class, text.to_owned())),
            }
        };
        let mut at = 0;
        for (offset, op) in ops {
            push(class_of(&self.stack), line.get(at..offset).unwrap_or_default());
            at = offset;
            if self.stack.apply(&op).is_err() {
                break;
            }
        }
        push(class_of(&self.stack), line.get(at..).unwrap_or_default());
        pieces.iter().map(|(class, text)| span(*class, text)).collect()
    }
}

fn class_of(stack: &ScopeStack) -> Option<&'static str> {
    let scopes = stack.as_slice();
    let found = scopes
        .iter()
        .rev()
        .find_map(|scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class))
        .flatten();
    // In JSON a key is a string like any other; told apart, a document can be read.
    static KEY: LazyLock<Option<Scope>> = LazyLock::new(|| Scope::new("meta.mapping.key").ok());
    let is_key = || KEY.is_some_and(|key| scopes.iter().any(|scope| key.is_prefix_of(*scope)));
    if found == Some("hl-string") && is_key() { Some("hl-type") } else { found }
}

fn span(class: Option<&str>, text: &str) -> String {
    // The line break stays outside, so that a span never goes over a line.
    let (text, end) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
    match class {
        Some(class) if !text.trim().is_empty() => format!("<span class=\"{class}\">{}</span>{end}", escape(text)),
        _ => format!("{}{end}", escape(text)),
    }
}

/// Text as HTML, safe in attributes as well.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dockerfile_has_keywords_strings_and_comments() {
        let html = highlight("dockerfile", "# why\nFROM python:3.13-slim AS base\nCMD [\"python\", \"app.py\"]\n");
        for part in [
            "<span class=\"hl-comment\"># why</span>\n",
            "<span class=\"hl-keyword\">FROM</span>",
            "<span class=\"hl-string\">&quot;python&quot;</span>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn every_instruction_of_a_dockerfile_looks_the_same() {
        for word in ["FROM", "RUN", "CMD", "ENTRYPOINT", "COPY", "USER", "HEALTHCHECK", "ENV", "EXPOSE", "WORKDIR"] {
            let html = highlight("dockerfile", &format!("{word} x\n"));
            assert!(html.starts_with(&format!("<span class=\"hl-keyword\">{word}")), "{html}");
        }
    }

    #[test]
    fn every_language_of_the_course_is_known() {
        for lang in ["dockerfile", "sh", "bash", "yaml", "json", "python", "go", "toml", "dockerignore", "ini", "diff"]
        {
            assert!(syntax(lang).is_some(), "{lang}");
        }
    }

    #[test]
    fn a_console_tells_prompt_command_and_output_apart() {
        let html = highlight("console", "$ docker run -p 8080:80 nginx\nUnable to find image <none>\n");
        assert!(html.starts_with("<span class=\"hl-prompt\">$ </span>"), "{html}");
        assert!(html.ends_with("<span class=\"hl-output\">Unable to find image &lt;none&gt;</span>\n"), "{html}");
    }

    #[test]
    fn colours_never_change_the_code() {
        let code = "FROM a\nRUN echo \"$HOME <&>'\" \\\n && true\n";
        for lang in ["dockerfile", "yaml", "console", "nonsense"] {
            let html = highlight(lang, code);
            let mut text = String::new();
            let mut inside = false;
            for c in html.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => text.push(c),
                    _ => {}
                }
            }
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            assert_eq!(text.replace("&amp;", "&"), code, "{lang}");
        }
    }

    #[test]
    fn lines_are_complete_in_themselves() {
        let lines = highlight_lines("dockerfile", "FROM a\nRUN echo \"x\ny\"\n");
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.matches("<span").count() == line.matches("</span>").count()));
    }
}
