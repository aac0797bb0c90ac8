//! # What it checks
//! The image that ships sets `WORKDIR` before files are copied to relative places and before the application starts.
//! Images with nothing but a program (scratch, distroless) and services that bring their own folder need none.
//! # Why it matters
//! Without it, relative paths mean `/`, or whatever the base image says: the application lies between the system's own
//! folders, and moves when the base changes.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY app.py ./
//! CMD ["python3", "app.py"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY app.py ./
//! CMD ["python3", "app.py"]
//! ```
//! ```dockerfile
//! FROM scratch
//! COPY app /app
//! ENTRYPOINT ["/app"]
//! ```
//! # Source
//! hadolint DL3045; Docker's "Building best practices", WORKDIR.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Body, Instruction, Keyword};

pub const META: Meta = Meta {
    id: "workdir-set",
    title: "The working folder is set",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &["DL3045"],
    needs: Needs::Source,
};

const FIX: &str = "Write WORKDIR /app before the first COPY";

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = relative_copies(source);
    if findings.iter().all(|finding| finding.severity > META.severity) {
        findings.extend(missing(source));
    }
    findings
}

/// Copies to relative places in stages where nothing says what they are relative to.
fn relative_copies(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, stage) in source.file.stages.iter().enumerate() {
        let mut set = match stage.base {
            Base::Stage(parent) => source.file.stages[parent].workdir.is_some(),
            _ => false,
        };
        for instruction in source.file.instructions_of(stage) {
            set |= instruction.keyword == Keyword::Workdir;
            if let (false, Keyword::Copy, Some((sources, target))) = (set, instruction.keyword, instruction.copied())
                && target.known
                && !(sources.is_empty() && instruction.heredocs.is_empty())
                && is_relative(&target.value)
            {
                let message = format!("COPY goes to {}, and no WORKDIR says relative to what", target.value);
                let finding = source.finding(&META, target.span, message, FIX);
                // Lambda's images, php and their kin set a folder themselves, and in scratch there is but one.
                let known = source.file.root(index) != &Base::Unknown && own_folder(source, index);
                findings.push(if known { finding.with_severity(Severity::Info) } else { finding });
            }
        }
    }
    findings
}

/// An application with a folder of its own that never becomes the working folder.
fn missing(source: &Source<'_>) -> Option<Finding> {
    let stage = source.file.final_stage()?;
    let last = source.file.stages.len() - 1;
    if stage.workdir.is_some() || own_folder(source, last) {
        return None;
    }
    let lineage = source.file.lineage(last);
    let adds_relative = lineage.iter().find(|instruction| {
        instruction.keyword == Keyword::Add
            && instruction.copied().is_some_and(|(_, target)| target.known && is_relative(&target.value))
    });
    if let Some(instruction) = adds_relative {
        return Some(source.finding(
            &META,
            instruction.span,
            "ADD goes to a relative place, and no WORKDIR says relative to what",
            FIX,
        ));
    }
    // Code that arrives and a command that starts it: one program alone needs no folder.
    let copy = lineage.iter().find(|instruction| brings_folder(instruction))?;
    let starts = stage.cmd.is_some() || stage.entrypoint.is_some();
    starts.then(|| {
        source.finding(
            &META,
            copy.span,
            "There is no WORKDIR: the application starts in / whatever folder it lies in",
            FIX,
        )
    })
}

fn brings_folder(instruction: &Instruction) -> bool {
    let Body::Copy { sources, target, .. } = &instruction.body else { return false };
    let settings = ["/etc", "/usr", "/docker-entrypoint", "/tmp", "/bin", "/entrypoint", "/opt/bitnami", "/var"]
        .iter()
        .any(|folder| target.value.starts_with(folder));
    let code = sources.iter().any(|word| {
        let name = word.value.rsplit('/').next().unwrap_or_default();
        matches!(word.value.as_str(), "." | "./" | "*")
            || crate::checks::start::is_code(name) && !name.ends_with(".jar")
            || word.value.ends_with('/')
    });
    instruction.flag("from").is_none() && code && !settings
}

/// Bases without a file system to get lost in, and services whose image sets the folder.
fn own_folder(source: &Source<'_>, stage: usize) -> bool {
    match source.file.root(stage) {
        Base::Scratch | Base::Unknown => true,
        Base::Image(image) => {
            image.is_distroless()
                || [
                    "nginx",
                    "httpd",
                    "php",
                    "tomcat",
                    "wordpress",
                    "caddy",
                    "postgres",
                    "mysql",
                    "mariadb",
                    "redis",
                    "mongo",
                    "jetty",
                    "haproxy",
                    "traefik",
                    "grafana",
                    "jenkins",
                    "node-red",
                    "ghost",
                    "drupal",
                    "jupyter",
                    "lambda",
                ]
                .iter()
                .any(|name| image.path.contains(name))
        }
        Base::Stage(_) => false,
    }
}

fn is_relative(path: &str) -> bool {
    let windows = path.as_bytes().get(1) == Some(&b':') || path.starts_with('\\');
    !path.is_empty() && !path.starts_with('/') && !windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn folders_are_asked_for_where_they_matter() {
        for (text, count) in [
            ("FROM a:1\nCOPY x ./\n", 1),
            ("FROM a:1 AS b\nWORKDIR /x\nFROM b\nCOPY x ./\n", 0),
            ("FROM a:1\nCOPY . /app\nCMD [\"x\"]\n", 1),
            ("FROM nginx:1.27\nCOPY . /usr/share/nginx/html\n", 0),
            ("FROM gcr.io/distroless/static-debian12\nCOPY --from=b /a /a\nCMD [\"/a\"]\n", 0),
            ("FROM a:1\nARG D\nCOPY x $D\n", 0),
            ("FROM a:1\nCOPY app.jar /app.jar\nCMD [\"java\", \"-jar\", \"/app.jar\"]\n", 0),
            ("# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:1809\nCOPY a C:\\a\n", 0),
        ] {
            let file = parse(text);
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }
}
