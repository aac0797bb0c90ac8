//! Package managers: which command installs what.

use crate::shell::{Command, ShellWord};

/// A package manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Manager {
    Apt,
    Apk,
    Yum,
    Dnf,
    Zypper,
    Pacman,
    Pip,
    Npm,
    Yarn,
    Pnpm,
    Bun,
    Gem,
    Bundler,
    Composer,
    Poetry,
    Uv,
    Pipenv,
    Pdm,
    Conda,
    Go,
    Cargo,
    Maven,
    Gradle,
    Dotnet,
    Mix,
}

impl Manager {
    /// Whether it installs into the system rather than for one language.
    pub(super) fn is_system(self) -> bool {
        matches!(self, Self::Apt | Self::Apk | Self::Yum | Self::Dnf | Self::Zypper | Self::Pacman)
    }
}

/// A command that installs.
#[derive(Debug)]
pub(super) struct Install<'a> {
    pub(super) manager: Manager,
    /// The program and the words after its subcommand.
    pub(super) command: &'a Command,
    /// Packages named on the command line.
    pub(super) packages: Vec<&'a ShellWord>,
    /// Files that list packages (`-r requirements.txt`).
    pub(super) lists: Vec<&'a ShellWord>,
    /// Whether a manifest in the working folder says what to install.
    pub(super) manifest: bool,
    /// Whether the same command also compiles the application (`go build`, `mvn package`).
    pub(super) builds: bool,
}

/// What a command installs, if it does.
pub(super) fn install(command: &Command) -> Option<Install<'_>> {
    let program = command.program();
    let words = command.arguments();
    let (program, words) = match program {
        _ if is_python(program) => {
            let at = words.iter().position(|word| word.text == "-m")?;
            (words.get(at + 1)?.text.as_str(), words.get(at + 2..).unwrap_or_default())
        }
        "corepack" | "npx" => (words.first()?.text.as_str(), words.get(1..).unwrap_or_default()),
        "uv" if words.first().is_some_and(|word| word.text == "pip") => ("pip", words.get(1..).unwrap_or_default()),
        "php" if words.first().is_some_and(|word| word.text.contains("composer")) => {
            ("composer", words.get(1..).unwrap_or_default())
        }
        "mvnw" => ("mvn", words),
        "gradlew" => ("gradle", words),
        program => (program, words),
    };
    let program = if is_pip(program) { "pip" } else { program };
    let (manager, values): (Manager, &[&str]) = match program {
        "apt-get" | "apt" | "aptitude" => (Manager::Apt, &["-t", "--target-release", "-o", "--option", "-c", "-a"]),
        "apk" => (
            Manager::Apk,
            &[
                "-t",
                "--virtual",
                "-X",
                "--repository",
                "-p",
                "--root",
                "--repositories-file",
                "--keys-dir",
                "--cache-dir",
                "--wait",
            ],
        ),
        "yum" => (
            Manager::Yum,
            &["-x", "--exclude", "--enablerepo", "--disablerepo", "-c", "--setopt", "--installroot", "--releasever"],
        ),
        "dnf" | "dnf5" | "microdnf" | "tdnf" => (
            Manager::Dnf,
            &[
                "-x",
                "--exclude",
                "--enablerepo",
                "--disablerepo",
                "--repo",
                "-c",
                "--setopt",
                "--installroot",
                "--releasever",
            ],
        ),
        "zypper" => (Manager::Zypper, &["-r", "--repo", "-t", "--type", "--from", "-R", "--root"]),
        "pacman" => (Manager::Pacman, &[]),
        "pip" => (
            Manager::Pip,
            &[
                "-r",
                "--requirement",
                "-c",
                "--constraint",
                "-i",
                "--index-url",
                "--extra-index-url",
                "-f",
                "--find-links",
                "-t",
                "--target",
                "--trusted-host",
                "--timeout",
                "--default-timeout",
                "--proxy",
                "--prefix",
                "--root",
                "--cache-dir",
                "--platform",
                "--python-version",
                "--retries",
                "--progress-bar",
                "--no-binary",
                "--only-binary",
                "--config-settings",
                "--src",
                "--upgrade-strategy",
                "--log",
                "--cert",
                "--python",
                "--implementation",
                "--abi",
                "--global-option",
                "--install-option",
                "--exists-action",
                "--group",
            ],
        ),
        "npm" => (
            Manager::Npm,
            &[
                "--registry",
                "--prefix",
                "-C",
                "--loglevel",
                "--cache",
                "--omit",
                "--only",
                "--workspace",
                "-w",
                "--tag",
                "--fetch-timeout",
                "--fetch-retries",
                "--userconfig",
            ],
        ),
        "yarn" | "yarnpkg" => (
            Manager::Yarn,
            &[
                "--network-timeout",
                "--registry",
                "--cwd",
                "--cache-folder",
                "--modules-folder",
                "--mutex",
                "--network-concurrency",
            ],
        ),
        "pnpm" => (Manager::Pnpm, &["--registry", "--dir", "-C", "--filter", "-F", "--store-dir", "--reporter"]),
        "bun" => (Manager::Bun, &["--cwd", "--cache-dir"]),
        "gem" => (Manager::Gem, &["-v", "--version", "--source", "-s", "-i", "--install-dir", "-n", "--bindir", "-P"]),
        "bundle" | "bundler" => {
            (Manager::Bundler, &["-j", "--jobs", "--path", "--without", "--with", "--retry", "--gemfile"])
        }
        "composer" | "composer.phar" => (Manager::Composer, &["-d", "--working-dir"]),
        "poetry" => (Manager::Poetry, &["--only", "--with", "--without", "-E", "--extras", "-C", "--directory", "-P"]),
        "uv" => (
            Manager::Uv,
            &[
                "--extra",
                "--group",
                "--no-group",
                "--only-group",
                "--python",
                "-p",
                "--package",
                "--directory",
                "--project",
            ],
        ),
        "pipenv" => (Manager::Pipenv, &["--python"]),
        "pdm" => (Manager::Pdm, &["-G", "--group", "-p"]),
        "conda" | "mamba" | "micromamba" => {
            (Manager::Conda, &["-n", "--name", "-c", "--channel", "-f", "--file", "-p", "--prefix"])
        }
        "go" => (Manager::Go, &["-o", "-ldflags", "-tags", "-mod", "-gcflags", "-C", "-buildmode"]),
        "cargo" => (
            Manager::Cargo,
            &[
                "--target",
                "--bin",
                "-p",
                "--package",
                "--features",
                "--manifest-path",
                "--target-dir",
                "--version",
                "--git",
                "--path",
                "--root",
                "--profile",
                "-j",
                "--recipe-path",
                "--branch",
                "--tag",
            ],
        ),
        "mvn" => (Manager::Maven, &["-f", "--file", "-pl", "-P", "-s", "--settings", "-T"]),
        "gradle" => (Manager::Gradle, &["-x", "-p", "-b"]),
        "dotnet" => (
            Manager::Dotnet,
            &["-c", "--configuration", "-o", "--output", "-r", "--runtime", "-f", "--framework", "-v", "--source"],
        ),
        "mix" => (Manager::Mix, &["--only"]),
        _ => return None,
    };
    let (mut operands, mut lists, mut skip) = (Vec::new(), Vec::new(), false);
    for (at, word) in words.iter().enumerate() {
        let text = word.text.as_str();
        if skip {
            skip = false;
        } else if text.starts_with('-') && text.len() > 1 {
            skip = values.contains(&text);
            let letters = text.strip_prefix('-').unwrap_or_default();
            // `-Ur list.txt`
            let joined = letters.len() > 1 && letters.ends_with('r') && letters.chars().all(|c| "UqvIr".contains(c));
            skip |= joined && manager == Manager::Pip;
            let listed = (joined || matches!(text, "-r" | "--requirement")) && manager == Manager::Pip
                || matches!(text, "-f" | "--file") && manager == Manager::Conda;
            if listed {
                lists.extend(words.get(at + 1));
            } else if manager == Manager::Pip && (text.starts_with("--requirement=") || text.starts_with("-r")) {
                lists.push(word);
            }
        } else {
            operands.push(word);
        }
    }
    let verb = operands.first().map_or("", |word| word.text.as_str());
    let second = operands.get(1).map_or("", |word| word.text.as_str());
    // How many operands belong to the verb; whether a manifest decides; whether it compiles too.
    let (taken, manifest, builds) = match (manager, verb) {
        (
            Manager::Apt | Manager::Yum | Manager::Dnf | Manager::Zypper,
            "install" | "in" | "reinstall" | "localinstall" | "groupinstall",
        ) => (1, false, false),
        (Manager::Dnf | Manager::Yum, "module" | "group") if second == "install" => (2, false, false),
        (Manager::Apk, "add") | (Manager::Gem, "install") | (Manager::Conda, "install") => (1, false, false),
        (Manager::Pacman, _)
            if words.iter().any(|word| word.text.starts_with("-S") && word.text != "-Sc" && word.text != "-Scc") =>
        {
            (0, false, false)
        }
        (Manager::Pip, "install") => (1, false, false),
        (Manager::Npm, "install" | "i" | "add" | "ci" | "clean-install" | "isntall") => (1, operands.len() == 1, false),
        (Manager::Yarn, "global") if second == "add" => (2, false, false),
        (Manager::Yarn, "add") | (Manager::Pnpm, "add") | (Manager::Bun, "add") => (1, false, false),
        (Manager::Yarn, "install" | "") => {
            let asks = words.iter().any(|word| matches!(word.text.as_str(), "--version" | "-v" | "--help"));
            if asks {
                return None;
            }
            (1, true, false)
        }
        (Manager::Yarn, "workspaces") if second == "focus" => (operands.len(), true, false),
        (Manager::Pnpm, "install" | "i" | "fetch") | (Manager::Bun, "install" | "i") => (1, operands.len() == 1, false),
        (Manager::Bundler, "install")
        | (Manager::Composer, "install" | "update")
        | (Manager::Poetry, "install" | "sync") => (1, true, false),
        (Manager::Uv, "sync")
        | (Manager::Pipenv, "sync")
        | (Manager::Pdm, "install" | "sync")
        | (Manager::Mix, "deps.get") => (1, true, false),
        (Manager::Pipenv, "install") => (1, operands.len() == 1, false),
        (Manager::Conda, "env") => (operands.len(), true, false),
        (Manager::Conda, "create") => (1, !lists.is_empty(), false),
        (Manager::Go, "mod") if second == "download" || second == "tidy" || second == "vendor" => {
            (operands.len(), true, false)
        }
        (Manager::Go, "install") if operands.len() == 1 || second.starts_with('.') => (operands.len(), true, true),
        (Manager::Go, "get" | "install") => (1, operands.len() == 1 || second.starts_with('.'), false),
        (Manager::Go, "build" | "run" | "test") => (operands.len(), true, true),
        (Manager::Cargo, "fetch" | "vendor") => (operands.len(), true, false),
        (Manager::Cargo, "chef") if second == "cook" => (operands.len(), true, false),
        (Manager::Cargo, "build" | "b" | "run" | "test") => (operands.len(), true, true),
        (Manager::Cargo, "install") => {
            let path = words.iter().any(|word| word.text.starts_with("--path"));
            (1, path, path)
        }
        (Manager::Maven, _)
            if operands.iter().any(|word| {
                ["dependency:go-offline", "dependency:resolve"].iter().any(|goal| word.text.contains(goal))
            }) =>
        {
            (operands.len(), true, false)
        }
        (Manager::Maven, _)
            if operands.iter().any(|word| {
                matches!(
                    word.text.as_str(),
                    "package" | "install" | "verify" | "compile" | "test" | "deploy" | "spring-boot:run"
                )
            }) =>
        {
            (operands.len(), true, true)
        }
        (Manager::Gradle, _)
            if operands.iter().any(|word| {
                word.text.ends_with("dependencies") || word.text.contains("resolve") || word.text.contains("download")
            }) =>
        {
            (operands.len(), true, false)
        }
        (Manager::Gradle, _) if !operands.is_empty() && !words.iter().any(|word| word.text == "--version") => {
            (operands.len(), true, true)
        }
        (Manager::Dotnet, "restore") => (operands.len(), true, false),
        (Manager::Dotnet, "build" | "publish" | "run" | "test") => (operands.len(), true, true),
        _ => return None,
    };
    let packages = operands.split_off(taken.min(operands.len()));
    Some(Install { manager, command, packages, lists, manifest, builds })
}

/// `python`, `python3`, `python3.13`, also with a folder before it.
pub(super) fn is_python(program: &str) -> bool {
    program
        .strip_prefix("python")
        .or_else(|| program.strip_prefix("pypy"))
        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// `pip`, `pip3`, `pip3.13`.
pub(super) fn is_pip(program: &str) -> bool {
    program.strip_prefix("pip").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}
