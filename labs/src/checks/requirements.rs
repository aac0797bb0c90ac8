//! Requirements files of pip, as far as the build context has them.

use super::Source;

/// One requirement.
#[derive(Debug)]
pub(super) struct Requirement {
    /// The package's name.
    pub(super) name: String,
    /// Whether exactly one version fits.
    pub(super) pinned: bool,
}

/// The requirements file that a path in a `RUN` means: its name in the context and what it lists.
pub(super) fn read(source: &Source<'_>, path: &str) -> Option<(String, Vec<Requirement>)> {
    let files = source.context?;
    let path = path.strip_prefix("-r").or_else(|| path.strip_prefix("--requirement=")).unwrap_or(path);
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let names = files.names();
    let tail = path.rsplit('/').next()?;
    let exact = names.iter().find(|name| *name == path);
    // The place in the image may differ from that in the context; its name tells, if only one file has it.
    let named: Vec<&String> = names.iter().filter(|name| name.rsplit('/').next() == Some(tail)).collect();
    let name = exact.or(if named.len() == 1 { named.first().copied() } else { None })?;
    let text = files.text(name)?;
    Some((name.clone(), text.lines().filter_map(requirement).collect()))
}

fn requirement(line: &str) -> Option<Requirement> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let line = line.split(" #").next().unwrap_or_default().trim();
    if line.is_empty()
        || line.starts_with('#')
        || line.starts_with('-')
        || line.starts_with('.')
        || line.starts_with('/')
    {
        return None;
    }
    let end = line.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if name.is_empty() || rest.starts_with(':') {
        return None;
    }
    let condition = rest.split(';').next().unwrap_or_default();
    let pinned =
        condition.contains("==") && !condition.contains(".*") || condition.contains('@') || condition.contains("~=");
    Some(Requirement { name: name.to_owned(), pinned })
}
