//! Ports: which one the application listens on, as far as the source says.

use super::Source;
use super::start;
use crate::dockerfile::{Keyword, Span};
use crate::shell::Command;

/// A port and how it is known.
#[derive(Debug, Clone)]
pub(super) struct Port {
    pub(super) number: u16,
    /// "the command of line 7", "app.py".
    pub(super) from: String,
    pub(super) span: Option<Span>,
}

/// Ports that the application listens on: from the start command; where that is silent, from the entry file; then from
/// ENV; then what the program takes by itself.
pub(super) fn listened(source: &Source<'_>) -> Vec<Port> {
    let commands = start::commands(source);
    let mut ports: Vec<Port> = Vec::new();
    for (instruction, command) in &commands {
        let line = source.file.line(instruction.span.start);
        let mut all = vec![command.clone()];
        if let Some((_, Some(text))) = start::package_script(source, command) {
            all.extend(start::script_commands(&text));
        }
        for number in all.iter().flat_map(|command| explicit(source, command)) {
            ports.push(Port { number, from: format!("the command of line {line}"), span: Some(instruction.span) });
        }
    }
    if !ports.is_empty() {
        return ports;
    }
    if let Some(context) = source.context {
        for name in start::entry_files(source) {
            let text = context.text(&name).unwrap_or_default();
            ports.extend(in_code(&text, &name).into_iter().map(|number| Port {
                number,
                from: name.clone(),
                span: None,
            }));
        }
    }
    if !ports.is_empty() {
        return ports;
    }
    if let Some(port) = from_env(source) {
        return vec![port];
    }
    for (instruction, command) in &commands {
        if let Some(configured) = configured(source, command.program()) {
            ports.extend(configured);
            continue;
        }
        // An address from a variable takes the place of the default.
        let unknown = command.arguments().iter().any(|word| word.text.contains('$'));
        if let Some(number) = default_port(command).filter(|_| !unknown) {
            let line = source.file.line(instruction.span.start);
            ports.push(Port {
                number,
                from: format!("{} of line {line}, which takes it by itself", command.program()),
                span: Some(instruction.span),
            });
        }
    }
    ports
}

/// Ports of a web server whose own configuration is copied over: none that is known where the context does not show it.
fn configured(source: &Source<'_>, program: &str) -> Option<Vec<Port>> {
    if !matches!(program, "nginx" | "httpd" | "apache2ctl" | "httpd-foreground" | "apache2-foreground") {
        return None;
    }
    let last = source.file.stages.len().checked_sub(1)?;
    let lineage = source.file.lineage(last);
    let settings: Vec<&str> = lineage
        .iter()
        .filter_map(|instruction| instruction.copied())
        .filter(|(_, target)| target.value.starts_with("/etc/") || target.value.contains("conf"))
        .flat_map(|(sources, _)| sources.iter().map(|word| word.value.trim_start_matches("./")))
        .collect();
    let edited = lineage.iter().flat_map(|instruction| instruction.commands()).any(|command| {
        matches!(command.program(), "sed" | "rm" | "echo" | "mv")
            && (command.words.iter().map(|word| &word.text))
                .chain(command.redirections.iter().map(|(_, word)| &word.text))
                .any(|text| text.contains("/etc/nginx") || text.contains("/etc/apache2") || text.contains("httpd.conf"))
    });
    if settings.is_empty() && !edited {
        return None;
    }
    let mut ports = Vec::new();
    for name in settings {
        let text = source.context.and_then(|files| files.text(name)).unwrap_or_default();
        for line in text.lines().take(5_000) {
            let mut words = line.split_whitespace();
            if words.next().is_some_and(|word| word.eq_ignore_ascii_case("listen")) {
                let address = words.next().unwrap_or_default().trim_end_matches(';');
                let number = address.rsplit(':').next().and_then(|port| port.parse().ok());
                ports.extend(number.map(|number| Port { number, from: name.to_owned(), span: None }));
            }
        }
    }
    Some(ports)
}

/// The port that ENV gives the application (`PORT`, `ASPNETCORE_URLS`, …).
fn from_env(source: &Source<'_>) -> Option<Port> {
    let last = source.file.stages.len().checked_sub(1)?;
    let names = [
        "PORT",
        "APP_PORT",
        "SERVER_PORT",
        "HTTP_PORT",
        "FLASK_RUN_PORT",
        "UVICORN_PORT",
        "NODE_PORT",
        "LISTEN_PORT",
        "ASPNETCORE_URLS",
        "ASPNETCORE_HTTP_PORTS",
    ];
    let mut found = None;
    for instruction in source.file.lineage(last).into_iter().filter(|instruction| instruction.keyword == Keyword::Env) {
        for pair in instruction.pairs().iter().filter(|pair| names.contains(&pair.key.value.as_str())) {
            let Some(value) = pair.value.as_ref().filter(|value| value.known) else { continue };
            let number =
                if pair.key.value == "ASPNETCORE_URLS" { after_colon(&value.value) } else { value.value.parse().ok() };
            if let Some(number) = number {
                let line = source.file.line(pair.span.start);
                found =
                    Some(Port { number, from: format!("{} of line {line}", pair.key.value), span: Some(pair.span) });
            }
        }
    }
    found
}

/// The number after the last colon: of `0.0.0.0:80`, `:80`, `http://+:80`.
fn after_colon(text: &str) -> Option<u16> {
    let (_, tail) = text.split(';').next()?.trim_end_matches('/').rsplit_once(':')?;
    tail.parse().ok().filter(|port| *port > 0)
}

/// Ports that a command's own arguments name.
fn explicit(source: &Source<'_>, command: &Command) -> Vec<u16> {
    let program = command.program();
    if matches!(
        program,
        "curl"
            | "wget"
            | "psql"
            | "mysql"
            | "redis-cli"
            | "nc"
            | "ping"
            | "wait-for-it.sh"
            | "wait-for"
            | "dockerize"
            | "java"
            | "echo"
            | "ssh"
    ) && program != "java"
    {
        return Vec::new();
    }
    let mut ports = Vec::new();
    let words: Vec<String> = command.arguments().iter().map(|word| substitute(source, &word.text)).collect();
    for (at, text) in words.iter().enumerate() {
        let next = words.get(at + 1).map(String::as_str).unwrap_or_default();
        // A bare number may be a level or a count: ports of services begin at 80.
        let address = |text: &str| after_colon(text).or_else(|| text.parse().ok().filter(|port| *port >= 80));
        match text.as_str() {
            "--port" | "--http-port" | "--server.port" | "--listen-port" => ports.extend(next.parse::<u16>().ok()),
            "-p" if !matches!(program, "mkdir" | "docker" | "cp" | "java") => ports.extend(next.parse::<u16>().ok()),
            "--bind" | "-b" | "--listen" | "-l" | "--addr" | "--address" | "--host-port" | "--http"
            | "--http-socket" | "-S" => ports.extend(address(next)),
            "runserver" if next.chars().all(|c| c.is_ascii_digit()) || next.contains(':') => {
                ports.extend(address(next))
            }
            "http.server" | "SimpleHTTPServer" => ports.extend(next.parse::<u16>().ok()),
            _ => {
                if let Some((name, value)) = text.split_once('=') {
                    match name.trim_start_matches('-') {
                        "port" | "server.port" | "Dserver.port" | "http-port" | "http.port" | "listen-port" => {
                            ports.extend(value.parse::<u16>().ok())
                        }
                        "bind" | "listen" | "addr" | "address" | "urls" | "b" => ports.extend(address(value)),
                        _ => {}
                    }
                } else if let Some(tail) = text
                    .strip_prefix("-b")
                    .or_else(|| text.strip_prefix("-p"))
                    .filter(|tail| tail.contains(':') || tail.parse::<u16>().is_ok())
                {
                    ports.extend(address(tail));
                } else if (text.starts_with("0.0.0.0:")
                    || text.starts_with("127.0.0.1:")
                    || text.starts_with("localhost:")
                    || (text.starts_with(':') && text.len() > 2))
                    && !text.starts_with("::")
                {
                    ports.extend(after_colon(text));
                }
            }
        }
    }
    ports.retain(|port| *port > 0);
    ports.dedup();
    ports
}

/// A word with `$PORT` and `${PORT:-80}` replaced by what ENV says or the default.
fn substitute(source: &Source<'_>, text: &str) -> String {
    if !text.contains('$') {
        return text.to_owned();
    }
    let Some(last) = source.file.stages.len().checked_sub(1) else { return text.to_owned() };
    let env = |name: &str| {
        source.file.lineage(last).into_iter().rev().filter(|instruction| instruction.keyword == Keyword::Env).find_map(
            |instruction| {
                instruction
                    .pairs()
                    .iter()
                    .find(|pair| pair.key.value == name)
                    .and_then(|pair| pair.value.as_ref())
                    .filter(|value| value.known)
                    .map(|value| value.value.clone())
            },
        )
    };
    crate::dockerfile::expand(text, '\\', &|name| Some(env(name))).value
}

/// Ports that a HEALTHCHECK asks: of `http://localhost:8000/health`, of `localhost:80`.
pub(super) fn asked(text: &str) -> Vec<u16> {
    let mut ports = Vec::new();
    for host in ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"] {
        for (at, _) in text.match_indices(host) {
            let rest = &text[at + host.len()..];
            let digits: String =
                rest.strip_prefix(':').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
            let before = &text[..at];
            if let Ok(number) = digits.parse() {
                ports.push(number);
            } else if before.ends_with("http://") && !rest.starts_with(':') {
                ports.push(80);
            } else if before.ends_with("https://") && !rest.starts_with(':') {
                ports.push(443);
            }
        }
    }
    ports.dedup();
    ports
}

/// Ports that a program takes when nobody tells it.
fn default_port(command: &Command) -> Option<u16> {
    let has = |text: &str| command.arguments().iter().any(|word| word.text == text);
    Some(match command.program() {
        "flask" if has("run") => 5000,
        "uvicorn" | "gunicorn" | "hypercorn" | "daphne" => 8000,
        "fastapi" if has("run") || has("dev") => 8000,
        "streamlit" => 8501,
        "rails" if has("server") || has("s") => 3000,
        "nginx" | "httpd" | "apache2ctl" | "httpd-foreground" | "apache2-foreground" => 80,
        "jupyter" => 8888,
        program if super::packages::is_python(program) && has("runserver") => 8000,
        program if super::packages::is_python(program) && has("http.server") => 8000,
        "php" if has("artisan") && has("serve") => 8000,
        _ => return None,
    })
}

/// Ports that application code listens on, read from the usual ways of saying it.
fn in_code(text: &str, name: &str) -> Vec<u16> {
    let mut ports = Vec::new();
    for line in text.lines().take(5_000) {
        let line = line.split("//").next().unwrap_or_default();
        if line.trim_start().starts_with('#') || line.len() > 500 {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        let telling = lower.contains("listen")
            || lower.contains("app.run")
            || lower.contains("uvicorn.run")
            || lower.contains("port")
            || lower.contains("httpserver")
            || lower.contains("bind(");
        let other = [
            "redis", "postgres", "mysql", "mongo", "smtp", "amqp", "import", "export ", "database", "db_", "client",
            "connect",
        ]
        .iter()
        .any(|word| lower.contains(word));
        if !telling || other {
            continue;
        }
        ports.extend(numbers(&lower));
    }
    let flask = text.contains("app.run(") && text.contains("Flask(");
    if ports.is_empty() && flask && name.ends_with(".py") {
        ports.push(5000);
    }
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// Numbers of a line that can be ports: after `port=`, `:`, `(`, `||`, `??`, `,` or a quote.
fn numbers(line: &str) -> Vec<u16> {
    let bytes = line.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let before = line[..start].trim_end().chars().last().unwrap_or(' ');
        let part_of_name =
            start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || matches!(bytes[start - 1], b'_' | b'.'));
        let goes_on = bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
        if let Ok(number) = line[start..at].parse::<u16>()
            && !part_of_name
            && !goes_on
            && "=:(|?,\"'{".contains(before)
            && (number == 80 || number == 443 || number >= 1000)
        {
            found.push(number);
        }
    }
    found
}

/// Ports that EXPOSE names in a stage's lineage, ranges as pairs, and where. None if a variable makes one uncertain.
pub(super) fn exposed(source: &Source<'_>) -> Option<Vec<(u16, u16, Span)>> {
    let last = source.file.stages.len().checked_sub(1)?;
    let mut ports = Vec::new();
    for instruction in
        source.file.lineage(last).into_iter().filter(|instruction| instruction.keyword == Keyword::Expose)
    {
        for word in instruction.words() {
            if !word.known {
                return None;
            }
            for text in word.value.split_whitespace() {
                let text = text.split('/').next().unwrap_or_default().rsplit(':').next().unwrap_or_default();
                let (from, to) = text.split_once('-').unwrap_or((text, text));
                if let (Ok(from), Ok(to)) = (from.parse(), to.parse()) {
                    ports.push((from, to, word.span));
                }
            }
        }
    }
    Some(ports)
}
