//! # What it checks
//! `EXPOSE` names the port that the application listens on and that `HEALTHCHECK` asks, as far as the start command,
//! `ENV PORT` and the application's own file say it. A service without any `EXPOSE` is told too.
//! # Why it matters
//! `EXPOSE` publishes nothing: it is what people and tools read to know which port to publish. A wrong one sends
//! everybody to a port where nobody answers.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! EXPOSE 8080
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! ENV PORT=8000
//! EXPOSE ${PORT}
//! HEALTHCHECK CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/health')"]
//! CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
//! ```
//! # Source
//! Docker reference, EXPOSE; what learners get wrong most.

use crate::checks::ports::{Port, asked, exposed, listened};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source, start};
use crate::dockerfile::{Base, Body, Health, Instruction, Span};

pub const META: Meta = Meta {
    id: "expose-matches",
    title: "EXPOSE names the port the application uses",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(exposed) = exposed(source) else { return Vec::new() };
    let listened = listened(source);
    let health = health(source);
    let asked: Vec<u16> = health.as_ref().map(|(_, ports)| ports.clone()).unwrap_or_default();
    if exposed.is_empty() {
        return missing(source, &listened, &asked).into_iter().collect();
    }
    let names = |port: u16| exposed.iter().any(|(from, to, _)| (*from..=*to).contains(&port));
    let mut findings = Vec::new();
    if let Some(port) = listened.first().filter(|_| !listened.iter().any(|port| names(port.number))) {
        let (from, _, span) = exposed[0];
        let message = format!("EXPOSE says {from}, and the application listens on {} ({})", port.number, port.from);
        findings.push(source.finding(&META, span, message, format!("Write EXPOSE {}", port.number)));
    }
    if let Some((instruction, _)) = &health {
        let certain = listened.iter().any(|port| port.span.is_some());
        let wrong = asked.iter().find(|port| !names(**port) && !listened.iter().any(|known| known.number == **port));
        if let (Some(port), true) = (wrong, findings.is_empty()) {
            let right = listened.first().filter(|_| certain).map_or(exposed[0].0, |port| port.number);
            let message = format!("HEALTHCHECK asks port {port}, which is not the one that EXPOSE names");
            findings.push(source.finding(&META, *instruction, message, format!("Ask port {right}")));
        }
    }
    findings
}

/// Why a file without a finding cannot be said to pass.
pub fn undecided(source: &Source<'_>) -> Option<String> {
    match exposed(source) {
        None => Some("The port of EXPOSE depends on a build argument without a default".to_owned()),
        Some(ports) if ports.is_empty() && listened(source).is_empty() && !brings_port(source) => {
            Some("There is no EXPOSE, and the source does not say which port is used".to_owned())
        }
        Some(_) => None,
    }
}

fn missing(source: &Source<'_>, listened: &[Port], asked: &[u16]) -> Option<Finding> {
    if brings_port(source) {
        return None;
    }
    let number = listened.first().map(|port| port.number).or(asked.first().copied())?;
    let commands = start::commands(source);
    let span = commands.last().map(|(instruction, _)| instruction.span).or_else(|| source.last_from())?;
    let message = format!("The application listens on {number}, and no EXPOSE says so");
    Some(source.finding(&META, span, message, format!("Add EXPOSE {number} before CMD")))
}

/// Images that expose their port themselves.
fn brings_port(source: &Source<'_>) -> bool {
    let Some(last) = source.file.stages.len().checked_sub(1) else { return true };
    match source.file.root(last) {
        Base::Image(image) => [
            "nginx",
            "httpd",
            "tomcat",
            "caddy",
            "postgres",
            "mysql",
            "mariadb",
            "redis",
            "mongo",
            "rabbitmq",
            "php",
            "jenkins",
            "wordpress",
            "ghost",
            "grafana",
            "elasticsearch",
            "memcached",
            "haproxy",
            "registry",
            "jetty",
            "solr",
            "jupyter",
            "nextcloud",
            "drupal",
        ]
        .iter()
        .any(|name| image.name().contains(name) || image.path.contains(name)),
        Base::Unknown => true,
        _ => false,
    }
}

/// The health check in force, and the ports it asks.
fn health(source: &Source<'_>) -> Option<(Span, Vec<u16>)> {
    let instruction: &Instruction = source.file.instructions.get(source.file.final_stage()?.healthcheck?)?;
    matches!(instruction.body, Body::Health(Health::Cmd(_)))
        .then(|| (instruction.span, asked(instruction.text.as_str())))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn ports_are_compared_where_the_source_tells_them() {
        for (text, count) in [
            ("EXPOSE 5000\nCMD [\"flask\", \"run\", \"--host\", \"0.0.0.0\"]", 0),
            ("EXPOSE 80\nCMD [\"flask\", \"run\"]", 1),
            ("EXPOSE 80\nCMD [\"flask\", \"run\", \"-p\", \"80\"]", 0),
            ("EXPOSE 8000-8010\nCMD [\"gunicorn\", \"-b\", \":8005\", \"a:a\"]", 0),
            ("EXPOSE 3000\nCMD [\"node\", \"a.js\"]", 0),
            ("CMD [\"node\", \"a.js\"]", 0),
            ("EXPOSE 3000\nHEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1\nCMD [\"node\", \"a.js\"]", 1),
            ("EXPOSE 80\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\nCMD [\"node\", \"a.js\"]", 0),
            ("ENV PORT=3000\nEXPOSE 80\nCMD [\"node\", \"a.js\"]", 1),
            ("ENV PORT=3000\nEXPOSE $PORT\nCMD gunicorn -b 0.0.0.0:$PORT a:a", 0),
            ("ARG P\nEXPOSE $P\nCMD [\"flask\", \"run\"]", 0),
            ("COPY nginx.conf /etc/nginx/conf.d/\nEXPOSE 3000\nCMD [\"nginx\", \"-g\", \"daemon off;\"]", 0),
            ("EXPOSE 3000\nCMD [\"nginx\", \"-g\", \"daemon off;\"]", 1),
            ("EXPOSE 5000\nCMD gunicorn app:app -b :$PORT", 0),
            ("EXPOSE 5000\nCMD [\"uv\", \"run\", \"uvicorn\", \"a:a\"]", 1),
            ("EXPOSE 80\nENTRYPOINT [\"python\", \"manage.py\"]\nCMD [\"runserver\", \"0.0.0.0:8000\"]", 1),
        ] {
            let file = parse(&format!("FROM a:1\n{text}\n"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }

    #[test]
    fn the_port_is_read_from_the_application_too() {
        let files: BTreeMap<String, Vec<u8>> = [(
            "app.py".to_owned(),
            b"from flask import Flask\napp = Flask(__name__)\napp.run(host='0.0.0.0', port=5000)\n".to_vec(),
        )]
        .into();
        for (port, count) in [(5000, 0), (8080, 1)] {
            let file = parse(&format!("FROM a:1\nEXPOSE {port}\nCMD [\"python\", \"app.py\"]\n"));
            assert_eq!(run(&Source::new(&file, "", Some(&files))).len(), count, "{port}");
        }
    }
}
