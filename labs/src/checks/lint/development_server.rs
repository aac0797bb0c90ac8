//! # What it checks
//! The start command is no development server: flask run, manage.py runserver, --reload, --debug, npm run dev, nodemon,
//! ng serve, php artisan serve, app.run(debug=True), FLASK_DEBUG=1.
//! # Why it matters
//! Development servers serve one request at a time, reload on every change, and show tracebacks with an interactive
//! console to whoever provokes an error.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["flask", "run", "--host=0.0.0.0"]
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! CMD ["npm", "run", "dev"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD uvicorn main:app --host 0.0.0.0 --reload
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "app.py"]
//! ```
//! ```text file=app.py
//! app.run(host="0.0.0.0", debug=True)
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! CMD ["npm", "start"]
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::is_python;
use crate::checks::start;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;
use crate::shell::Command;

pub const META: Meta = Meta {
    id: "development-server",
    title: "The container starts a server made for production",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    // A stage that is named for development is meant for it.
    let name = source.file.final_stage().and_then(|stage| stage.name.as_ref()).map(|name| name.text.to_lowercase());
    if name
        .is_some_and(|name| name.split(['-', '_']).any(|part| matches!(part, "dev" | "development" | "debug" | "test")))
    {
        return Vec::new();
    }
    for (instruction, command) in start::commands(source) {
        let mut lines = vec![command.clone()];
        if let Some((name, text)) = start::package_script(source, &command) {
            match text {
                Some(text) => lines.extend(start::script_commands(&text)),
                None if name == "dev"
                    || name.starts_with("dev:")
                    || name == "develop"
                    || name == "serve:dev"
                    || name == "start:dev" =>
                {
                    let message = format!("{} runs the script {name}, which is for development", command.program());
                    return vec![source.finding(
                        &META,
                        instruction.span,
                        message,
                        "Start the built application, as in CMD [\"node\", \"server.js\"]",
                    )];
                }
                None => {}
            }
        }
        if let Some((what, fix)) = lines.iter().find_map(development) {
            return vec![source.finding(&META, instruction.span, format!("{what} is for development"), fix)];
        }
        if let Some(finding) = debug_code(source, instruction.span, &command) {
            return vec![finding];
        }
    }
    debug_env(source)
}

fn development(command: &Command) -> Option<(String, String)> {
    let program = command.program();
    let has = |word: &str| command.arguments().iter().any(|own| own.text == word);
    let python = "Use a server made for it, as in CMD [\"gunicorn\", \"--bind\", \"0.0.0.0:8000\", \"app:app\"]";
    let node = "Build the application and start the result, as in CMD [\"node\", \"server.js\"]";
    let module = |name: &str| {
        is_python(program) && command.arguments().windows(2).any(|words| words[0].text == "-m" && words[1].text == name)
    };
    Some(match program {
        "flask" if has("run") => ("flask run".to_owned(), python.to_owned()),
        _ if module("flask") && has("run") => ("flask run".to_owned(), python.to_owned()),
        _ if is_python(program) && has("runserver") => ("manage.py runserver".to_owned(), python.to_owned()),
        "manage.py" if has("runserver") => ("manage.py runserver".to_owned(), python.to_owned()),
        "uvicorn" | "gunicorn" | "hypercorn" if has("--reload") => {
            (format!("{program} --reload"), "Remove --reload".to_owned())
        }
        _ if module("uvicorn") && has("--reload") => ("uvicorn --reload".to_owned(), "Remove --reload".to_owned()),
        "fastapi" if has("dev") => ("fastapi dev".to_owned(), "Use fastapi run".to_owned()),
        "nodemon" | "ts-node-dev" | "tsx" if program != "tsx" || has("watch") => (program.to_owned(), node.to_owned()),
        "ng" | "vue-cli-service" if has("serve") => {
            (format!("{program} serve"), "Build the pages in a first stage and serve them with nginx".to_owned())
        }
        "react-scripts" if has("start") => {
            ("react-scripts start".to_owned(), "Build the pages in a first stage and serve them with nginx".to_owned())
        }
        "vite" if !has("build") => {
            (program.to_owned(), "Build the pages in a first stage and serve them with nginx".to_owned())
        }
        "webpack-dev-server" => (program.to_owned(), node.to_owned()),
        "next" | "nuxt" | "astro" | "gatsby" | "remix" if has("dev") || has("develop") => {
            (format!("{program} dev"), node.to_owned())
        }
        "node" if has("--watch") => ("node --watch".to_owned(), "Remove --watch".to_owned()),
        "php" if has("serve") || has("-S") => ("PHP's own server".to_owned(), "Use php-fpm or apache".to_owned()),
        "air" | "reflex" | "CompileDaemon" => (program.to_owned(), "Start the compiled program".to_owned()),
        "npx" => {
            return command
                .arguments()
                .first()
                .filter(|word| matches!(word.text.as_str(), "nodemon" | "ts-node-dev"))
                .map(|word| (word.text.clone(), node.to_owned()));
        }
        _ => return None,
    })
}

/// `app.run(debug=True)` in the file that is started.
fn debug_code(source: &Source<'_>, span: crate::dockerfile::Span, command: &Command) -> Option<Finding> {
    let files = source.context.filter(|_| is_python(command.program()) && !command.has_any(&["-m"]))?;
    for name in start::entry_files(source) {
        let text = files.text(&name).unwrap_or_default();
        let line = text.lines().position(|line| {
            let code: String = line.split('#').next().unwrap_or_default().split_whitespace().collect();
            code.contains(".run(") && code.contains("debug=True")
                || code.contains("uvicorn.run(") && code.contains("reload=True")
        });
        if let Some(line) = line {
            let message = format!("{name} line {} starts the development server in debug mode", line + 1);
            return Some(source.finding(
                &META,
                span,
                message,
                "Remove debug, and start the application with gunicorn or another server made for it",
            ));
        }
    }
    None
}

/// Switches in ENV that turn a server into a development server.
fn debug_env(source: &Source<'_>) -> Vec<Finding> {
    let Some(last) = source.file.stages.len().checked_sub(1) else { return Vec::new() };
    let mut findings = Vec::new();
    for pair in source
        .file
        .lineage(last)
        .into_iter()
        .filter(|instruction| instruction.keyword == Keyword::Env)
        .flat_map(|instruction| instruction.pairs())
    {
        let value = pair.value.as_ref().map_or("", |value| value.value.as_str()).to_lowercase();
        let on = match pair.key.value.as_str() {
            "FLASK_DEBUG" | "DJANGO_DEBUG" | "WERKZEUG_DEBUG_PIN" => matches!(value.as_str(), "1" | "true" | "on"),
            "FLASK_ENV" | "NODE_ENV" | "RAILS_ENV" | "APP_ENV" | "ASPNETCORE_ENVIRONMENT" => value == "development",
            _ => false,
        };
        if on {
            let message = format!("{} switches the application to development", pair.key.value);
            findings.push(source.finding(&META, pair.span, message, "Remove it, or set it to production"));
        }
    }
    findings
}
