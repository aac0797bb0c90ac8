//! Running the few programs of the machine that the host side needs.

use std::ffi::OsStr;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::SandboxError;

/// Which Debian package brings a program.
const PACKAGES: &[(&str, &str)] = &[
    ("cp", "coreutils"),
    ("mkfs.ext4", "e2fsprogs"),
    ("mmdebstrap", "mmdebstrap"),
    ("mount", "mount"),
    ("resize2fs", "e2fsprogs"),
    ("tar", "tar"),
    ("umount", "mount"),
];

/// A command of one of the programs above, looked for where root's programs are too.
pub(crate) fn command(program: &'static str) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin")).env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Runs a program to its end; what it says on standard error is in the error.
///
/// # Errors
/// Missing program, non-zero exit, or no end within `time`.
pub(crate) async fn run(program: &'static str, arguments: &[&OsStr], time: Duration) -> Result<(), SandboxError> {
    let mut command = command(program);
    command.args(arguments);
    finish(program, command, time).await
}

/// The same for a command that was made with [`command`] and given more.
pub(crate) async fn finish(program: &'static str, mut command: Command, time: Duration) -> Result<(), SandboxError> {
    let failed = |reason: String| SandboxError::Program { program: program.to_owned(), reason };
    let output = match tokio::time::timeout(time, command.output()).await {
        Err(_) => return Err(failed(format!("no end after {} s", time.as_secs()))),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            let package = PACKAGES.iter().find(|(name, _)| *name == program).map_or(program, |(_, package)| package);
            return Err(SandboxError::MissingProgram { program, package });
        }
        Ok(Err(error)) => return Err(failed(error.to_string())),
        Ok(Ok(output)) => output,
    };
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let tail: Vec<&str> = said.lines().rev().take(12).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Err(failed(format!("{}: {}", output.status, tail.join("\n"))))
}
