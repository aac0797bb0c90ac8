//! # What it checks
//! Variables in instructions that the builder expands are set by an ENV or ARG of the stage, or of one that it comes
//! from. What the base image is known to set itself is left alone.
//! # Why it matters
//! A variable that nothing sets is empty: WORKDIR $HOME/app is /app, and a typing error goes unnoticed.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! ARG foo=/srv
//! COPY app $Foo/
//! ```
//! ```dockerfile
//! ARG DIR=/app
//! FROM alpine:3.22
//! WORKDIR $DIR
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! ARG DIR=/app
//! WORKDIR $DIR
//! ENV PATH=$DIR/bin:$PATH
//! ENV A=${B:-none}
//! ```
//! # Source
//! BuildKit UndefinedVar.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Keyword, closest};

pub const META: Meta = Meta {
    id: "undefined-var",
    title: "Every variable is defined",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/UndefinedVar"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for instruction in source.file.instructions.iter().filter(|instruction| instruction.keyword != Keyword::From) {
        let Some(stage) = instruction.stage else { continue };
        for (name, span) in &instruction.undefined {
            // More than anybody reads: such a file is made to be hard to read.
            if findings.len() >= 200 {
                return findings;
            }
            let base = source.file.root(stage);
            if base_sets(base, name) || name.chars().all(|c| !c.is_alphabetic()) {
                continue;
            }
            let lineage = source.file.lineage(stage);
            let mine: Vec<&str> = lineage
                .iter()
                .filter(|own| matches!(own.keyword, Keyword::Arg | Keyword::Env) && own.span != instruction.span)
                .flat_map(|own| own.pairs())
                .map(|pair| pair.key.value.as_str())
                .collect();
            let global = source
                .file
                .instructions
                .iter()
                .take_while(|own| own.keyword != Keyword::From)
                .any(|own| own.pairs().iter().any(|pair| pair.key.value == *name));
            let near = mine
                .iter()
                .copied()
                .find(|own| own.eq_ignore_ascii_case(name))
                .or_else(|| closest(name, mine.iter().rev().take(100).copied()));
            let fix = match near {
                _ if global => {
                    format!("Repeat ARG {name} in this stage: an ARG above the first FROM is only seen by FROM")
                }
                Some(near) if near != name.as_str() => format!("Did you mean {near}?"),
                Some(_) => format!("Move the line that defines {name} above this one"),
                None if instruction.pairs().iter().any(|pair| pair.key.value == *name) => {
                    format!("Write ARG {name} above, or give it a default as in ${{{name}:-value}}")
                }
                None if name == "HOME" => "Write the folder itself: the builder does not know HOME".to_owned(),
                None => format!("Write ARG {name}=value or ENV {name}=value above"),
            };
            findings.push(source.finding(&META, *span, format!("Nothing defines {name} here, so it is empty"), fix));
        }
    }
    findings
}

/// Variables that images from outside are known to bring.
fn base_sets(base: &Base, name: &str) -> bool {
    let image = match base {
        Base::Image(image) => image,
        Base::Unknown => return true,
        _ => return name == "PATH",
    };
    const ANY: [&str; 30] = [
        "PATH",
        "LANG",
        "LC_ALL",
        "LANGUAGE",
        "JAVA_HOME",
        "JAVA_VERSION",
        "MAVEN_HOME",
        "MAVEN_CONFIG",
        "GRADLE_HOME",
        "CATALINA_HOME",
        "GOPATH",
        "GOROOT",
        "CARGO_HOME",
        "RUSTUP_HOME",
        "PYTHON_VERSION",
        "NODE_VERSION",
        "YARN_VERSION",
        "GEM_HOME",
        "BUNDLE_APP_CONFIG",
        "PHP_INI_DIR",
        "PHP_EXTRA_CONFIGURE_ARGS",
        "LD_LIBRARY_PATH",
        "PYTHONPATH",
        "NGINX_VERSION",
        "PGDATA",
        "PG_MAJOR",
        "CUDA_VERSION",
        "CONDA_DIR",
        "NB_USER",
        "NB_UID",
    ];
    if ANY.contains(&name) {
        return name == "PATH"
            || !matches!(image.path.as_str(), "alpine" | "debian" | "ubuntu" | "busybox" | "fedora" | "centos");
    }
    if image.is_distroless() {
        return matches!(name, "PATH" | "SSL_CERT_FILE" | "HOME");
    }
    // An image of somebody's own may set anything; the official ones are known.
    image.path.contains('/') || image.registry.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn a_variable_of_a_child_stage_comes_from_its_parent_only_if_it_is_env() {
        for (text, count) in [
            ("FROM alpine:3 AS a\nENV D=/x\nFROM a\nWORKDIR $D\n", 0),
            ("FROM alpine:3 AS a\nARG D=/x\nFROM a\nWORKDIR $D\n", 1),
            ("FROM alpine:3\nRUN echo $X\n", 0),
            ("FROM alpine:3\nARG V\nLABEL v=$V\n", 0),
            ("FROM team/base:1\nWORKDIR $APP\n", 0),
            ("FROM gcr.io/distroless/base-debian12\nEXPOSE \"$PORT\"\n", 1),
        ] {
            let file = parse(text);
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }
}
