//! Style sheets, modules and the icon: embedded in the binary, compressed once, named by their content.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::response::Response;
use rust_embed::RustEmbed;

use crate::web::page::{IMMUTABLE, Page, REVALIDATE, hash};

/// The sheet that gives the order of the others.
const MAIN_SHEET: &str = "main.css";

#[derive(RustEmbed)]
#[folder = "../style"]
#[allow_missing = true]
#[include = "*.css"]
struct Styles;

#[derive(RustEmbed)]
#[folder = "../app/modules"]
#[include = "*.js"]
#[include = "*.svg"]
#[allow_missing = true]
struct Modules;

/// What a bundler leaves here where Node was there at build time. Without it the plain text areas remain.
#[derive(RustEmbed)]
#[folder = "../app/dist"]
#[include = "*.js"]
#[allow_missing = true]
struct Bundles;

/// One file as it is served.
#[derive(Debug, Clone)]
pub struct Asset {
    version: String,
    versioned: Page,
    plain: Page,
}

impl Asset {
    fn new(name: &str, body: Vec<u8>) -> Asset {
        let kind = content_type(name);
        let version = hash(&body);
        let versioned = Page::new(kind, IMMUTABLE, body);
        let plain = versioned.clone().cached(REVALIDATE);
        Asset { version, versioned, plain }
    }

    /// Answers for the address with version `asked`: for ever if it is this file's, else to be asked for again.
    pub fn answer(&self, asked: &str, request: &HeaderMap) -> Response {
        let page = if asked == self.version { &self.versioned } else { &self.plain };
        page.answer(request)
    }
}

/// All files by name.
#[derive(Debug, Clone, Default)]
pub struct AssetFiles(BTreeMap<String, Asset>);

impl AssetFiles {
    /// Reads what was embedded. The style sheets become one, `style.css`.
    pub fn embedded() -> AssetFiles {
        let mut files = BTreeMap::from([("style.css".to_owned(), style_sheet())]);
        for name in Modules::iter() {
            files.extend(Modules::get(&name).map(|file| (name.to_string(), file.data.into_owned())));
        }
        for name in Bundles::iter() {
            files.extend(Bundles::get(&name).map(|file| (name.to_string(), file.data.into_owned())));
        }
        let files = files.into_iter().map(|(name, body)| (name.clone(), Asset::new(&name, body)));
        AssetFiles(files.collect())
    }

    /// A file by its name.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.0.get(name)
    }

    /// Names and versions, for the addresses in pages.
    pub fn addresses(&self) -> app::Assets {
        app::Assets::new(self.0.iter().map(|(name, asset)| (name.clone(), asset.version.clone())))
    }
}

/// One sheet in the order in which `main.css` imports the others; what it does not name follows by name.
fn style_sheet() -> Vec<u8> {
    let sheet = |name: &str| Styles::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned());
    let main = sheet(MAIN_SHEET).unwrap_or_default();
    let mut names: Vec<String> = main.lines().filter_map(imported).collect();
    let rest: Vec<String> =
        Styles::iter().map(String::from).filter(|name| name != MAIN_SHEET && !names.contains(name)).collect();
    names.extend(rest);
    let own: Vec<&str> = main.lines().filter(|line| imported(line).is_none()).collect();
    let mut all: Vec<String> = names.iter().filter_map(|name| sheet(name)).collect();
    all.push(own.join("\n"));
    all.join("\n").into_bytes()
}

/// `tokens.css` of `@import "tokens.css";`.
fn imported(line: &str) -> Option<String> {
    let name = line
        .trim()
        .strip_prefix("@import")?
        .trim()
        .trim_start_matches("url(")
        .trim_start_matches(['"', '\'', '.', '/']);
    Some(name.split(['"', '\'']).next()?.to_owned())
}

/// By the end of a file's name.
pub fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_names_its_sheet() {
        assert_eq!(imported("@import \"tokens.css\";").as_deref(), Some("tokens.css"));
        assert_eq!(imported("@import url('./base.css') layer(base);").as_deref(), Some("base.css"));
        assert_eq!(imported("body { color: red }"), None);
    }
}
