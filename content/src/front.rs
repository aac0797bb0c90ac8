//! What stands between the `+++` lines at the head of a lecture.

use serde::Deserialize;

/// Front matter as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Front {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) order: u32,
    #[serde(default)]
    pub(crate) outcomes: Vec<String>,
    pub(crate) analogy: Option<String>,
    #[serde(default)]
    pub(crate) five_ws: FrontWs,
    #[serde(default)]
    pub(crate) reading: Vec<FrontReading>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FrontWs {
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) when: String,
    pub(crate) r#where: String,
    pub(crate) why: String,
    pub(crate) how: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontReading {
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) why: String,
}

/// A file cut into front matter and body; the body with the number of its first line (counted from 1).
pub(crate) struct Cut<'a> {
    pub(crate) front: &'a str,
    pub(crate) body: &'a str,
    pub(crate) body_line: u32,
}

/// Cuts a file at its `+++` lines; `None` where they are missing.
pub(crate) fn cut(text: &str) -> Option<Cut<'_>> {
    let rest = text.strip_prefix("+++\n")?;
    let (front, body) = match rest.strip_prefix("+++\n") {
        Some(body) => ("", body),
        None => rest.split_once("\n+++\n").or_else(|| Some((rest.strip_suffix("\n+++")?, "")))?,
    };
    let lines = text.len() - body.len();
    let before = text.get(..lines).unwrap_or_default().lines().count();
    Some(Cut { front, body, body_line: u32::try_from(before).unwrap_or(u32::MAX - 1) + 1 })
}

/// Line of a byte offset in a text, counted from 1.
pub(crate) fn line_at(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    u32::try_from(before.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX - 1) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_knows_its_first_line() {
        let cut = cut("+++\ntitle = \"x\"\norder = 1\n+++\n\n# A\n").unwrap();
        assert_eq!((cut.front, cut.body, cut.body_line), ("title = \"x\"\norder = 1", "\n# A\n", 5));
    }

    #[test]
    fn a_file_without_front_matter_is_not_cut() {
        assert!(cut("# A\n").is_none() && cut("+++\ntitle = 1\n").is_none());
    }
}
