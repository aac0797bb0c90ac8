//! Addresses of the style sheet, the modules and the icon, with a version that changes when the bytes do.

use std::collections::BTreeMap;

/// The files a page may link to. The server builds it once at start from what it embeds.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    versions: BTreeMap<String, String>,
}

impl Assets {
    /// From pairs of file name (`style.css`) and a short hash of its bytes.
    pub fn new<N: Into<String>, H: Into<String>>(files: impl IntoIterator<Item = (N, H)>) -> Self {
        Self { versions: files.into_iter().map(|(name, hash)| (name.into(), hash.into())).collect() }
    }

    /// The address of a file: `/assets/style.css?v=1f3a…`. A file that is not known keeps a plain address.
    pub fn url(&self, name: &str) -> String {
        match self.versions.get(name) {
            Some(hash) => format!("/assets/{name}?v={hash}"),
            None => format!("/assets/{name}"),
        }
    }

    /// Whether the file was built in. The editor is not, where Node was missing at build time.
    pub fn has(&self, name: &str) -> bool {
        self.versions.contains_key(name)
    }
}
