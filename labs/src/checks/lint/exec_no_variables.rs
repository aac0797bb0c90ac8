//! # What it checks
//! The exec form of CMD, ENTRYPOINT and HEALTHCHECK holds nothing that only a shell understands: `$PORT`, `&&`, `|`, `>`.
//! # Why it matters
//! No shell reads the list. The program gets the five characters `$PORT`, or two ampersands, as an argument.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! ENV PORT=8000
//! CMD ["gunicorn", "--bind", "0.0.0.0:$PORT", "app:app"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "migrate.py", "&&", "python3", "app.py"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["sh", "-c", "exec gunicorn --bind 0.0.0.0:$PORT app:app"]
//! ENTRYPOINT ["java", "-Dspring.datasource.url=${DB_URL}", "-jar", "app.jar"]
//! ```
//! # Source
//! Dockerfile reference, "Shell and exec form".

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Health, Keyword, Line};

pub const META: Meta = Meta {
    id: "exec-no-variables",
    title: "The exec form asks nothing of a shell",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

/// Programs that read such text themselves.
const READERS: [&str; 15] = [
    "sh",
    "busybox",
    "bash",
    "ash",
    "dash",
    "zsh",
    "cmd",
    "powershell",
    "pwsh",
    "envsubst",
    "awk",
    "sed",
    "perl",
    "conda",
    "xargs",
];

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.instructions.iter().filter(|own| own.keyword != Keyword::Run) {
        let (Body::Line(Line::Exec(words)) | Body::Health(Health::Cmd(Line::Exec(words)))) = &instruction.body else {
            continue;
        };
        // A script may well look into its arguments.
        let entrypoint = instruction.stage.and_then(|stage| source.file.stages[stage].entrypoint);
        let first = entrypoint
            .filter(|_| instruction.keyword == Keyword::Cmd)
            .map_or(Some(instruction), |at| source.file.instructions.get(at));
        let reads = |own: &crate::dockerfile::Instruction| {
            own.commands().iter().any(|command| {
                let program = command.program();
                program.ends_with(".sh")
                    || program.contains("entrypoint")
                    || READERS.contains(&program.trim_end_matches(".exe"))
            })
        };
        if first.is_some_and(reads) || reads(instruction) {
            continue;
        }
        let Some(word) = words.iter().skip(1).find(|word| is_shell(&word.value)) else { continue };
        let message = format!("No shell reads this list, so the program gets {} as it stands", word.value);
        let fix = if word.value.contains('$') {
            "Write the value itself, or start a shell: [\"sh\", \"-c\", \"exec …\"]"
        } else {
            "Put the commands into a script, or start a shell: [\"sh\", \"-c\", \"…\"]"
        };
        findings.push(source.finding(&META, word.span, message, fix));
    }
    findings
}

/// `$PORT`, `0.0.0.0:${PORT}`, or an operator alone. Programs of Java and their kin replace `${…}` in settings themselves.
fn is_shell(text: &str) -> bool {
    if matches!(text, "&&" | "||" | "|" | ">" | ">>" | "2>&1" | "&") {
        return true;
    }
    let Some((before, after)) = text.split_once('$') else { return false };
    let name: String =
        after.trim_start_matches('{').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let setting = before.starts_with("-D") || before.starts_with("--spring");
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "$_{}:/.=,@-".contains(c));
    !setting
        && plain
        && name.len() > 1
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn only_lists_without_a_shell_are_told() {
        for (text, count) in [
            ("CMD [\"java\", \"$JAVA_OPTS\", \"-jar\", \"a.jar\"]", 1),
            ("ENTRYPOINT [\"/docker-entrypoint.sh\"]\nCMD [\"a\", \"$PORT\"]", 0),
            ("CMD [\"awk\", \"{print $NF}\"]", 0),
            ("CMD [\"nginx\", \"-g\", \"daemon off;\"]", 0),
            ("CMD a $PORT", 0),
            ("RUN [\"echo\", \"$PATH\"]", 0),
        ] {
            let file = parse(&format!("FROM a:1\n{text}\n"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }
}
