//! What stands before a program and only wraps it: `sudo -E`, and also `poetry run` and its kin.

use super::script::ShellWord;

/// Takes `sudo -E`, `exec`, `env A=b`, `uv run` and their kind from the front, and returns them.
pub(crate) fn unwrap(words: &mut Vec<ShellWord>) -> Vec<ShellWord> {
    let mut taken = Vec::new();
    loop {
        let Some(first) = words.first() else { return taken };
        let name = first.text.rsplit('/').next().unwrap_or_default();
        let with_value: &[&str] = match name {
            "sudo" => &["-u", "-g", "-C", "-h", "-p"],
            "env" => &["-u", "-C"],
            "nice" => &["-n"],
            "gosu" | "su-exec" | "setpriv" => &[],
            "exec" | "command" | "nohup" | "eval" | "builtin" | "doas" | "eatmydata" | "dumb-init" | "tini" => &[],
            name => match (name, words.get(1).map_or("", |word| word.text.as_str())) {
                ("poetry" | "pipenv" | "pdm" | "rye" | "hatch", "run") | ("bundle", "exec") => &[],
                ("uv", "run") => {
                    &["--with", "--extra", "--group", "--python", "-p", "--directory", "--project", "--env-file"]
                }
                ("conda" | "mamba" | "micromamba", "run") => &["-n", "--name", "-p", "--prefix"],
                _ => return taken,
            },
        };
        let pairs = [
            "gosu",
            "su-exec",
            "poetry",
            "pipenv",
            "pdm",
            "rye",
            "hatch",
            "bundle",
            "uv",
            "conda",
            "mamba",
            "micromamba",
        ];
        let mut count = if pairs.contains(&name) { 2 } else { 1 };
        while let Some(word) = words.get(count) {
            let text = word.text.as_str();
            if with_value.contains(&text) {
                count += 2;
            } else if (text.starts_with('-') && text.len() > 1)
                || (matches!(name, "env" | "sudo") && text.contains('='))
            {
                count += 1;
            } else {
                break;
            }
        }
        if words.len() <= count {
            return taken;
        }
        taken.extend(words.drain(..count));
    }
}
