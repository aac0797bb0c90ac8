//! What stands before a program and only wraps it.

use super::script::ShellWord;

/// Takes `sudo -E`, `exec`, `env A=b` and their kind from the front, and returns them.
pub(super) fn unwrap(words: &mut Vec<ShellWord>) -> Vec<ShellWord> {
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
            _ => return taken,
        };
        let mut count = 1;
        if matches!(name, "gosu" | "su-exec") {
            count = 2;
        }
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
