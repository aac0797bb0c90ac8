//! What should not be in an image: secrets, caches, build tools, files that run with another user's rights.

use serde::Serialize;

use super::tree::Tree;

/// What was found, by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A private key.
    PrivateKey,
    /// A key of a cloud provider.
    CloudKey,
    /// A token of a code host, a chat or a payment service.
    Token,
    /// A `.env` file.
    EnvFile,
    /// A `.git` folder: the whole history of the source.
    GitFolder,
    /// Saved passwords of a tool (`.netrc`, `.pypirc`, `.docker/config.json`).
    Credentials,
    /// A variable or build argument named like a secret, with a value.
    SecretVariable,
    /// A package manager's cache.
    PackageCache,
    /// A compiler or a build tool.
    Toolchain,
    /// A file that runs with its owner's or group's rights.
    Setuid,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What it is.
    pub rule: Rule,
    /// Absolute path, or empty where it is no file.
    pub path: String,
    /// What it is, in words; never the secret itself.
    pub what: String,
    /// Bytes of the file or files.
    pub size_bytes: u64,
    /// Index of the layer, the lowest being 0; none for the image's configuration.
    pub layer: Option<usize>,
    /// In the layer, but not in the flattened tree: still to be had by anyone who has the image.
    pub deleted_later: bool,
}

impl Found {
    pub(super) fn at(rule: Rule, path: &str, size_bytes: u64) -> Self {
        Self {
            rule,
            path: format!("/{path}"),
            what: rule.words().to_owned(),
            size_bytes,
            layer: None,
            deleted_later: false,
        }
    }
}

impl Rule {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::PrivateKey => "a private key",
            Self::CloudKey => "a cloud provider's access key",
            Self::Token => "an access token",
            Self::EnvFile => "an environment file",
            Self::GitFolder => "the source's Git history",
            Self::Credentials => "saved credentials",
            Self::SecretVariable => "a variable that holds a secret",
            Self::PackageCache => "a package manager's cache",
            Self::Toolchain => "a build tool",
            Self::Setuid => "a file that runs with another user's rights",
        }
    }
}

/// What a file is by its name alone. Names within packages' own folders are examples and tests, not secrets.
pub(super) fn secret_by_name(path: &str, size: u64) -> Option<Rule> {
    if size == 0 || !worth_searching(path) {
        return None;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    // One file stands for the whole history.
    if name == "HEAD" && (folder == ".git" || folder.ends_with("/.git")) {
        return Some(Rule::GitFolder);
    }
    match name {
        ".env" | ".env.local" | ".env.production" | ".env.prod" => Some(Rule::EnvFile),
        ".netrc" | ".pypirc" | ".git-credentials" | ".pgpass" => Some(Rule::Credentials),
        "config.json" if folder.ends_with(".docker") => Some(Rule::Credentials),
        "credentials" if folder.ends_with(".aws") => Some(Rule::CloudKey),
        "id_rsa" | "id_ed25519" | "id_ecdsa" | "id_dsa" => Some(Rule::PrivateKey),
        _ => None,
    }
}

/// Whether a file can be somebody's secret: distributions and package managers ship keys as examples and for tests.
pub(super) fn worth_searching(path: &str) -> bool {
    const SHIPPED: [&str; 9] = [
        "usr/lib/",
        "usr/share/",
        "usr/local/lib/",
        "usr/include/",
        "lib/",
        "proc/",
        "usr/local/go/",
        "var/lib/dpkg/",
        "usr/lib64/",
    ];
    !SHIPPED.iter().any(|folder| path.starts_with(folder))
        && !path.contains("/site-packages/")
        && !path.contains("/node_modules/")
        && !path.contains("/testdata/")
}

/// What a file is by its content.
pub(super) fn secret_in(content: &[u8]) -> Option<Rule> {
    for (at, byte) in content.iter().enumerate() {
        let rest = &content[at..];
        let rule = match byte {
            b'-' if rest.starts_with(b"-----BEGIN ") => {
                let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(rest);
                line.windows(12).any(|window| window == b"PRIVATE KEY-").then_some(Rule::PrivateKey)
            }
            b'A' if rest.starts_with(b"AKIA") || rest.starts_with(b"ASIA") => {
                run(&rest[4..], |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit(), 16).then_some(Rule::CloudKey)
            }
            b'A' if rest.starts_with(b"AIza") => {
                run(&rest[4..], |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'), 35)
                    .then_some(Rule::CloudKey)
            }
            b'g' if rest.starts_with(b"ghp_") || rest.starts_with(b"gho_") || rest.starts_with(b"ghs_") => {
                run(&rest[4..], |byte| byte.is_ascii_alphanumeric(), 36).then_some(Rule::Token)
            }
            b'g' if rest.starts_with(b"github_pat_") => {
                run(&rest[11..], |byte| byte.is_ascii_alphanumeric() || byte == b'_', 40).then_some(Rule::Token)
            }
            b'g' if rest.starts_with(b"glpat-") => {
                run(&rest[6..], |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'), 20)
                    .then_some(Rule::Token)
            }
            b'x' if rest.starts_with(b"xoxb-") || rest.starts_with(b"xoxp-") => {
                run(&rest[5..], |byte| byte.is_ascii_alphanumeric() || byte == b'-', 20).then_some(Rule::Token)
            }
            b's' if rest.starts_with(b"sk_live_") => {
                run(&rest[8..], |byte| byte.is_ascii_alphanumeric(), 20).then_some(Rule::Token)
            }
            _ => None,
        };
        if rule.is_some() {
            return rule;
        }
    }
    None
}

fn run(bytes: &[u8], allowed: impl Fn(u8) -> bool, length: usize) -> bool {
    bytes.len() >= length && bytes[..length].iter().all(|byte| allowed(*byte))
}

/// Whether a variable's name says that its value is a secret.
pub(super) fn secret_name(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    const WORDS: [&str; 9] =
        ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY", "CREDENTIAL"];
    // What says where a secret lies is not one.
    WORDS.iter().any(|word| upper.contains(word))
        && !["_FILE", "_PATH", "_URL", "_DIR"].iter().any(|end| upper.ends_with(end))
}

/// Secrets in `NAME=value` pairs of the image's environment.
pub(super) fn config_secrets(env: &[String]) -> Vec<Found> {
    env.iter().filter_map(|pair| variable(pair, "ENV")).collect()
}

/// Secrets in the command of a layer as the history tells it: build arguments stand before a RUN as `|1 NAME=value`.
pub fn history_secrets(created_by: &str) -> Vec<Found> {
    let Some(rest) = created_by.strip_prefix("RUN ").unwrap_or(created_by).strip_prefix('|') else {
        return secret_in(created_by.as_bytes()).map(|rule| in_history(rule, rule.words())).into_iter().collect();
    };
    let mut words = rest.split(' ');
    let count: usize = words.next().and_then(|count| count.parse().ok()).unwrap_or(0);
    words.take(count).filter_map(|pair| variable(pair, "ARG")).collect()
}

/// What a variable of an image's environment gives away, if anything.
pub fn secret_variable(name: &str, value: &str) -> Option<Found> {
    described(name, value, "ENV")
}

fn variable(pair: &str, instruction: &str) -> Option<Found> {
    let (name, value) = pair.split_once('=')?;
    described(name, value, instruction)
}

fn described(name: &str, value: &str, instruction: &str) -> Option<Found> {
    if value.is_empty() {
        return None;
    }
    let rule = if secret_name(name) { Rule::SecretVariable } else { secret_in(value.as_bytes())? };
    Some(in_history(
        rule,
        &format!("{instruction} {name} holds {}", if rule == Rule::SecretVariable { "a secret" } else { rule.words() }),
    ))
}

fn in_history(rule: Rule, what: &str) -> Found {
    Found { rule, path: String::new(), what: what.to_owned(), size_bytes: 0, layer: None, deleted_later: false }
}

/// A pair of the environment with its value hidden where that looks like a secret.
pub(super) fn masked(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if variable(pair, "ENV").is_some() => format!("{name}=***"),
        _ => pair.to_owned(),
    }
}

/// Caches, build tools and setuid files of the flattened tree.
pub(super) fn in_tree(tree: &Tree) -> (Vec<Found>, Vec<Found>, Vec<Found>) {
    let (mut caches, mut tools, mut setuid): (Vec<Found>, _, _) = (Vec::new(), Vec::new(), Vec::new());
    for (path, size, mode, layer) in tree.paths() {
        if let Some(folder) = cache_folder(path) {
            match caches.iter_mut().find(|found| found.path[1..] == *folder && found.layer == Some(layer)) {
                Some(found) => found.size_bytes += size,
                None => caches.push(Found { layer: Some(layer), ..Found::at(Rule::PackageCache, folder, size) }),
            }
        }
        if is_toolchain(path) {
            tools.push(Found { layer: Some(layer), ..Found::at(Rule::Toolchain, path, size) });
        }
        if mode & 0o6000 != 0 && mode & 0o111 != 0 {
            setuid.push(Found { layer: Some(layer), ..Found::at(Rule::Setuid, path, size) });
        }
    }
    caches.retain(|found| found.size_bytes > 0);
    (caches, tools, setuid)
}

/// The cache folder that a path lies in.
pub(super) fn cache_folder(path: &str) -> Option<&str> {
    const FOLDERS: [&str; 12] = [
        ".cache/pip/",
        ".cache/uv/",
        ".cache/pypoetry/",
        ".cache/go-build/",
        ".npm/_cacache/",
        ".cache/yarn/",
        "var/lib/apt/lists/",
        "var/cache/apt/archives/",
        "var/cache/apk/",
        "var/cache/dnf/",
        "var/cache/yum/",
        "go/pkg/mod/cache/",
    ];
    if path.ends_with("/lock") || path == "var/cache/apt/archives/partial" {
        return None;
    }
    FOLDERS.iter().find_map(|folder| path.find(folder).map(|at| &path[..at + folder.len() - 1]))
}

/// Whether a path is a compiler or a build tool's own file.
pub fn is_toolchain(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let in_path = matches!(
        folder,
        "bin"
            | "usr/bin"
            | "usr/local/bin"
            | "usr/local/go/bin"
            | "usr/lib/go/bin"
            | "root/.cargo/bin"
            | "usr/local/cargo/bin"
    );
    let versioned = |tool: &str| {
        name == tool
            || name
                .strip_prefix(tool)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
            || name.strip_suffix(tool).is_some_and(|rest| rest.ends_with("-linux-gnu-"))
    };
    (in_path
        && ["gcc", "g++", "cc", "c++", "clang", "make", "cmake", "go", "rustc", "cargo", "javac", "ld", "as"]
            .iter()
            .any(|tool| versioned(tool)))
        || matches!(name, "cc1" | "cc1plus")
        || (name == "go" && folder.ends_with("go/bin"))
}
