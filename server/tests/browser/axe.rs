//! axe-core on pages as they are: light, dark and on a phone.

use std::cell::RefCell;
use std::path::Path;

use serde_json::{Value, json};

use crate::driver::Browser;

/// What axe found in pages, gathered so that one run names everything.
pub struct Inspector<'a> {
    browser: &'a Browser,
    axe: String,
    found: RefCell<Vec<String>>,
}

impl<'a> Inspector<'a> {
    pub fn new(browser: &'a Browser) -> Inspector<'a> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; `.ci/editor` installs it", path.display()));
        Inspector { browser, axe, found: RefCell::default() }
    }

    /// Looks at the page that is shown, in light and dark, and on a phone.
    pub async fn inspect(&self, page: &str) {
        self.browser.execute(&self.axe, vec![]).await.unwrap();
        for (width, height, theme) in [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light")] {
            self.browser.set_window_size(width, height).await.unwrap();
            self.look(&format!("{page}, {theme}, {width} wide"), theme, width).await;
        }
        self.browser.set_window_size(1280, 900).await.unwrap();
    }

    async fn look(&self, what: &str, theme: &str, width: u32) {
        let run = "
            const [theme, done] = arguments;
            const root = document.documentElement;
            root.classList.toggle('theme-light', theme === 'light');
            root.classList.toggle('theme-dark', theme === 'dark');
            const wide = root.scrollWidth - root.clientWidth;
            axe.run({ resultTypes: ['violations'] }).then(({ violations }) => done({
                wide, screen: root.clientWidth,
                violations: violations.map((one) =>
                    `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`),
            }), (error) => done({ wide, violations: [`axe failed: ${error}`] }));";
        let result: Value = self.browser.execute_async(run, vec![json!(theme)]).await.unwrap();
        let mut found = self.found.borrow_mut();
        for violation in result["violations"].as_array().unwrap() {
            found.push(format!("{what}: {}", violation.as_str().unwrap_or_default()));
        }
        assert!(width_fits(&result, width), "{what}: the window is {} wide", result["screen"]);
        if result["wide"].as_i64().unwrap_or_default() > 1 {
            found.push(format!(
                "{what}: the page is {} px wider than the screen of {}",
                result["wide"], result["screen"]
            ));
        }
    }

    /// Fails with everything that was found.
    pub fn found_nothing(&self) {
        let found = self.found.borrow();
        assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    }
}

/// Whether the window took the width that was asked for: some browsers refuse to be as narrow as a phone.
fn width_fits(result: &Value, width: u32) -> bool {
    result["screen"].as_u64().is_some_and(|screen| screen <= u64::from(width))
}
