//! The words behind the three backticks.

/// A fence, read: `dockerfile bad="DL3007,base-pinned"`, `dockerfile fragment`, `mermaid title="…" desc="…"`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fence {
    pub(crate) lang: String,
    pub(crate) title: Option<String>,
    pub(crate) desc: Option<String>,
    pub(crate) bad: Option<Vec<String>>,
    pub(crate) fragment: bool,
    /// Words that mean nothing here.
    pub(crate) unknown: Vec<String>,
}

impl Fence {
    pub(crate) fn read(info: &str) -> Self {
        let mut fence = Self::default();
        let mut rest = info.trim();
        if let Some(end) = rest.find(char::is_whitespace) {
            fence.lang = rest.get(..end).unwrap_or_default().to_lowercase();
            rest = rest.get(end..).unwrap_or_default().trim_start();
        } else {
            fence.lang = rest.to_lowercase();
            rest = "";
        }
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let quoted = after.strip_prefix("=\"").and_then(|value| value.split_once('"'));
            match (name, quoted) {
                ("title", Some((value, _))) => fence.title = Some(value.to_owned()),
                ("desc", Some((value, _))) => fence.desc = Some(value.to_owned()),
                ("bad", Some((value, _))) => {
                    let codes = value.split(',').map(str::trim).filter(|code| !code.is_empty());
                    fence.bad = Some(codes.map(str::to_owned).collect());
                }
                ("fragment", None) => fence.fragment = true,
                _ => fence.unknown.push(name.to_owned()),
            }
            rest = match quoted {
                Some((_, rest)) => rest.trim_start(),
                // An unquoted value is skipped with its name.
                None => after.find(char::is_whitespace).and_then(|at| after.get(at..)).unwrap_or_default().trim_start(),
            };
        }
        fence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quoted_values_are_read() {
        let fence = Fence::read("mermaid title=\"The stack\" desc=\"Client, engine, runtime\"");
        assert_eq!((fence.lang.as_str(), fence.title.as_deref()), ("mermaid", Some("The stack")));
        assert_eq!(fence.desc.as_deref(), Some("Client, engine, runtime"));
        let fence = Fence::read("dockerfile bad=\"DL3007, base-pinned\" fragment");
        assert_eq!(fence.bad, Some(vec!["DL3007".into(), "base-pinned".into()]));
        assert!(fence.fragment && fence.unknown.is_empty());
    }

    #[test]
    fn what_means_nothing_is_kept_for_a_problem() {
        assert_eq!(Fence::read("dockerfile bd=\"x\" bad=x =").unknown, ["bd", "bad", ""]);
        assert_eq!(Fence::read(""), Fence::default());
    }
}
