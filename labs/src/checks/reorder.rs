//! The Dockerfile that would have kept its installed dependencies: the same instructions, with the list of packages
//! copied first and the application after the installation.

use std::ops::Range;

use super::packages::install;
use crate::dockerfile::{Body, Dockerfile, Instruction, Keyword};
use crate::files::Files;

/// Files that name a project's packages, for installers that look for them by themselves.
const MANIFESTS: [&str; 12] = [
    "requirements.txt",
    "pyproject.toml",
    "poetry.lock",
    "uv.lock",
    "Pipfile",
    "Pipfile.lock",
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "go.mod",
    "go.sum",
];

/// Whether an instruction installs packages.
pub(crate) fn installs(instruction: &Instruction) -> bool {
    instruction.commands().iter().any(|command| install(command).is_some_and(|install| !install.builds))
}

/// The instruction that begins at a line.
pub(crate) fn at_line(file: &Dockerfile, line: u32) -> Option<usize> {
    file.instructions.iter().position(|instruction| file.line(instruction.span.start) == line)
}

/// Moves what brings the application behind the installation at `line`, and copies only the lists of packages before it.
/// Returns the text and the names of the lists; none where the order is not the trouble, or where moving would change what the instructions mean.
pub(crate) fn reordered(file: &Dockerfile, line: u32, files: &Files) -> Option<(String, String)> {
    let installation = at_line(file, line)?;
    let stage = file.stages.get(file.instructions.get(installation)?.stage?)?;
    let manifests = manifests(&file.instructions[installation], files);
    if manifests.is_empty() {
        return None;
    }
    let before = stage.from + 1..installation;
    let moved: Vec<usize> = before.filter(|at| brings_more(&file.instructions[*at], &manifests)).collect();
    let (first, last) = (*moved.first()?, *moved.last()?);
    // Relative targets mean something else behind another WORKDIR.
    if file.instructions[first..installation].iter().any(|instruction| instruction.keyword == Keyword::Workdir) {
        return None;
    }
    let target = moved.iter().find_map(|at| manifest_target(&file.instructions[*at], &manifests))?;
    let ends_line = |range: &Range<usize>| file.source[range.end..].starts_with('\n');
    let range = |at: usize| {
        let span = file.instructions[at].span;
        span.start as usize..span.end as usize
    };
    let mut text = String::with_capacity(file.source.len() + 64);
    let mut from = 0;
    for at in first..=installation {
        let place = range(at);
        if at != installation && !moved.contains(&at) {
            continue;
        }
        text.push_str(&file.source[from..place.start]);
        from = place.end;
        if at == first {
            text.push_str(&format!("COPY {} {target}", manifests.join(" ")));
        } else if at == installation {
            text.push_str(&file.source[place]);
            for at in &moved {
                text.push('\n');
                text.push_str(&file.source[range(*at)]);
            }
        } else if ends_line(&place) {
            from += 1;
        }
    }
    text.push_str(&file.source[from..]);
    (last < installation).then(|| (text, manifests.join(", ")))
}

/// The lists of packages that an installation reads, as they are named in the context.
fn manifests(instruction: &Instruction, files: &Files) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for install in instruction.commands().iter().filter_map(install) {
        for list in &install.lists {
            names.extend(list.text.rsplit('/').next().map(str::to_owned));
        }
        if install.manifest {
            names.extend(MANIFESTS.iter().map(|name| (*name).to_owned()));
        }
    }
    names.retain(|name| files.contains(name));
    names.sort();
    names.dedup();
    names
}

/// Whether an instruction brings files of the context besides the lists of packages.
fn brings_more(instruction: &Instruction, manifests: &[String]) -> bool {
    let Body::Copy { sources, .. } = &instruction.body else { return false };
    let from_context = instruction.flag("from").is_none() && instruction.heredocs.is_empty();
    from_context
        && sources.iter().any(|source| !manifests.iter().any(|name| source.value.trim_start_matches("./") == name))
}

/// The folder that an instruction copies the lists into, if it brings them.
fn manifest_target(instruction: &Instruction, manifests: &[String]) -> Option<String> {
    let Body::Copy { sources, target, .. } = &instruction.body else { return None };
    let brings = sources.iter().any(|source| {
        let plain = source.value.trim_start_matches("./").trim_end_matches('/');
        plain.is_empty() || plain == "." || plain == "*" || manifests.iter().any(|name| plain == name)
    });
    let folder = target.value.trim_end_matches('/');
    brings
        .then(|| if folder.is_empty() && target.value.starts_with('/') { "/".to_owned() } else { format!("{folder}/") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    fn files() -> Files {
        let mut files = Files::new();
        files.insert("requirements.txt", "flask").unwrap();
        files.insert("app.py", "").unwrap();
        files
    }

    fn reorder(source: &str, line: u32) -> Option<String> {
        reordered(&parse(source), line, &files()).map(|(text, _)| text)
    }

    #[test]
    fn the_application_moves_behind_the_installation() {
        let source =
            "FROM a:1\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir \\\n    -r requirements.txt\nUSER 1\n";
        let wanted = "FROM a:1\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir \\\n    -r requirements.txt\nCOPY . .\nUSER 1\n";
        assert_eq!(reorder(source, 4).as_deref(), Some(wanted));
    }

    #[test]
    fn several_copies_keep_their_order_and_what_lies_between_stays() {
        let source = "FROM a:1\nCOPY requirements.txt app.py /app/\nENV A=b\nCOPY static /app/static\nRUN pip install -r /app/requirements.txt\n";
        let wanted = "FROM a:1\nCOPY requirements.txt /app/\nENV A=b\nRUN pip install -r /app/requirements.txt\nCOPY requirements.txt app.py /app/\nCOPY static /app/static\n";
        assert_eq!(reorder(source, 5).as_deref(), Some(wanted));
    }

    #[test]
    fn what_cannot_be_moved_safely_is_left_alone() {
        assert_eq!(reorder("FROM a:1\nCOPY . .\nWORKDIR /app\nRUN pip install -r requirements.txt\n", 4), None);
        assert_eq!(reorder("FROM a:1\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n", 3), None);
        assert_eq!(reorder("FROM a:1\nCOPY . .\nRUN pip install flask\n", 3), None);
        assert_eq!(reorder("FROM a:1\nCOPY . .\nRUN make\n", 3), None);
    }
}
