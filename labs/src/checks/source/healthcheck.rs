//! # What it checks
//! The image that ships has a `HEALTHCHECK` with a command.
//! # Why it matters
//! That the process lives does not mean that it answers. With a health check the engine and Compose know the
//! difference, can wait for it, and can replace what hangs.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! EXPOSE 5000
//! CMD ["python3", "app.py"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! HEALTHCHECK NONE
//! CMD ["python3", "app.py"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! HEALTHCHECK --interval=30s CMD ["python3", "healthcheck.py"]
//! CMD ["python3", "app.py"]
//! ```
//! # Source
//! CIS Docker Benchmark 4.6; hadolint DL3057.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Health};

pub const META: Meta = Meta {
    id: "healthcheck",
    title: "The image says how to tell that it is healthy",
    group: Group::Source,
    severity: Severity::Info,
    aliases: &["DL3057", "CIS-4.6"],
    needs: Needs::Source,
};

const FIX: &str = "Add HEALTHCHECK CMD with a command that fails when the service does not answer";

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(stage) = source.file.final_stage() else { return Vec::new() };
    match stage.healthcheck.and_then(|index| source.file.instructions.get(index)) {
        Some(instruction) => match instruction.body {
            Body::Health(Health::None) => {
                vec![source.finding(&META, instruction.span, "The health check is switched off", FIX)]
            }
            _ => Vec::new(),
        },
        None => {
            let span = source.last_from().unwrap_or_default();
            vec![source.finding(&META, span, "There is no HEALTHCHECK", FIX)]
        }
    }
}
