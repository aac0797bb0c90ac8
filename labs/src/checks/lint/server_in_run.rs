//! # What it checks
//! No RUN starts a server: npm start, flask run, manage.py runserver, uvicorn, gunicorn, nodemon and the like.
//! # Why it matters
//! A step has to end before the next one begins. A server does not end: the build hangs until somebody stops it.
//! # Failing example
//! ```dockerfile
//! FROM node:22-slim
//! RUN npm start
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN python manage.py runserver
//! ```
//! # Passing example
//! ```dockerfile
//! FROM node:22-slim
//! RUN npm ci && npm run build
//! CMD ["npm", "start"]
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::is_python;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::shell::Join;

pub const META: Meta = Meta {
    id: "server-in-run",
    title: "RUN prepares, CMD starts",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        let has = |word: &str| command.arguments().iter().any(|own| own.text == word);
        let first = command.subcommand();
        let asks = has("--version") || has("--help") || has("-v") || has("-h");
        let serves = match command.program() {
            "npm" | "yarn" | "pnpm" => {
                matches!(first, "start" | "dev" | "serve")
                    || first == "run" && ["start", "dev", "serve"].iter().any(|script| has(script))
            }
            "flask" => has("run"),
            "uvicorn" | "gunicorn" | "hypercorn" | "nodemon" | "streamlit" | "http-server" => {
                !asks && !command.arguments().is_empty() && !has("--check-config")
            }
            "rails" => matches!(first, "server" | "s"),
            "ng" => first == "serve",
            program if is_python(program) => has("runserver") || has("http.server"),
            "php" => has("serve") && has("artisan"),
            _ => false,
        };
        // Something after it in the background, or a limit on its time, may be meant.
        let commands = instruction.commands();
        let background = commands.iter().any(|command| command.join == Join::Background)
            || instruction.text.as_str().trim_end().ends_with('&');
        if serves && !background && !asks {
            let message = format!("{} {first} does not end, so the build hangs here", command.program());
            findings.push(source.finding(&META, command.span, message, "Start it with CMD"));
        }
    }
    findings
}
