//! A page that could not be shown: what happened, why, what to do.

use super::Link;

/// What the server says where it cannot show the page.
#[derive(Debug, Clone, Default)]
pub struct ErrorView {
    /// The HTTP status: 404.
    pub status: u16,
    /// What happened, where the page can say more than the status does; empty takes the status' own words.
    pub what: String,
    /// Why; empty takes the status' own words.
    pub why: String,
    /// What to do; empty takes the status' own words.
    pub fix: String,
    /// Ways on.
    pub links: Vec<Link>,
    /// The request's id, to quote when asking for help.
    pub reference: Option<String>,
}
