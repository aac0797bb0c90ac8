//! # What it checks
//! The image that ships does not compile: what needs a compiler or a bundler (`go build`, `cargo build`, `mvn package`,
//! `npm run build`, `gcc` …) runs in a stage of its own, and only its result is copied on. Files that compile nothing
//! need one stage and no more.
//! # Why it matters
//! With one stage, compilers, development dependencies and sources ship with the application: ten times the size, and
//! all of it to be patched.
//! # Failing example
//! ```dockerfile
//! FROM golang:1.24
//! WORKDIR /src
//! COPY . .
//! RUN go build -o /app .
//! CMD ["/app"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM golang:1.24 AS build
//! WORKDIR /src
//! COPY . .
//! RUN go build -o /app .
//! FROM scratch
//! COPY --from=build /app /app
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "app.py"]
//! ```
//! # Source
//! Docker, "Multi-stage builds".

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source, start};
use crate::dockerfile::{Instruction, Keyword};
use crate::shell::Command;

pub const META: Meta = Meta {
    id: "multi-stage",
    title: "What compiles does not ship",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(last) = source.file.stages.len().checked_sub(1) else { return Vec::new() };
    let fix = "Do this in a first stage (FROM … AS build), start a small last stage, and copy the result with COPY --from=build";
    let lineage = source.file.lineage(last);
    let started = start::commands(source);
    // What a RUN removes again at its end does not ship.
    let removes = |instruction: &Instruction| {
        instruction.commands().iter().any(|command| {
            matches!(
                (command.program(), command.subcommand()),
                ("apk", "del")
                    | ("apt-get" | "apt", "purge" | "remove" | "autoremove")
                    | ("yum" | "dnf" | "microdnf", "remove" | "erase")
            )
        })
    };
    let runs = lineage
        .iter()
        .filter(|instruction| instruction.keyword == Keyword::Run && !removes(instruction))
        .flat_map(|instruction| instruction.commands());
    // What is started compiles only where it is a builder's own run: `go run`, `mvn spring-boot:run`.
    let started = started
        .iter()
        .map(|(_, command)| command)
        .filter(|command| install(command).is_some_and(|install| install.builds));
    for command in runs.chain(started) {
        if let Some(what) = compiles(command) {
            let message = format!("{what} runs in the image that ships, so its tools ship too");
            return vec![source.finding(&META, command.span, message, fix)];
        }
    }
    Vec::new()
}

/// What a command compiles with, if it does.
fn compiles(command: &Command) -> Option<String> {
    let program = command.program();
    let words: Vec<&str> = command.operands().map(|word| word.text.as_str()).collect();
    let tool = match program {
        "gcc" | "g++" | "clang" | "clang++" | "cc" | "rustc" | "javac" | "ghc" | "tsc" | "webpack" | "swiftc"
        | "kotlinc" | "ninja" => {
            words.iter().any(|word| word.contains('.') || !word.is_empty()) && !command.has_any(&["--version", "-v"])
        }
        "make" => !words.contains(&"clean"),
        "npm" | "yarn" | "pnpm" | "bun" => words.iter().any(|word| *word == "build" || word.starts_with("build:")),
        "ng" | "vite" | "next" | "nuxt" | "nest" | "react-scripts" | "parcel" | "rollup" | "esbuild" | "gatsby" => {
            words.first() == Some(&"build")
        }
        "npx" => words.contains(&"build") || words.first().is_some_and(|word| matches!(*word, "tsc" | "webpack")),
        "hugo" | "jekyll" => {
            program == "jekyll" && words.first() == Some(&"build") || program == "hugo" && !words.contains(&"server")
        }
        "swift" | "stack" | "cabal" | "dart" | "zig" | "crystal" | "shards" => {
            words.iter().any(|word| matches!(*word, "build" | "compile" | "install"))
        }
        "sbt" | "lein" => {
            words.iter().any(|word| matches!(*word, "assembly" | "package" | "stage" | "uberjar" | "compile"))
        }
        "mix" => words.first() == Some(&"release"),
        _ => false,
    };
    if tool {
        let verb = words
            .iter()
            .find(|word| matches!(**word, "build" | "compile" | "release" | "assembly") || word.starts_with("build:"))
            .map(|word| format!(" {word}"));
        return Some(format!("{program}{}", verb.unwrap_or_default()));
    }
    let install = install(command).filter(|install| install.builds)?;
    let name = match install.manager {
        Manager::Go => "go build",
        Manager::Cargo => "cargo build",
        Manager::Maven => "mvn",
        Manager::Gradle => "gradle",
        Manager::Dotnet => "dotnet build",
        _ => return None,
    };
    Some(
        words
            .first()
            .filter(|_| matches!(install.manager, Manager::Go | Manager::Cargo | Manager::Dotnet))
            .map_or_else(|| name.to_owned(), |verb| format!("{program} {verb}")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn compiling_in_the_last_stage_is_seen_and_nothing_else() {
        for (text, count) in [
            ("FROM golang:1.24\nRUN go build -o /a\n", 1),
            ("FROM golang:1.24\nCMD [\"go\", \"run\", \"main.go\"]\n", 1),
            ("FROM golang:1.24 AS b\nRUN go build\nFROM scratch\nCOPY --from=b /a /a\n", 0),
            ("FROM golang:1.24 AS b\nRUN go build\nFROM b\n", 1),
            ("FROM node:22\nRUN npm ci && npm run build\n", 1),
            ("FROM node:22\nRUN npm ci --omit=dev\nCMD [\"node\", \"a.js\"]\n", 0),
            ("FROM a:1\nRUN ./mvnw -q package\n", 1),
            ("FROM a:1\nRUN gcc -o a a.c\n", 1),
            ("FROM a:1\nRUN gcc --version\n", 0),
            ("FROM a:1\nRUN apk add make && make && apk del make\n", 0),
            ("FROM python:3.13\nRUN pip install -r requirements.txt\n", 0),
        ] {
            let file = parse(text);
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }
}
