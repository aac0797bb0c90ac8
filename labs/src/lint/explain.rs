//! The help page of a code.

use crate::checks::find;

/// The code of findings about what the builder rejects.
pub const SYNTAX: &str = "syntax";

/// The help page of a check or rule, as Markdown, by id or by another tool's code. None for a code nobody knows.
pub fn explain(code: &str) -> Option<String> {
    // Rules of another linter about what the builder itself refuses.
    let refused = ["DL1000", "DL3011", "DL3023", "DL3043", "DL3061"];
    if code.eq_ignore_ascii_case(SYNTAX) || refused.iter().any(|known| code.eq_ignore_ascii_case(known)) {
        return Some(
            "# syntax: the builder can read the file\n\nSeverity: error\n\n## What it checks\n\nEverything that the builder refuses: unknown instructions \
             and flags, missing arguments, impossible ports, open quotes, stages that copy from themselves.\n\n## Why it matters\n\nThe build stops, so \
             there is no image.\n\n## Failing example\n\n```dockerfile\nFROM debian:12\nRUM echo hello\n```\n\n## Passing example\n\n```dockerfile\nFROM \
             debian:12\nRUN echo hello\n```\n\n## Source\n\nThe builder's own parser.\n"
                .to_owned(),
        );
    }
    let check = find(code)?;
    let (meta, doc) = (check.meta, check.doc);
    let also =
        if meta.aliases.is_empty() { String::new() } else { format!(" · also known as {}", meta.aliases.join(", ")) };
    Some(format!(
        "# {}: {}\n\nSeverity: {}{also}\n\n## What it checks\n\n{}\n\n## Why it matters\n\n{}\n\n## Failing example\n\n{}\n\n## Passing example\n\n{}\n\n## Source\n\n{}\n",
        meta.id,
        meta.title,
        meta.severity.name(),
        doc.what,
        doc.why,
        doc.failing,
        doc.passing,
        doc.source
    ))
}
