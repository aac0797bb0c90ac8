//! # What it checks
//! RUN does not use commands for a running machine: service, systemctl, ssh, shutdown, ps, free, top, kill, mount,
//! ifconfig, editors.
//! # Why it matters
//! A build step is no running machine. A service started in RUN is gone when the step ends: only files stay.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN service nginx start
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN update-rc.d nginx defaults
//! ```
//! # Source
//! hadolint DL3001.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "useless-command",
    title: "No commands that mean nothing in a build",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3001"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    const USELESS: [&str; 17] = [
        "ssh",
        "vim",
        "vi",
        "nano",
        "emacs",
        "shutdown",
        "reboot",
        "service",
        "systemctl",
        "ps",
        "free",
        "top",
        "htop",
        "kill",
        "mount",
        "ifconfig",
        "killall",
    ];
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        let program = command.program();
        // Enabling a unit writes files, which stay. Databases are started to be filled, and stopped again.
        let harmless =
            program == "systemctl" && matches!(command.subcommand(), "enable" | "disable" | "mask" | "set-default");
        let fills = matches!(program, "service" | "kill" | "killall") && instruction.commands().len() > 2;
        if !USELESS.contains(&program) || harmless || fills {
            continue;
        }
        let starts = matches!(program, "service" | "systemctl");
        let message = if starts {
            format!("What {program} starts is gone when this step ends")
        } else {
            format!("{program} does nothing useful in a build")
        };
        let fix = if starts { "Start the service with CMD or ENTRYPOINT" } else { "Remove it" };
        findings.push(source.finding(&META, command.span, message, fix));
    }
    findings
}
