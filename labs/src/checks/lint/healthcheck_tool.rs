//! # What it checks
//! The program that HEALTHCHECK runs (curl, wget, nc …) is in the base image or is installed by the file. Bases that
//! are not known are left alone.
//! # Why it matters
//! Where the tool is missing, every check fails: the service works and is called unhealthy for ever. Slim images have
//! neither curl nor wget, alpine has a small wget, and distroless images have not even a shell.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1
//! ```
//! ```dockerfile
//! FROM gcr.io/distroless/static-debian12
//! HEALTHCHECK CMD wget -q -O- http://localhost/ || exit 1
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! HEALTHCHECK CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/')"]
//! ```
//! ```dockerfile
//! FROM alpine:3.22
//! HEALTHCHECK CMD wget -q -O- http://localhost/ || exit 1
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! HEALTHCHECK CMD curl -f http://localhost/
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::install;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Body, Health, Line};

pub const META: Meta = Meta {
    id: "healthcheck-tool",
    title: "The health check uses a tool that is there",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(last) = source.file.stages.len().checked_sub(1) else { return Vec::new() };
    let Some(instruction) = source.file.stages[last].healthcheck.map(|index| &source.file.instructions[index]) else {
        return Vec::new();
    };
    let Body::Health(Health::Cmd(line)) = &instruction.body else { return Vec::new() };
    let root = source.file.root(last);
    if let (true, Line::Shell(_)) = (has_no_shell(root), line) {
        let message = "The base has no shell, and this form of HEALTHCHECK needs one";
        return vec![source.finding(
            &META,
            instruction.span,
            message,
            "Write the check as a list that starts a program of your own",
        )];
    }
    let mut findings = Vec::new();
    for command in instruction.commands() {
        let program = command.program();
        if !matches!(
            program,
            "curl" | "wget" | "nc" | "netcat" | "ncat" | "pg_isready" | "jq" | "http" | "ss" | "netstat" | "lsof"
        ) || brings(root, program) != Some(false)
            || installed(source, last, program)
        {
            continue;
        }
        let image = match root {
            Base::Image(image) => image.full.clone(),
            _ => "The base".to_owned(),
        };
        let asked = command.arguments().iter().map(|word| word.text.as_str()).find(|text| text.starts_with("http"));
        let plain = |address: &&str| !address.contains(['$', '\'', '"', '\\']);
        let address = asked.filter(plain).unwrap_or("http://localhost:8000/");
        let fix = match root {
            Base::Image(image) if image.path == "python" => format!(
                "Ask with python: HEALTHCHECK CMD [\"python3\", \"-c\", \"import urllib.request as r; r.urlopen('{address}')\"]"
            ),
            Base::Image(image) if image.path == "node" => format!(
                "Ask with node: HEALTHCHECK CMD [\"node\", \"-e\", \"fetch('{address}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))\"]"
            ),
            Base::Image(image) if image.tag_or_latest().contains("alpine") || image.path == "alpine" => {
                "Use wget -q -O- ADDRESS, which alpine has".to_owned()
            }
            _ => format!("Install {program}, or let the application check itself"),
        };
        findings.push(source.finding(&META, command.span, format!("{image} has no {program}"), fix));
        break;
    }
    findings
}

fn has_no_shell(base: &Base) -> bool {
    match base {
        Base::Scratch => true,
        Base::Image(image) => {
            image.registry.as_deref() == Some("gcr.io")
                && image.is_distroless()
                && !image.tag_or_latest().contains("debug")
        }
        _ => false,
    }
}

/// Whether a base is known to bring a program, or known not to.
fn brings(base: &Base, program: &str) -> Option<bool> {
    let image = match base {
        Base::Scratch => return Some(false),
        Base::Image(image) => image,
        _ => return None,
    };
    if has_no_shell(base) {
        return Some(false);
    }
    if image.registry.is_some() {
        return None;
    }
    let tag = image.tag_or_latest();
    let busybox = matches!(program, "wget" | "nc");
    match image.path.as_str() {
        "nginx" => (program == "curl").then_some(true).or_else(|| tag.contains("alpine").then_some(busybox)),
        "alpine" | "busybox" => Some(busybox),
        "debian" | "ubuntu" => Some(false),
        "python" | "node" | "ruby" | "rust" | "golang" | "openjdk" | "eclipse-temurin" | "php" | "perl" | "elixir"
        | "redis" | "postgres" | "httpd"
            if tag.contains("alpine") =>
        {
            (program != "pg_isready").then_some(busybox)
        }
        "python" | "node" | "ruby" | "perl" | "elixir" if tag.contains("slim") => Some(false),
        "rust" if tag.contains("slim") => Some(false),
        "python" | "node" | "ruby" | "rust" | "golang" | "perl" => {
            matches!(program, "curl" | "wget").then_some(true).or(Some(false))
        }
        _ => None,
    }
}

fn installed(source: &Source<'_>, last: usize, program: &str) -> bool {
    let package = |name: &str| {
        let name = name.split(['=', '~']).next().unwrap_or_default();
        name == program
            || matches!(
                (program, name),
                ("nc" | "netcat" | "ncat", "netcat" | "netcat-openbsd" | "netcat-traditional" | "nmap-ncat" | "nmap")
                    | ("pg_isready", "postgresql-client" | "postgresql")
                    | ("ss", "iproute2")
                    | ("netstat", "net-tools")
                    | ("http", "httpie")
            )
    };
    source.file.lineage(last).into_iter().any(|instruction| {
        let by_package = instruction
            .commands()
            .iter()
            .filter_map(install)
            .any(|install| install.packages.iter().any(|word| package(&word.text) || word.dynamic));
        let copied = instruction.copied().is_some_and(|(sources, target)| {
            sources
                .iter()
                .chain([target])
                .any(|word| word.value.rsplit('/').next() == Some(program) || word.value == "/")
        });
        by_package || copied
    })
}
