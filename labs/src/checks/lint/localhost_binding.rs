//! # What it checks
//! The start command, its environment, or (with the context at hand) the entry file does not bind to 127.0.0.1 or
//! localhost. Servers that do so unless told otherwise (flask run, uvicorn, gunicorn) have to be told.
//! # Why it matters
//! In a container 127.0.0.1 is the container itself: the port is published, and nobody gets an answer.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["gunicorn", "--bind", "127.0.0.1:8000", "app:app"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["flask", "run", "--port", "8000"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "app.py"]
//! ```
//! ```text file=app.py
//! from flask import Flask
//! app = Flask(__name__)
//! app.run(port=5000)
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["flask", "run", "--host=0.0.0.0"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! ENV FLASK_RUN_HOST=0.0.0.0
//! CMD ["flask", "run"]
//! ```
//! ```text file=app.py
//! from flask import Flask
//! app = Flask(__name__)
//! app.run(host="0.0.0.0")
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "app.py"]
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::is_python;
use crate::checks::start;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;
use crate::shell::Command;

pub const META: Meta = Meta {
    id: "localhost-binding",
    title: "The application listens on all interfaces",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instruction, command) in start::commands(source) {
        let mut lines = vec![command.clone()];
        if let Some((_, Some(text))) = start::package_script(source, &command) {
            lines.extend(start::script_commands(&text));
        }
        for line in &lines {
            if let Some((message, fix)) = by_command(source, line) {
                findings.push(source.finding(&META, instruction.span, message, fix));
                return findings;
            }
        }
        if let Some((message, fix)) = by_code(source, &command) {
            findings.push(source.finding(&META, instruction.span, message, fix));
            return findings;
        }
    }
    findings
}

fn by_command(source: &Source<'_>, command: &Command) -> Option<(String, String)> {
    let program = command.program();
    if matches!(program, "curl" | "wget" | "nc" | "sleep" | "psql" | "mysql" | "redis-cli" | "echo") {
        return None;
    }
    let words: Vec<&str> = command.arguments().iter().map(|word| word.text.as_str()).collect();
    let inner = |text: &str| {
        text == "127.0.0.1" || text == "localhost" || text.starts_with("127.0.0.1:") || text.starts_with("localhost:")
    };
    for (at, text) in words.iter().enumerate() {
        let flag = |name: &str| {
            matches!(
                name,
                "--host"
                    | "-h"
                    | "--bind"
                    | "-b"
                    | "--listen"
                    | "--address"
                    | "--addr"
                    | "-H"
                    | "--hostname"
                    | "--ip"
                    | "-S"
                    | "runserver"
                    | "--server.address"
                    | "-l"
            )
        };
        let value = match text.split_once('=') {
            Some((name, value)) if flag(name) => value,
            _ if flag(text) => words.get(at + 1).copied().unwrap_or_default(),
            _ => continue,
        };
        if inner(value) {
            return Some((
                format!("{program} listens on {value}, which only the container itself can reach"),
                "Listen on 0.0.0.0".to_owned(),
            ));
        }
    }
    let has = |names: &[&str]| {
        words.iter().any(|word| {
            names.iter().any(|name| {
                word == name
                    || word.starts_with(&format!("{name}="))
                    || name.len() == 2 && word.starts_with(name) && word.len() > 2
            })
        })
    };
    let says = |name: &str| {
        source.file.each(Keyword::Env).any(|instruction| instruction.pairs().iter().any(|pair| pair.key.value == name))
    };
    let (silent, fix) = match program {
        "flask" => (words.contains(&"run") && !has(&["--host", "-h"]) && !says("FLASK_RUN_HOST"), "Add --host=0.0.0.0"),
        "uvicorn" | "hypercorn" | "daphne" => (
            !words.is_empty() && !has(&["--host", "--bind", "-b", "--uds", "--fd"]) && !says("UVICORN_HOST"),
            "Add --host 0.0.0.0 (hypercorn: --bind 0.0.0.0:8000, daphne: -b 0.0.0.0)",
        ),
        "gunicorn" => (
            !words.is_empty()
                && !has(&["--bind", "-b", "--config", "-c"])
                && !says("GUNICORN_CMD_ARGS")
                && !says("PORT"),
            "Add --bind 0.0.0.0:8000",
        ),
        "fastapi" => (words.contains(&"dev") && !has(&["--host"]), "Use fastapi run"),
        "ng" => (words.contains(&"serve") && !has(&["--host"]), "Add --host 0.0.0.0"),
        "vite" => (!words.contains(&"build") && !has(&["--host"]), "Add --host 0.0.0.0"),
        program if is_python(program) && words.contains(&"runserver") => {
            let after = words.iter().skip_while(|word| **word != "runserver").nth(1).copied().unwrap_or_default();
            (
                !after.contains("0.0.0.0")
                    && !after.contains("[::]")
                    && !after.contains('$')
                    && !after.starts_with("0:"),
                "Write runserver 0.0.0.0:8000",
            )
        }
        program
            if is_python(program)
                && words.windows(3).any(|words| words[0] == "-m" && words[1] == "flask" && words[2] == "run") =>
        {
            (!has(&["--host", "-h"]) && !says("FLASK_RUN_HOST"), "Add --host=0.0.0.0")
        }
        "php" => (words.contains(&"serve") && !has(&["--host"]), "Add --host=0.0.0.0"),
        _ => return None,
    };
    let gunicorn = program == "gunicorn"
        && source.context.is_some_and(|files| files.names().iter().any(|name| name.ends_with("gunicorn.conf.py")));
    (silent && !gunicorn).then(|| {
        (
            format!("{program} listens on 127.0.0.1 unless told otherwise, which only the container itself can reach"),
            fix.to_owned(),
        )
    })
}

fn by_code(source: &Source<'_>, command: &Command) -> Option<(String, String)> {
    let files = source.context?;
    let direct = is_python(command.program())
        || matches!(command.program(), "node" | "npm" | "yarn" | "go" | "ruby" | "nodemon")
        || command.words.len() == 1;
    if !direct || command.has_any(&["-m"]) {
        return None;
    }
    for name in start::entry_files(source) {
        let text = files.text(&name).unwrap_or_default();
        for (number, line) in text.lines().enumerate().take(5_000) {
            let code = line.trim();
            if code.starts_with('#') || code.starts_with("//") {
                continue;
            }
            let local = code.contains("127.0.0.1") || code.contains("localhost");
            let serves = [
                "app.run(",
                "uvicorn.run(",
                ".listen(",
                "ListenAndServe(",
                "HTTPServer(",
                "serve(",
                "run_simple(",
                ".bind(",
            ]
            .iter()
            .any(|call| code.contains(call));
            let flask = name.ends_with(".py")
                && code.contains("app.run(")
                && !code.contains("host")
                && code.contains(')')
                && text.contains("Flask(");
            let uvicorn = code.contains("uvicorn.run(") && code.contains(')') && !code.contains("host");
            if serves && (local || flask || uvicorn) {
                let message = format!(
                    "{name} line {} listens on {}",
                    number + 1,
                    if local { "127.0.0.1" } else { "127.0.0.1, because no host is given" }
                );
                return Some((message, "Listen on 0.0.0.0, as in host=\"0.0.0.0\"".to_owned()));
            }
        }
    }
    None
}
