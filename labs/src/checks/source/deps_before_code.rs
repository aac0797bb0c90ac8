//! # What it checks
//! In every stage, what installs dependencies runs before any application source enters: first the manifests, then the
//! install, then the code. A file named beside the manifest counts (`COPY requirements.txt main.py ./`), and so does a
//! whole folder. Installs that keep their downloads in a cache mount pass.
//! # Why it matters
//! The builder reuses a step only while everything before it is unchanged. With the code copied first, each edited line
//! downloads and installs every dependency again.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY requirements.txt main.py ./
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY requirements.txt ./
//! RUN pip install --no-cache-dir -r requirements.txt
//! COPY . .
//! ```
//! ```dockerfile
//! FROM golang:1.24 AS build
//! WORKDIR /src
//! COPY go.mod go.sum ./
//! RUN go mod download
//! COPY . .
//! RUN go build -o /app .
//! ```
//! # Source
//! Docker, "Optimize cache usage in builds", order your layers.

use crate::checks::manifests::is_manifest;
use crate::checks::packages::{Install, Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source, start};
use crate::dockerfile::{Instruction, Keyword, Word};

pub const META: Meta = Meta {
    id: "deps-before-code",
    title: "Dependencies are installed before the code is copied",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    // A stage that others come from is walked once, as itself: only what comes after its FROM is asked in a child.
    let mut states: Vec<State<'_>> = Vec::with_capacity(source.file.stages.len());
    for stage in &source.file.stages {
        let mut state = match stage.base {
            crate::dockerfile::Base::Stage(parent) => states.get(parent).cloned().unwrap_or_default(),
            _ => State::default(),
        };
        for instruction in source.file.instructions_of(stage) {
            match instruction.keyword {
                Keyword::Copy | Keyword::Add if instruction.flag("from").is_none() => state.copy(source, instruction),
                Keyword::Run => {
                    for install in instruction.commands().iter().filter_map(install) {
                        if let Some(finding) = state.install(source, instruction, &install)
                            && !findings.iter().any(|known| known.span == finding.span)
                        {
                            findings.push(finding);
                        }
                    }
                }
                _ => {}
            }
        }
        states.push(state);
    }
    findings
}

/// What has happened in a stage so far.
#[derive(Clone, Default)]
struct State<'a> {
    /// The first copy that brought application source.
    code: Option<(&'a Instruction, &'a Word)>,
    /// Managers whose dependencies are in already.
    installed: Vec<Manager>,
    /// Whether a manifest of Go or Cargo was copied, without which a build downloads nothing.
    manifest: bool,
}

impl<'a> State<'a> {
    fn copy(&mut self, source: &Source<'a>, instruction: &'a Instruction) {
        let Some((sources, target)) = instruction.copied() else { return };
        // Tools and settings for the system are no part of the application.
        if ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/etc"].iter().any(|folder| target.value.starts_with(folder)) {
            return;
        }
        self.manifest |= sources.iter().any(|word| is_everything(&word.value) || is_manifest(&word.value));
        if self.code.is_none() {
            self.code = sources
                .iter()
                .find(|word| brings_code(source, word, instruction.keyword))
                .map(|word| (instruction, word));
        }
    }

    fn install(&mut self, source: &Source<'_>, instruction: &Instruction, install: &Install<'_>) -> Option<Finding> {
        let first = !self.installed.contains(&install.manager);
        // Tools named on the command line are not yet what the project needs.
        if install.manifest || install.builds || !install.lists.is_empty() {
            self.installed.push(install.manager);
        }
        let (copy, word) = self.code?;
        if !first || instruction.mounts("cache", None) || !self.downloads(source, install) {
            return None;
        }
        let line = source.file.line(install.command.span.start);
        let what = match (&word.value, is_everything(&word.value)) {
            (_, true) => "The whole folder".to_owned(),
            (name, false) => name.trim_end_matches('/').to_owned(),
        };
        let message = format!(
            "{what} is copied before line {line} installs dependencies, so each change of code installs them again"
        );
        // What is named on the command line needs no file of the application.
        let named = !install.manifest && !install.builds && install.lists.is_empty();
        let own = install.packages.iter().any(|word| word.text.starts_with('.') || word.text.starts_with('/'));
        let fix = match install.manager {
            _ if named && !own => "Move the installation above the COPY".to_owned(),
            Manager::Pip if !install.lists.is_empty() => {
                let list = install.lists[0].text.trim_start_matches("-r").to_owned();
                format!(
                    "Copy only {} first, install, and copy the rest afterwards",
                    list.rsplit('/').next().unwrap_or("requirements.txt")
                )
            }
            Manager::Npm | Manager::Yarn | Manager::Pnpm | Manager::Bun => {
                "Copy package.json and the lock file first, install, and copy the rest afterwards".to_owned()
            }
            Manager::Go => "Copy go.mod and go.sum first, run go mod download, and copy the rest afterwards".to_owned(),
            Manager::Maven => "Copy pom.xml first, run mvn dependency:go-offline, and copy src afterwards".to_owned(),
            Manager::Cargo => {
                "Copy Cargo.toml and Cargo.lock first and build their dependencies, and copy src afterwards".to_owned()
            }
            Manager::Dotnet => {
                "Copy the project files first, run dotnet restore, and copy the rest afterwards".to_owned()
            }
            manager => match manifests_of(manager) {
                Some(files) if install.manifest => {
                    format!("Copy {files} first, install, and copy the rest afterwards")
                }
                _ => "Copy only the manifest first, install, and copy the rest afterwards".to_owned(),
            },
        };
        Some(source.finding(&META, copy.span, message, fix))
    }

    /// Whether the command fetches something that is not part of the application itself.
    fn downloads(&self, source: &Source<'_>, install: &Install<'_>) -> bool {
        if install.manager == Manager::Go && install.builds {
            let needs = source.context.and_then(|files| files.text("go.mod"));
            let vendored = install.command.has_any(&["-mod=vendor", "vendor"]);
            return self.manifest && !vendored && needs.is_none_or(|text| text.contains("require"));
        }
        if install.manager == Manager::Cargo && install.builds {
            let needs = source.context.and_then(|files| files.text("Cargo.toml"));
            return self.manifest && needs.is_none_or(|text| text.contains("dependencies"));
        }
        if install.manager == Manager::Pip && !install.packages.is_empty() && install.lists.is_empty() {
            // Only the application itself, without what it needs.
            let own = install.packages.iter().all(|word| {
                word.text.ends_with(".whl") || word.text == "pip" || word.text == "setuptools" || word.text == "wheel"
            });
            return !own && !install.command.has_any(&["--no-deps"]);
        }
        install.manifest || install.builds || !install.lists.is_empty() || !install.packages.is_empty()
    }
}

/// The files that name what this manager installs.
fn manifests_of(manager: Manager) -> Option<&'static str> {
    Some(match manager {
        Manager::Composer => "composer.json and composer.lock",
        Manager::Bundler => "Gemfile and Gemfile.lock",
        Manager::Poetry => "pyproject.toml and poetry.lock",
        Manager::Uv => "pyproject.toml and uv.lock",
        Manager::Pdm => "pyproject.toml and pdm.lock",
        Manager::Pipenv => "Pipfile and Pipfile.lock",
        Manager::Gradle => "the build files and the wrapper",
        Manager::Mix => "mix.exs and mix.lock",
        Manager::Conda => "environment.yml",
        _ => return None,
    })
}

fn is_everything(path: &str) -> bool {
    matches!(path, "." | "./" | "*" | "./*" | "/" | "./.")
}

/// Whether this source of a COPY or ADD brings application code into the image.
fn brings_code(source: &Source<'_>, word: &Word, keyword: Keyword) -> bool {
    let path = word.value.as_str();
    if is_everything(path) {
        return true;
    }
    if keyword == Keyword::Add
        && (path.contains("://")
            || path.starts_with("git@")
            || [".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2"].iter().any(|end| path.ends_with(end)))
    {
        return false;
    }
    if !word.known || is_manifest(path) {
        return false;
    }
    let trimmed = path.trim_end_matches('/').trim_start_matches("./");
    let name = trimmed.rsplit('/').next().unwrap_or_default();
    // Settings that installers read, and generators whose input they need.
    if trimmed == "patches"
        || trimmed == "prisma"
        || trimmed.starts_with("prisma/")
        || trimmed == ".yarn"
        || trimmed == ".mvn"
        || trimmed == "gradle"
        || trimmed == "requirements"
        || trimmed.starts_with("requirements/")
    {
        return false;
    }
    if let Some(context) = source.context {
        let names = context.names();
        if names.iter().any(|file| file == trimmed) {
            return start::is_code(name);
        }
        let folder = format!("{trimmed}/");
        if !trimmed.contains('*') && names.iter().any(|file| file.starts_with(&folder)) {
            return names.iter().any(|file| file.starts_with(&folder) && start::is_code(file));
        }
    }
    if start::is_code(name) {
        // What an installer of this kind runs while it installs.
        return !matches!(name, "setup.py" | "conftest.py" | "noxfile.py")
            && !name.contains(".config.")
            && !name.ends_with(".setup.js");
    }
    // Without an extension it is most often a folder of code.
    let hidden = name.starts_with('.');
    let extension = name.contains('.') && !trimmed.ends_with("/.");
    !hidden
        && !extension
        && !name.contains("entrypoint")
        && !name.contains('*')
        && !matches!(
            name,
            "bin"
                | "scripts"
                | "docker"
                | "config"
                | "conf"
                | "etc"
                | "certs"
                | "ssl"
                | "nginx"
                | "LICENSE"
                | "README"
                | "VERSION"
                | "wheels"
                | "vendor"
                | "mvnw"
                | "gradlew"
                | "Procfile"
                | "Makefile"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn the_order_is_judged_by_what_enters_before_the_install() {
        for (body, count) in [
            ("COPY . .\nRUN npm ci\n", 1),
            ("ADD . /code/\nRUN pip install -r /code/requirements.txt\n", 1),
            ("COPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n", 0),
            ("COPY package.json yarn.lock ./\nRUN yarn install\nCOPY . .\nRUN yarn build\n", 0),
            ("COPY src ./src\nCOPY package.json .\nRUN npm install\n", 1),
            ("COPY server.js package.json ./\nRUN npm install\n", 1),
            ("COPY entrypoint.sh /\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n", 0),
            ("COPY app.py .\nRUN pip install flask\n", 1),
            ("RUN pip install flask\nCOPY app.py .\n", 0),
            ("COPY . .\nRUN apt-get update && apt-get install -y curl\n", 1),
            ("COPY . .\nRUN go build -o app .\n", 1),
            ("COPY main.go .\nRUN go build -o app main.go\n", 0),
            ("COPY go.* ./\nRUN go mod download\nCOPY . .\nRUN go build -o app .\n", 0),
            ("COPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o app .\n", 0),
            ("COPY pom.xml .\nCOPY src ./src\nRUN mvn -q package\n", 1),
            ("COPY pom.xml .\nRUN mvn -B dependency:go-offline\nCOPY src ./src\nRUN mvn -q package\n", 0),
            ("COPY Gemfile Gemfile.lock ./\nRUN bundle install\nCOPY . .\n", 0),
            ("COPY --from=b /x /x\nRUN pip install flask\n", 0),
            ("COPY . .\nRUN npm install -g serve\n", 1),
            ("RUN pip install --upgrade pip\nCOPY . .\nRUN pip install -r requirements.txt\n", 1),
            ("RUN pip install -r base.txt\nCOPY . .\nRUN pip install -e .\n", 0),
            ("COPY . .\nRUN php composer.phar install\n", 1),
            ("COPY systemctl.py /usr/bin/systemctl\nRUN yum install -y httpd\n", 0),
            ("COPY . .\nRUN go build -mod=vendor -o app .\n", 0),
            ("COPY *.csproj ./\nRUN dotnet restore\nCOPY . .\nRUN dotnet publish -c Release\n", 0),
            ("COPY . .\nRUN dotnet publish -c Release\n", 1),
            ("COPY requirements.txt app.py ./\nRUN python -m pip install -r requirements.txt\n", 1),
            ("copy . /app\nrun pip install -r requirements.txt\n", 1),
            ("# COPY . .\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n", 0),
        ] {
            let file = parse(&format!("FROM a:1\n{body}"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{body}");
        }
    }

    #[test]
    fn code_that_comes_with_the_base_stage_counts() {
        let file = parse("FROM a:1 AS base\nCOPY . .\nFROM base\nRUN npm ci\n");
        assert_eq!(run(&Source::new(&file, "", None)).len(), 1);
    }
}
