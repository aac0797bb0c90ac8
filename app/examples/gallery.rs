//! Writes every page, from sample data, with style and modules into a folder, to be looked at:
//! `cargo run -p app --example gallery -- FOLDER`. `NAME.html` follows the system, `NAME.light.html` and
//! `NAME.dark.html` are fixed.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say which folder to write to")?);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(folder.join("assets"))?;
    let style = here.join("../style");
    let order = fs::read_to_string(style.join("main.css"))?;
    let mut sheet = String::new();
    for name in order.lines().filter_map(|line| line.strip_prefix("@import \"")?.strip_suffix("\";")) {
        sheet.push_str(&fs::read_to_string(style.join(name))?);
    }
    fs::write(folder.join("assets/style.css"), sheet)?;
    for part in ["modules", "dist"] {
        let Ok(files) = fs::read_dir(here.join(part)) else { continue };
        for file in files {
            let file = file?;
            fs::copy(file.path(), folder.join("assets").join(file.file_name()))?;
        }
    }
    let bundled = here.join("dist/codemirror.js").exists().then_some(("codemirror.js", "0"));
    for (name, page) in sample::all(app::Assets::new(bundled)) {
        let page = page.replace("\"/assets/", "\"assets/");
        fs::write(folder.join(format!("{name}.html")), &page)?;
        for theme in ["light", "dark"] {
            let fixed = page.replacen("<html ", &format!("<html class=\"theme-{theme}\" "), 1);
            // The stored choice of the browser that looks would win over the class.
            let fixed = fixed.replace("<script src=\"assets/theme.js\"></script>", "");
            fs::write(folder.join(format!("{name}.{theme}.html")), fixed)?;
        }
    }
    Ok(())
}
