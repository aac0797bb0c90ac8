//! # What it checks
//! `CMD` and `ENTRYPOINT` are written as a JSON list. `ENTRYPOINT` alone is enough. A file that sets `SHELL` itself
//! means it.
//! # Why it matters
//! The shell form starts `/bin/sh -c` first, which does not pass SIGTERM on: `docker stop` waits ten seconds and then
//! kills. It also needs a shell, which small images lack, and an `ENTRYPOINT` in shell form ignores `CMD`.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD python3 app.py
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ['python3', 'app.py']
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "app.py"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! ENTRYPOINT ["python3", "app.py"]
//! ```
//! # Source
//! hadolint DL3025; BuildKit JSONArgsRecommended.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Health, Instruction, Keyword, Line, Text};

pub const META: Meta = Meta {
    id: "exec-form",
    title: "CMD and ENTRYPOINT are JSON lists",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &["DL3025", "buildkit/JSONArgsRecommended"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source
        .file
        .instructions
        .iter()
        .filter(|instruction| matches!(instruction.keyword, Keyword::Cmd | Keyword::Entrypoint))
    {
        let Some(Line::Shell(text)) = instruction.command_line() else { continue };
        // With a SHELL of its own the stage says that it wants one.
        if instruction.stage.is_some_and(|stage| source.file.stages[stage].shell.is_some()) {
            continue;
        }
        findings.push(finding(source, instruction, text));
    }
    findings
        .extend(source.file.each(Keyword::Healthcheck).filter_map(|instruction| through_shell(source, instruction)));
    findings
}

/// A health check may well need a shell, so this is a matter of form. It needs the shell to be in the image.
fn through_shell(source: &Source<'_>, instruction: &Instruction) -> Option<Finding> {
    let Body::Health(Health::Cmd(Line::Shell(text))) = &instruction.body else { return None };
    let fix = as_json(instruction, text.as_str().trim()).map_or_else(
        || "Leave out what only a shell can do, such as || exit 1, and write a JSON list".to_owned(),
        |json| format!("Write CMD {json}"),
    );
    let finding = source.finding(&META, text.whole(), "The health check goes through /bin/sh", fix);
    Some(finding.known_as(&["DL3025"]).with_severity(Severity::Style))
}

fn finding(source: &Source<'_>, instruction: &Instruction, text: &Text) -> Finding {
    let name = &instruction.name.value;
    let trimmed = text.as_str().trim();
    if trimmed.starts_with('[') {
        let curly = trimmed.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']);
        if curly {
            let message =
                format!("The list of {name} has typographic quotes, so it is no JSON and the shell gets it as text");
            let plain = trimmed.replace(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}'], "\"");
            let finding = source.finding(&META, text.whole(), message, "Use straight double quotes");
            let valid = serde_json::from_str::<Vec<String>>(&plain).is_ok();
            return if valid { finding.with_edit(text.whole(), plain) } else { finding };
        }
        let fix = if trimmed.contains('\'') && !trimmed.contains('"') {
            "Use double quotes around each part"
        } else {
            "Check quotes, commas and brackets: every part needs double quotes"
        };
        let message = format!("The list of {name} is no JSON, so the shell gets it as text");
        let finding = source.finding(&META, text.whole(), message, fix);
        let repaired = trimmed.replace('\'', "\"");
        let single = trimmed.contains('\'')
            && !trimmed.contains(['"', '\\'])
            && serde_json::from_str::<Vec<String>>(&repaired).is_ok();
        return if single { finding.with_edit(text.whole(), repaired) } else { finding };
    }
    let json = as_json(instruction, trimmed);
    let fix = match &json {
        Some(json) => format!("Write {name} {json}"),
        None if needs_shell(trimmed) => {
            format!("Put the logic into a script that ends with exec, and write {name} [\"/entrypoint.sh\"]")
        }
        None => format!("Write {name} [\"program\", \"argument\"]"),
    };
    let finding = source.finding(
        &META,
        text.whole(),
        format!("{name} is in shell form, so /bin/sh stands between the engine and the program"),
        fix,
    );
    match json {
        Some(json) => finding.with_edit(text.whole(), json),
        None => finding,
    }
}

/// Whether only a shell can do what the text says.
fn needs_shell(text: &str) -> bool {
    text.contains(['$', '|', '&', ';', '>', '<', '*', '?', '`', '(', '~', '{', '\\', '#', '!'])
}

/// The same command as JSON, where the shell adds nothing to it.
fn as_json(instruction: &Instruction, text: &str) -> Option<String> {
    let [command] = instruction.commands() else { return None };
    let plain = !needs_shell(text)
        && command.assignments.is_empty()
        && command.redirections.is_empty()
        && !matches!(
            command.program(),
            "cd" | "source" | "." | "export" | "set" | "ulimit" | "umask" | "test" | "[" | "if" | "for"
        );
    let builtin = ["eval", "builtin", "command", "nohup"];
    if !plain || command.words.is_empty() || command.wrapper.iter().any(|word| builtin.contains(&word.text.as_str())) {
        return None;
    }
    // `exec` in front is what a shell form needs, and a list does not.
    let words = command.wrapper.iter().filter(|word| word.text != "exec").chain(&command.words);
    let words: Vec<String> = words.filter_map(|word| serde_json::to_string(&word.text).ok()).collect();
    Some(format!("[{}]", words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;
    use crate::lint::fix;

    #[test]
    fn lists_pass_and_text_does_not() {
        for (text, count) in [
            ("CMD [\"a\"]", 0),
            ("cmd [\"a\"]", 0),
            ("CMD a", 1),
            ("ENTRYPOINT a b", 1),
            ("CMD [\"a\",]", 1),
            ("CMD []", 0),
            ("CMD", 0),
            ("SHELL [\"/bin/bash\", \"-c\"]\nCMD a", 0),
            ("HEALTHCHECK CMD [\"a\"]", 0),
            ("RUN a", 0),
        ] {
            let file = parse(&format!("FROM a:1\n{text}\n"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }

    #[test]
    fn a_health_check_in_shell_form_is_a_matter_of_form() {
        let file = parse("FROM a:1\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n");
        let findings = run(&Source::new(&file, "", None));
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::Style));
    }

    #[test]
    fn only_what_needs_no_shell_is_rewritten() {
        let fixed =
            |line: &str| fix(&format!("FROM a:1\n{line}\n"), "", None).source.lines().nth(1).unwrap().to_owned();
        assert_eq!(fixed("CMD python app.py --name 'a b'"), "CMD [\"python\", \"app.py\", \"--name\", \"a b\"]");
        assert_eq!(fixed("CMD ['node', 'a.js']"), "CMD [\"node\", \"a.js\"]");
        assert_eq!(fixed("CMD exec uv run a.py"), "CMD [\"uv\", \"run\", \"a.py\"]");
        assert_eq!(fixed("CMD a $PORT"), "CMD a $PORT");
        assert_eq!(fixed("CMD cd /x && a"), "CMD cd /x && a");
    }
}
