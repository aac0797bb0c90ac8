//! Embedded folders: a file that appears or goes is noticed here; the compiler itself only sees those that change.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A folder that is not there would make this run, and the crate be built, every time.
    for folder in ["../style", "../app/modules", "../app/dist", "../migrations"] {
        if Path::new(folder).is_dir() {
            println!("cargo:rerun-if-changed={folder}");
        }
    }
}
