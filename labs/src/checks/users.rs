//! Users.

/// `root`, `0`, with any group.
pub(super) fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case("root") || name.parse::<u32>() == Ok(0) || name.is_empty()
}
