//! Root file systems of Debian packages, made by mmdebstrap.

use std::path::Path;
use std::time::Duration;

use super::recipe::{self, Part};
use crate::sandbox::{SandboxError, program};

const TIME: Duration = Duration::from_secs(30 * 60);
/// Left out of every root file system: what nobody in a container reads.
const EXCLUDED: [&str; 4] = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/info/*", "/usr/share/locale/*"];

/// What a root file system is made of.
pub(super) struct Rootfs<'a> {
    /// mmdebstrap's variant: `apt`, `essential`.
    pub(super) variant: &'a str,
    /// The packages besides those of the variant.
    pub(super) packages: &'a Part,
    /// Scripts that finish it, run as `sh SCRIPT ROOT ARGUMENTS…`.
    pub(super) scripts: &'a [(&'a Part, &'a [&'a Path])],
}

impl Rootfs<'_> {
    /// Makes the archive `to`. `work` is a folder of our own for scripts.
    pub(super) async fn make(&self, work: &Path, to: &Path) -> Result<(), SandboxError> {
        if !rustix::process::geteuid().is_root() {
            return Err(SandboxError::NotPermitted { what: "make root file systems".into() });
        }
        let mut command = program::command("mmdebstrap");
        // Its own default, /tmp, is often small; the tar below a home folder could not be entered by apt's user.
        command.env("TMPDIR", "/var/tmp").args(["--quiet", "--mode=root"]);
        command
            .arg(format!("--variant={}", self.variant))
            .arg(format!("--include={}", recipe::packages(self.packages)));
        for path in EXCLUDED {
            command.arg(format!("--dpkgopt=path-exclude={path}"));
        }
        command.arg("--aptopt=Acquire::Languages \"none\"").arg("--aptopt=Acquire::Retries \"3\"");
        // The scripts fetch from within; a machine may know its archives by this file alone.
        command.arg("--customize-hook=cp /etc/hosts \"$1/etc/hosts\"");
        for (number, (script, arguments)) in self.scripts.iter().enumerate() {
            let file = work.join(script.0);
            std::fs::write(&file, script.1).map_err(SandboxError::io(&file))?;
            // Paths travel in variables, so that no shell reads them.
            command.env(format!("DRYDOCK_{number}"), &file);
            let mut hook = format!("sh \"$DRYDOCK_{number}\" \"$1\"");
            for (place, argument) in arguments.iter().enumerate() {
                command.env(format!("DRYDOCK_{number}_{place}"), argument);
                hook.push_str(&format!(" \"$DRYDOCK_{number}_{place}\""));
            }
            command.arg(format!("--customize-hook={hook}"));
        }
        command.arg("--customize-hook=rm -f \"$1/etc/hosts\"").arg(recipe::SUITE).arg(to);
        program::finish("mmdebstrap", command, TIME).await
    }
}
