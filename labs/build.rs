//! Collects `src/checks/<group>/*.rs` into one registry, so that adding a check touches one file. The `//!` doc of each
//! file is split at its headings and travels with the check: the help page and `explain` come from it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Each folder below `src/checks`, and how a check in it is called.
const GROUPS: [(&str, &str); 6] = [
    ("source", "Source"),
    ("context", "Judge"),
    ("image", "Judge"),
    ("rebuild", "Judge"),
    ("container", "Judge"),
    ("lint", "Source"),
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("src/checks");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("checks.rs");
    // The whole crate and not only the checks: a lab is a folder here, and a new one must get into the binary.
    println!("cargo::rerun-if-changed=.");
    let (mut modules, mut entries) = (String::new(), String::new());
    for (group, runner) in GROUPS {
        let folder = root.join(group);
        for file in rust_files(&folder)? {
            let text = fs::read_to_string(&file)?;
            let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let module = format!("{group}_{stem}");
            let _ = writeln!(modules, "#[path = {:?}]\nmod {module};", file.display().to_string());
            let run = if runner == "Source" {
                format!("Run::Source({module}::run)")
            } else {
                format!("Run::Judge({module}::judge)")
            };
            let undecided = if text.contains("\npub fn undecided(") {
                format!("Some({module}::undecided)")
            } else {
                "None".to_owned()
            };
            let _ = writeln!(
                entries,
                "    Check {{ meta: &{module}::META, run: {run}, undecided: {undecided}, doc: {} }},",
                doc(&text)
            );
        }
    }
    println!("cargo::rustc-env=GRADER_SOURCES={:016x}", sources(&root)?);
    fs::write(
        out,
        format!("{modules}\n/// Every check, by group and file name.\nstatic REGISTRY: &[Check] = &[\n{entries}];\n"),
    )
}

/// A number that changes with every change of the engine's code (FNV-1a, 64 bits, over all of `src`).
fn sources(checks: &Path) -> io::Result<u64> {
    let mut folders = vec![checks.parent().unwrap_or(checks).to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        files.extend(rust_files(&folder)?);
        for entry in fs::read_dir(&folder)? {
            folders.extend(Some(entry?.path()).filter(|path| path.is_dir()));
        }
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    Ok(files)
}

/// The literal of a `Doc` from the `//!` lines at the top of a file.
fn doc(text: &str) -> String {
    let lines =
        text.lines().map_while(|line| line.strip_prefix("//!")).map(|line| line.strip_prefix(' ').unwrap_or(line));
    let (mut sections, mut current) = ([const { String::new() }; 5], None);
    for line in lines {
        let heading = line.trim_start_matches('#').trim();
        let index = match heading {
            "What it checks" => Some(0),
            "Why it matters" => Some(1),
            "Failing example" => Some(2),
            "Passing example" => Some(3),
            "Source" => Some(4),
            _ => None,
        };
        if line.starts_with('#') && index.is_some() {
            current = index;
        } else if let Some(current) = current {
            sections[current].push_str(line);
            sections[current].push('\n');
        }
    }
    let [what, why, failing, passing, source] = sections.map(|section| section.trim_matches('\n').to_owned());
    format!("Doc {{ what: {what:?}, why: {why:?}, failing: {failing:?}, passing: {passing:?}, source: {source:?} }}")
}
