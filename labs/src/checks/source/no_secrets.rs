//! # What it checks
//! No secret gets into the image: none in `ENV` and `ARG`, none written into a `RUN`, and no key file, `.env` or
//! credentials file copied. Names of files that hold secrets (`/run/secrets/…`), switches and numbers are not secrets.
//! # Why it matters
//! `ENV` and `ARG` are in the image's configuration and history, where `docker history` shows them to everybody who has
//! the image. Deleting a file later leaves it in the layer before.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! ENV DATABASE_PASSWORD=hunter2
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! ARG NPM_TOKEN
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! COPY .env /app/.env
//! ```
//! # Passing example
//! ```dockerfile
//! FROM node:22-slim
//! ENV DATABASE_PASSWORD_FILE=/run/secrets/db TOKEN_EXPIRY=3600
//! RUN --mount=type=secret,id=npm,target=/root/.npmrc npm ci
//! COPY .env.example /app/
//! ```
//! # Source
//! BuildKit SecretsUsedInArgOrEnv; CIS Docker Benchmark 4.10; Docker, "Build secrets".

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source, secrets};
use crate::dockerfile::{Instruction, Keyword};
use crate::shell::Join;

pub const META: Meta = Meta {
    id: "no-secrets",
    title: "No secret is written into the image",
    group: Group::Source,
    severity: Severity::Error,
    aliases: &["buildkit/SecretsUsedInArgOrEnv", "DL3064", "CIS-4.10"],
    needs: Needs::Source,
};

const AT_RUN: &str = "Give it to the container when it starts, from the environment or a secrets file";
const AT_BUILD: &str = "Use RUN --mount=type=secret, which leaves nothing in the image";

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for instruction in &source.file.instructions {
        let before = findings.len();
        match instruction.keyword {
            Keyword::Env | Keyword::Arg => pairs(source, instruction, &mut findings),
            Keyword::Copy | Keyword::Add => files(source, instruction, &mut findings),
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck => {
                commands(source, instruction, &mut findings)
            }
            Keyword::Label => {
                for value in instruction.pairs().iter().filter_map(|pair| pair.value.as_ref()) {
                    if let Some(kind) = secrets::literal(&value.value) {
                        findings.push(source.finding(
                            &META,
                            value.span,
                            format!("LABEL holds {kind}"),
                            "Take it out, and replace the secret: it is known now",
                        ));
                    }
                }
            }
            _ => {}
        }
        // Others know this of ENV and ARG only.
        if !matches!(instruction.keyword, Keyword::Env | Keyword::Arg) {
            findings[before..].iter_mut().for_each(|finding| finding.aliases = &[]);
        }
    }
    findings
}

fn pairs(source: &Source<'_>, instruction: &Instruction, findings: &mut Vec<Finding>) {
    let name = &instruction.name.value;
    let fix = if instruction.keyword == Keyword::Env { AT_RUN } else { AT_BUILD };
    for pair in instruction.pairs() {
        let value = pair.value.as_ref().map_or("", |value| value.value.as_str());
        let message = if let Some(kind) = secrets::literal(value) {
            format!("{name} {} holds {kind}", pair.key.value)
        } else if secrets::is_secret_name(&pair.key.value) && !secrets::is_harmless(value) {
            format!("{name} {} keeps a secret in the image's configuration and history", pair.key.value)
        } else if secrets::has_password(value) {
            format!("{name} {} holds an address with its password", pair.key.value)
        } else {
            continue;
        };
        let finding = source.finding(&META, pair.span, message, fix);
        // Nothing is in it yet: whoever starts the container is to fill it.
        let empty = instruction.keyword == Keyword::Env && pair.value.as_ref().is_some_and(|word| word.text.is_empty());
        findings.push(if empty { finding.with_severity(Severity::Warning) } else { finding });
    }
}

fn files(source: &Source<'_>, instruction: &Instruction, findings: &mut Vec<Finding>) {
    let Some((sources, _)) = instruction.copied() else { return };
    for word in sources {
        // Most of these hold an address only: what is in it decides.
        let token = || {
            word.value.ends_with(".npmrc")
                && source
                    .context
                    .and_then(|files| files.text(word.value.trim_start_matches("./")))
                    .is_some_and(|text| text.lines().any(|line| line.contains("_auth") && !line.contains("${")))
        };
        if let Some(kind) = secrets::file(&word.value).or_else(|| token().then_some("a file with a token")) {
            let message = format!("{} is {kind}, and everybody who has the image can read it", word.value);
            findings.push(source.finding(&META, word.span, message, AT_BUILD));
        } else if secrets::has_password(&word.value) {
            findings.push(source.finding(&META, word.span, "The address holds its password", AT_BUILD));
        }
    }
}

/// `echo 'root:secret' | chpasswd`
fn passwords(source: &Source<'_>, instruction: &Instruction, findings: &mut Vec<Finding>) {
    for pair in instruction.commands().windows(2) {
        let [said, chpasswd] = pair else { continue };
        let pipes = chpasswd.program() == "chpasswd" && chpasswd.join == Join::Pipe;
        let plain = said.arguments().iter().find(|word| !word.dynamic && word.text.contains(':'));
        if let (true, Some(word), "echo" | "printf") = (pipes, plain, said.program()) {
            let message = "The command sets a user's password in plain text";
            let finding = source.finding(&META, word.span, message, "Give the user no password: USER needs none");
            // As often a well-known one as a secret.
            findings.push(finding.with_severity(Severity::Warning));
        }
    }
}

fn commands(source: &Source<'_>, instruction: &Instruction, findings: &mut Vec<Finding>) {
    passwords(source, instruction, findings);
    for command in instruction.commands() {
        for word in command.words.iter().chain(&command.assignments) {
            let assigned = word.text.split_once('=').filter(|(name, value)| {
                let plain = !value.is_empty() && !value.contains('$') && !value.contains('<');
                let program = command.program();
                let sets = command.assignments.contains(word) || matches!(program, "export" | "declare" | "set");
                plain && sets && secrets::is_secret_name(name) && !secrets::is_harmless(value)
            });
            let message = if let Some(kind) = secrets::literal(&word.text) {
                format!("The command holds {kind}")
            } else if let Some((name, _)) = assigned {
                format!("The command sets {name} in plain text")
            } else if secrets::has_password(&word.text) {
                "The command holds an address with its password".to_owned()
            } else {
                continue;
            };
            if !findings.iter().any(|known| known.span == word.span) {
                findings.push(source.finding(&META, word.span, message, AT_BUILD));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn secrets_are_found_and_their_neighbours_are_not() {
        for (line, count) in [
            ("ENV API_KEY=abc", 1),
            ("ENV SECRET_KEY abc", 1),
            ("ARG GITHUB_TOKEN", 1),
            ("ENV LANG=C.UTF-8 LC_ALL=C.UTF-8", 0),
            ("ENV PUBLIC_KEY=abc", 0),
            ("ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D", 0),
            ("ENV PASSWORD_FILE=/run/secrets/x", 0),
            ("ENV KEYBOARD=de MONKEY=1 AUTHOR=me", 0),
            ("ENV TOKENIZERS_PARALLELISM=false", 0),
            ("ENV AUTH_ENABLED=true", 0),
            ("ENV DATABASE_URL=postgres://user:pass@db/app", 1),
            ("ENV DATABASE_URL=postgres://db/app", 0),
            ("ENV A=AKIAIOSFODNN7EXAMPLE", 1),
            ("COPY id_rsa /root/.ssh/id_rsa", 1),
            ("COPY .env.example /app/", 0),
            ("COPY server.pem /etc/ssl/", 1),
            ("COPY .aws/credentials /root/.aws/", 1),
            ("COPY --from=b /a/.env /b", 1),
            ("COPY package.json .", 0),
            ("RUN git clone https://me:ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@github.com/a/b", 1),
            ("RUN export DB_PASSWORD=hunter2 && make", 1),
            ("RUN --mount=type=secret,id=x TOKEN=$(cat /run/secrets/x) npm ci", 0),
            ("RUN echo 'root:toor' | chpasswd", 1),
        ] {
            let file = parse(&format!("FROM a:1\n{line}\n"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{line}");
        }
    }
}
