//! The one-line change between the two builds.

use crate::files::Files;
use crate::lab::Change;

/// A change with its random value filled in.
#[derive(Debug)]
pub(super) struct Changed {
    /// The file.
    pub(super) file: String,
    /// Its new text.
    pub(super) text: String,
    /// What the service must return now.
    pub(super) random: String,
}

/// Makes the change with a value that nobody can know beforehand.
///
/// # Errors
/// When the machine gives no random bytes.
pub(super) fn make(change: &Change, files: &Files) -> Result<Option<Changed>, getrandom::Error> {
    let mut bytes = [0u8; 12];
    getrandom::fill(&mut bytes)?;
    let random = hex::encode(bytes);
    let text = files.text(&change.file).filter(|text| text.contains(&change.find));
    Ok(text.map(|text| Changed {
        file: change.file.clone(),
        text: text.replacen(&change.find, &change.replace.replace("{random}", &random), 1),
        random,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_carries_a_fresh_value_each_time() {
        let mut files = Files::new();
        files.insert("app.py", "a = 1\nversion = \"1\"\n").unwrap();
        let change = Change {
            file: "app.py".to_owned(),
            find: "version = \"1\"".to_owned(),
            replace: "version = \"{random}\"".to_owned(),
        };
        let (one, two) = (make(&change, &files).unwrap().unwrap(), make(&change, &files).unwrap().unwrap());
        assert_eq!(one.text, format!("a = 1\nversion = \"{}\"\n", one.random));
        assert_ne!(one.random, two.random);
        assert!(make(&change, &Files::new()).unwrap().is_none());
    }
}
