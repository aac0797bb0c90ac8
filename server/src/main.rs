//! `drydock`: see `drydock --help`.

fn main() {}
