//! What a container runs when it starts.

use super::Source;
use crate::dockerfile::{Body, Instruction, Line};
use crate::shell::{Command, unwrap};

/// The commands that the final image starts with, each with the instruction that it comes from: ENTRYPOINT and CMD in
/// exec form are put together as the engine puts them together.
pub(super) fn commands<'a>(source: &Source<'a>) -> Vec<(&'a Instruction, Command)> {
    let Some(stage) = source.file.final_stage() else { return Vec::new() };
    let at = |index: Option<usize>| index.and_then(|index| source.file.instructions.get(index));
    let (entrypoint, cmd) = (at(stage.entrypoint), at(stage.cmd));
    let exec =
        |instruction: &Instruction| matches!(&instruction.body, Body::Line(Line::Exec(words)) if !words.is_empty());
    let own = |instruction: &'a Instruction| -> Vec<(&'a Instruction, Command)> {
        instruction.commands().iter().map(|command| (instruction, command.clone())).collect()
    };
    match (entrypoint, cmd) {
        (Some(entrypoint), Some(cmd)) if exec(entrypoint) && exec(cmd) => {
            let mut all = own(entrypoint);
            let extra = cmd.commands().first().map(|command| command.words.clone()).unwrap_or_default();
            if let Some((_, first)) = all.first_mut() {
                // `["/entrypoint.sh"]` hands the command on: what it runs is the CMD.
                let script = first.words.len() == 1
                    && (first.words[0].text.ends_with(".sh") || first.words[0].text.contains("entrypoint"));
                if script {
                    all.extend(own(cmd));
                } else {
                    // `["tini", "--"]` and `["uv", "run"]` wrap what CMD names.
                    first.words.extend(extra);
                    first.wrapper.extend(unwrap(&mut first.words));
                }
            }
            all
        }
        (Some(entrypoint), _) => own(entrypoint),
        (None, Some(cmd)) => own(cmd),
        (None, None) => Vec::new(),
    }
}

/// The script of `package.json` that an `npm start` or `yarn dev` runs: its name and its text, where the context has it.
pub(super) fn package_script(source: &Source<'_>, command: &Command) -> Option<(String, Option<String>)> {
    let words: Vec<&str> = command.operands().map(|word| word.text.as_str()).collect();
    let name = match (command.program(), words.as_slice()) {
        ("npm" | "pnpm" | "yarn" | "bun", ["run" | "run-script", name, ..]) => (*name).to_owned(),
        ("npm" | "pnpm", [name @ ("start" | "test"), ..]) => (*name).to_owned(),
        ("pnpm" | "yarn", [name, ..]) if !matches!(*name, "install" | "add" | "node" | "exec" | "dlx") => {
            (*name).to_owned()
        }
        _ => return None,
    };
    let text = source.context.and_then(|files| files.text("package.json")).and_then(|text| {
        let json: serde_json::Value = serde_json::from_str(&text).ok()?;
        json.get("scripts")?.get(&name)?.as_str().map(str::to_owned)
    });
    Some((name, text))
}

/// Words of a plain command line, for the text of a `package.json` script.
pub(super) fn script_commands(text: &str) -> Vec<Command> {
    use crate::dockerfile::{Span, Text};
    crate::shell::split(&Text::plain(text, Span::new(0, text.len())), '\\').commands
}

/// Files of the context that the start commands name, with the program that runs them: `app.py` of `python app.py`.
pub(super) fn entry_files(source: &Source<'_>) -> Vec<String> {
    let Some(context) = source.context else { return Vec::new() };
    let names = context.names();
    let mut found: Vec<String> = Vec::new();
    let mut lines: Vec<Command> = commands(source).into_iter().map(|(_, command)| command).collect();
    let scripts: Vec<Command> = lines
        .iter()
        .filter_map(|command| package_script(source, command))
        .filter_map(|(_, text)| text)
        .flat_map(|text| script_commands(&text))
        .collect();
    lines.extend(scripts);
    for command in &lines {
        for word in &command.words {
            let text = word.text.as_str();
            // `app:app`, `package.module:application`, `mysite.wsgi`.
            let module = text.split(':').next().unwrap_or_default();
            let as_path = module.replace('.', "/");
            let tail = text.rsplit('/').next().unwrap_or_default();
            let candidates = [
                text.trim_start_matches("./").trim_start_matches('/').to_owned(),
                format!("{as_path}.py"),
                tail.to_owned(),
                format!("{module}.py"),
            ];
            for name in &names {
                let own = name.rsplit('/').next().unwrap_or_default();
                let fits = candidates.iter().any(|candidate| {
                    !candidate.is_empty() && (name == candidate || name.ends_with(&format!("/{candidate}")))
                }) || (!tail.is_empty() && own == tail);
                if fits && is_code(name) && !found.contains(name) {
                    found.push(name.clone());
                }
            }
        }
    }
    if lines.iter().any(|command| command.program() == "flask") {
        found.extend(
            ["app.py", "wsgi.py", "main.py"]
                .iter()
                .map(|name| (*name).to_owned())
                .filter(|name| names.contains(name) && !found.contains(name))
                .collect::<Vec<_>>(),
        );
    }
    // A compiled program: the file that holds `main`.
    if found.is_empty() {
        found.extend(
            ["main.go", "cmd/main.go", "src/main.rs"]
                .iter()
                .map(|name| (*name).to_owned())
                .filter(|name| names.contains(name)),
        );
    }
    found
}

/// Whether a name is that of application code.
pub(super) fn is_code(name: &str) -> bool {
    const CODE: [&str; 44] = [
        "py", "js", "mjs", "cjs", "ts", "tsx", "jsx", "go", "rs", "java", "kt", "scala", "rb", "php", "cs", "fs", "c",
        "cc", "cpp", "h", "hpp", "ex", "exs", "erl", "clj", "swift", "dart", "lua", "pl", "r", "jl", "hs", "html",
        "htm", "css", "scss", "vue", "svelte", "jar", "war", "ipynb", "sql", "groovy", "zig",
    ];
    name.rsplit_once('.').is_some_and(|(_, extension)| CODE.contains(&extension.to_ascii_lowercase().as_str()))
}
