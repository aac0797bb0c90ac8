//! # What it checks
//! The build context has a file named `.dockerignore` that ignores something.
//!
//! # Why it matters
//! Without it every build sends the whole folder to the builder: the Git history, virtual environments, and whatever
//! secrets lie about. Each of them slows the build, breaks the cache, and ends up in the image with the first `COPY . .`.
//!
//! # Failing example
//! A folder with a Dockerfile and no `.dockerignore`.
//!
//! # Passing example
//! ```text
//! .git
//! .env
//! venv
//! __pycache__
//! ```
//!
//! # Source
//! Docker documentation, "Build context: .dockerignore files".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "dockerignore-present",
    title: "There is a .dockerignore",
    group: Group::Context,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Context,
};

/// Judges the files that were handed in.
pub fn judge(seen: &Evidence) -> Judged {
    let fix = "Add a file named .dockerignore beside the Dockerfile and list .git, .env, venv and __pycache__ in it.";
    let Some(bytes) = seen.files.get(".dockerignore") else {
        let near = seen.files.names().find(|name| name.to_ascii_lowercase().contains("dockerignore"));
        let judged = Judged::fail("There is no .dockerignore").fix(fix);
        return match near {
            Some("Dockerfile.dockerignore") => judged.evidence(
                "Dockerfile.dockerignore is there: only BuildKit reads it, other builders and tools look for .dockerignore",
            ),
            Some(near) => judged.evidence(format!("{near} is there, but no builder reads a file of that name")),
            None => judged,
        };
    };
    let text = String::from_utf8_lossy(bytes);
    let patterns = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).count();
    match patterns {
        0 => Judged::fail("The .dockerignore ignores nothing: it holds no pattern").fix(fix),
        1 => Judged::pass("There is a .dockerignore with 1 pattern"),
        _ => Judged::pass(format!("There is a .dockerignore with {patterns} patterns")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;

    fn judged(name: &str, text: &str) -> Judged {
        let mut seen = Evidence::default();
        seen.files.insert(name, text).unwrap();
        judge(&seen)
    }

    #[test]
    fn a_file_with_patterns_passes_and_one_without_fails() {
        assert_eq!(judged(".dockerignore", ".git\n").status, Status::Pass);
        assert_eq!(judged(".dockerignore", "# nothing\n\n").status, Status::Fail);
    }

    #[test]
    fn a_file_of_another_name_is_pointed_at() {
        let judged = judged("dockerignore.txt", ".git\n");
        assert_eq!(judged.status, Status::Fail);
        assert!(judged.evidence[0].contains("dockerignore.txt"));
    }
}
