//! Which names a file may have.

use crate::refusal::Refusal;

const LONGEST_NAME: usize = 200;
const LONGEST_PART: usize = 100;
const DEEPEST: usize = 12;

/// The name without a leading `./`, if it is a plain relative one.
pub(super) fn validate(name: &str) -> Result<String, Refusal> {
    let plain = name.strip_prefix("./").unwrap_or(name);
    let shown: String = name.chars().take(80).flat_map(char::escape_default).collect();
    let refuse = |what: &str| Err(Refusal::new("bad-name", format!("The file name {shown} {what}"), FIX));
    if plain.is_empty() {
        return refuse("is empty");
    }
    if plain.starts_with('/') || plain.as_bytes().get(1) == Some(&b':') {
        return refuse("is absolute");
    }
    if plain.contains('\\') {
        return refuse("holds a backslash");
    }
    if plain.chars().any(char::is_control) {
        return refuse("holds a control character");
    }
    if plain.len() > LONGEST_NAME || plain.split('/').any(|part| part.len() > LONGEST_PART) {
        return refuse("is too long");
    }
    if plain.split('/').count() > DEEPEST {
        return refuse("lies too deep in folders");
    }
    for part in plain.split('/') {
        match part {
            "" | "." => return refuse("has an empty part"),
            ".." => return refuse("leaves the folder with .."),
            _ => {}
        }
    }
    Ok(plain.to_owned())
}

const FIX: &str = "Use a relative name below the lab's folder, such as src/app.py.";

#[cfg(test)]
mod tests {
    use super::validate;

    #[test]
    fn plain_names_pass() {
        for name in ["Dockerfile", ".dockerignore", "a/b/c.txt", "a b", "ünï.py", "..a", "-rf"] {
            assert_eq!(validate(name).as_deref(), Ok(name));
        }
        assert_eq!(validate("./app.py").as_deref(), Ok("app.py"));
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["", "/etc/passwd", "..", "a/../b", "a//b", "a/", "a/./b", "C:/x", "a\\b", "a\nb", "a\0b", "./"] {
            assert_eq!(validate(name).map_err(|refusal| refusal.code), Err("bad-name".to_owned()), "{name:?}");
        }
    }
}
