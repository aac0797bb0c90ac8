//! `drydock inspect`

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use labs::inspect::{Found, ImageReport, InspectError, Options, compare, inspect_file, inspect_reader};

use super::{Failure, Format, print};

/// Measure an image: layers, waste, what should not be in it
#[derive(Debug, Args)]
pub struct Inspect {
    /// An archive (docker save, OCI layout; - for standard input), or the name of an image of the local engine
    image: String,
    /// Compare with another image: what they share, and what a host that has the other must still fetch
    #[arg(long, value_name = "IMAGE")]
    against: Option<String>,
    /// Do not look for secrets inside files
    #[arg(long)]
    no_secrets: bool,
    /// How to write the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Inspect {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        let options = Options { secrets: !self.no_secrets, ..Options::default() };
        let image = measure(&self.image, options)?;
        let against = self.against.as_deref().map(|other| measure(other, options)).transpose()?;
        let compared = against.as_ref().map(|other| compare(&image, other));
        print(&match self.format {
            Format::Json => {
                let mut value = serde_json::to_value(&image).map_err(Failure::trouble)?;
                if let Some(compared) = &compared {
                    value["against"] = serde_json::to_value(compared).map_err(Failure::trouble)?;
                }
                format!("{value:#}\n")
            }
            Format::Text => {
                let mut out = text(&image);
                if let Some(compared) = &compared {
                    let _ = writeln!(
                        out,
                        "\nagainst {}: {} layers shared, {} still to fetch for a host that has it",
                        self.against.as_deref().unwrap_or_default(),
                        compared.shared.len(),
                        mb(compared.fetch_bytes)
                    );
                }
                out
            }
        });
        Ok(0)
    }
}

fn measure(image: &str, options: Options) -> Result<ImageReport, Failure> {
    let bad = |error: InspectError| Failure::input(format!("{image}: {error}"));
    if image == "-" {
        return inspect_reader(std::io::stdin().lock(), options).map_err(bad);
    }
    if Path::new(image).exists() {
        return inspect_file(&PathBuf::from(image), options).map_err(bad);
    }
    saved(image, options)
}

/// An image of the local engine, as the engine's own client saves it: that needs no rights that the caller lacks.
fn saved(image: &str, options: Options) -> Result<ImageReport, Failure> {
    let missing = |error: std::io::Error| {
        Failure::input(format!(
            "{image} is no file here, and `docker` cannot be asked for an image of that name: {error}"
        ))
    };
    // `--` keeps a name that begins with a dash from being read as an option.
    let mut docker = Command::new("docker")
        .args(["image", "save", "--", image])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(missing)?;
    let report = docker.stdout.take().map(|out| inspect_reader(out, options));
    let ended = docker.wait_with_output().map_err(Failure::trouble)?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        return Err(Failure::input(format!(
            "{image} is no file here, and no image of the local engine: {}",
            said.trim()
        )));
    }
    match report {
        Some(report) => report.map_err(|error| Failure::input(format!("{image}: {error}"))),
        None => Err(Failure::trouble("the engine's client gave no output")),
    }
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn text(image: &ImageReport) -> String {
    let mut out = format!(
        "{} in {} layers, {} wasted, efficiency {:.1} %\n\n",
        mb(image.size_bytes),
        image.layers.len(),
        mb(image.wasted_bytes),
        image.efficiency * 100.0
    );
    let _ = writeln!(out, "{:>12} {:>12} {:>7} {:>7} {:>7}  made by", "size", "waste", "added", "changed", "removed");
    for layer in &image.layers {
        let made: String = layer.created_by.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(90).collect();
        let _ = writeln!(
            out,
            "{:>12} {:>12} {:>7} {:>7} {:>7}  {made}",
            mb(layer.size_bytes),
            mb(layer.wasted_bytes),
            layer.added,
            layer.changed,
            layer.removed
        );
    }
    out.push_str("\nlargest files\n");
    for file in image.largest_files.iter().take(10) {
        let _ = writeln!(out, "{:>12}  {}", mb(file.size_bytes), file.path);
    }
    found(&mut out, "secrets", &image.secrets);
    found(&mut out, "package caches", &image.caches);
    found(&mut out, "build tools", &image.toolchains);
    found(&mut out, "files that run with another user's rights", &image.setuid);
    out
}

fn found(out: &mut String, title: &str, found: &[Found]) {
    if found.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for one in found {
        let layer = one.layer.map(|layer| format!(" (layer {})", layer + 1)).unwrap_or_default();
        let deleted = if one.deleted_later { ", deleted later and still there to read" } else { "" };
        let _ = writeln!(
            out,
            "  {}: {}{layer}{deleted}",
            if one.path.is_empty() { "configuration" } else { &one.path },
            one.what
        );
    }
}
