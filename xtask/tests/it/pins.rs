//! Versions that are written in two files agree.

use crate::project::read;

#[test]
fn trunk_fetches_the_wasm_bindgen_of_the_lock_file() {
    let lock = read("Cargo.lock");
    let (_, rest) = lock.split_once("name = \"wasm-bindgen\"\nversion = ").unwrap();
    let version = rest.lines().next().unwrap();
    let expected = format!("wasm_bindgen = {version}");
    assert!(read("Trunk.toml").lines().any(|line| line == expected), "Trunk.toml must say {expected}");
}
