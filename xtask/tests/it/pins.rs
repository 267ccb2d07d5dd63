//! Versions and lists that are written in two files agree.

use crate::project::read;

#[test]
fn trunk_fetches_the_wasm_bindgen_of_the_lock_file() {
    let lock = read("Cargo.lock");
    let (_, rest) = lock.split_once("name = \"wasm-bindgen\"\nversion = ").unwrap();
    let version = rest.lines().next().unwrap();
    let expected = format!("wasm_bindgen = {version}");
    assert!(read("Trunk.toml").lines().any(|line| line == expected), "Trunk.toml must say {expected}");
}

#[test]
fn trunk_watches_the_crates_that_the_widget_uses() {
    let manifest = read("Cargo.toml");
    let crates = section(&manifest, "[workspace.dependencies]").filter_map(|line| {
        let (name, value) = line.split_once(" = ")?;
        Some((name, value.strip_prefix("{ path = \"")?.split_once('"')?.0))
    });
    let used: Vec<&str> =
        section(&manifest, "[dependencies]").filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
    let paths: Vec<&str> =
        crates.filter(|(name, _)| used.contains(name)).map(|(_, path)| path).chain(["Cargo.toml"]).collect();
    assert!(paths.contains(&"crates/checkout"), "{paths:?}");
    let trunk = read("Trunk.toml");
    let watched = trunk.lines().find(|line| line.starts_with("watch = ")).unwrap();
    for path in paths {
        assert!(watched.contains(&format!("\"{path}\"")), "Trunk.toml must watch {path}");
    }
}

/// The lines of a table of a TOML file.
fn section<'a>(text: &'a str, header: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().skip_while(move |line| *line != header).skip(1).take_while(|line| !line.starts_with('['))
}
