//! A new bank must be seen: cargo would otherwise only look at files it already embedded.

fn main() {
    println!("cargo:rerun-if-changed=.");
}
