//! Files that say what a project needs.

/// Files that say what to install.
pub(super) fn is_manifest(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let lower = name.to_lowercase();
    const EXACT: [&str; 44] = [
        "package.json",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "pnpm-workspace.yaml",
        "bun.lockb",
        "bun.lock",
        "lerna.json",
        "nx.json",
        "turbo.json",
        "pipfile",
        "pipfile.lock",
        "pyproject.toml",
        "poetry.lock",
        "uv.lock",
        "pdm.lock",
        "setup.py",
        "setup.cfg",
        "environment.yml",
        "environment.yaml",
        "constraints.txt",
        "go.mod",
        "go.sum",
        "go.work",
        "cargo.toml",
        "cargo.lock",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
        "settings.gradle",
        "settings.gradle.kts",
        "gradle.properties",
        "gradlew",
        "mvnw",
        "gemfile",
        "gemfile.lock",
        "composer.json",
        "composer.lock",
        "mix.exs",
        "mix.lock",
        "project.clj",
        "build.sbt",
        "rust-toolchain.toml",
    ];
    EXACT.contains(&lower.as_str())
        || lower.starts_with("package") && lower.contains("json")
        || lower.starts_with("requirement") && !lower.ends_with(".py")
        || lower.ends_with("requirements.txt")
        || [
            ".csproj",
            ".fsproj",
            ".sln",
            ".slnx",
            ".props",
            ".targets",
            ".gemspec",
            ".cabal",
            ".lock",
            ".lockb",
            ".txt",
            ".toml",
            ".rockspec",
        ]
        .iter()
        .any(|end| lower.ends_with(end))
        || lower.starts_with("go.") && lower.len() <= 6
        || lower.starts_with("gemfile")
        || lower.starts_with("pipfile")
        || lower.starts_with("cargo.")
        || lower.starts_with("composer.")
        || lower.starts_with("yarn") && lower.contains("lock")
        || lower.starts_with("pnpm")
}
