//! # What it checks
//! No shell can be started in the image, and its own layers bring none, whatever folder it lies in.
//!
//! # Why it matters
//! A static binary needs no shell. Without one, much of what an intruder would do next is not there.
//!
//! # Failing example
//! ```text
//! FROM python:3.13-slim
//! ```
//!
//! # Passing example
//! ```text
//! FROM gcr.io/distroless/static:nonroot
//! COPY --from=build /server /server
//! ENTRYPOINT ["/server"]
//! ```
//!
//! # Source
//! NIST SP 800-190, 4.1; the distroless project's documentation.

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "no-shell",
    title: "There is no shell in the image",
    group: Group::Container,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges whether a shell could be started, and what lies in the layers.
pub fn judge(seen: &Evidence) -> Judged {
    let fix = "Use a final stage without one: scratch or a distroless image.";
    if seen.run.as_ref().and_then(|run| run.shell) == Some(true) {
        return Judged::fail("A shell can be started in the image").fix(fix);
    }
    let files = seen.image.iter().flat_map(|image| image.tree.files());
    let brought: Vec<_> = files.map(|(path, ..)| path).filter(|path| is_shell(path)).take(4).collect();
    if !brought.is_empty() {
        let judged = Judged::fail("A shell is in the image").fix("Leave it out: nothing that runs needs it.");
        return brought.into_iter().fold(judged, Judged::evidence);
    }
    match seen.run.as_ref().and_then(|run| run.shell) {
        Some(_) => Judged::pass("No shell can be started in the image"),
        None => Judged::skip("It was not tried"),
    }
}

/// Whether a path is a shell's by its name, in a folder of programs or in `/busybox` as in distroless `:debug` images.
fn is_shell(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let programs = folder.rsplit('/').next().is_some_and(|last| matches!(last, "" | "bin" | "sbin" | "busybox"));
    programs && matches!(name, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "fish" | "busybox" | "toybox")
}

#[cfg(test)]
mod tests {
    use super::is_shell;

    #[test]
    fn a_shell_is_known_in_every_folder_of_programs() {
        for (path, shell) in [
            ("bin/sh", true),
            ("/busybox/sh", true),
            ("debug/bin/busybox", true),
            ("sh", true),
            ("usr/share/bash-completion/completions/sh", false),
            ("info", false),
            ("usr/bin/ssh", false),
        ] {
            assert_eq!(is_shell(path), shell, "{path}");
        }
    }
}
