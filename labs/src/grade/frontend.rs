//! `# syntax=`: the built-in frontend is used, and the learner is told so; any other cannot be fetched.

use super::policy::shortened;
use crate::dockerfile::{Dockerfile, ImageRef};
use crate::refusal::Refusal;

/// Whether a frontend is docker/dockerfile of version 1, whose instructions the built-in one knows.
fn is_usual_frontend(address: &str) -> bool {
    let image = ImageRef::parse(address);
    let tag = image.tag_or_latest();
    image.registry.is_none()
        && image.path == "docker/dockerfile"
        && image.digest.is_none()
        && (tag == "latest"
            || tag == "1"
            || tag
                .strip_prefix("1.")
                .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')))
}

/// Refuses other frontends than the usual one.
pub(super) fn syntax(file: &Dockerfile, refusals: &mut Vec<Refusal>) {
    let fix = "Remove the line, or write # syntax=docker/dockerfile:1.";
    for directive in file.directives.iter().filter(|directive| directive.name == "syntax") {
        if !is_usual_frontend(&directive.value.text) {
            refusals.push(Refusal::at(
                "syntax-address",
                file.line(directive.span.start),
                format!("# syntax names {}, and a build has no network to fetch it", shortened(&directive.value.text)),
                fix,
            ));
        }
    }
    // The builder also takes an address from a comment of another language, or from JSON, in the first line.
    for (line, text) in (1u32..).zip(file.source.trim_start_matches('\u{feff}').lines().take(2)) {
        let start = text.trim_start();
        let slashes =
            start.strip_prefix("//").is_some_and(|rest| rest.trim_start().to_ascii_lowercase().starts_with("syntax"));
        if slashes || (start.starts_with('{') && start.contains("syntax")) {
            refusals.push(Refusal::at("syntax-address", line, "The first line names another frontend", fix));
        }
    }
}

/// The Dockerfile with its `# syntax` line as a plain comment. It goes below the other directives, which must come
/// first to count; no instruction changes its line.
pub(super) fn without_syntax(file: &Dockerfile) -> (String, Option<String>) {
    let Some(syntax) = file.directives.iter().find(|directive| directive.name == "syntax") else {
        return (file.source.clone(), None);
    };
    let line = file.line(syntax.span.start) as usize;
    let last = file.directives.iter().map(|directive| file.line(directive.span.start) as usize).max().unwrap_or(line);
    let mut lines: Vec<String> = file.source.split_inclusive('\n').map(str::to_owned).collect();
    if line == 0 || last > lines.len() {
        return (file.source.clone(), None);
    }
    let taken = lines.remove(line - 1);
    let end = if taken.ends_with('\n') { "\n" } else { "" };
    lines.insert(last - 1, format!("# The built-in frontend is used instead of {}{end}", syntax.value.text));
    let note = format!(
        "Line {line} asks for {}: there is no network, so the built-in frontend was used. It knows the same instructions.",
        syntax.value.text
    );
    (lines.concat(), Some(note))
}
