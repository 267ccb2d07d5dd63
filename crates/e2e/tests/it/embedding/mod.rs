//! Every snippet of docs/EMBEDDING.md is run: pages in a browser, proxies in front of the sandbox. Only the
//! placeholders that the document names are replaced. `cargo xtask test --only docs` runs this.

mod blocks;
mod pages;
mod paying;
mod policies;
mod proxies;
mod running;
mod site;
mod upstream;
mod vista;

use blocks::{block, blocks};
use std::path::Path;

/// The sources of the tests, which must name every snippet.
const TESTS: [&str; 6] = [
    include_str!("mod.rs"),
    include_str!("pages.rs"),
    include_str!("paying.rs"),
    include_str!("policies.rs"),
    include_str!("proxies.rs"),
    include_str!("site.rs"),
];

#[test]
fn every_snippet_is_run() {
    for (name, text) in blocks() {
        assert!(!name.is_empty(), "a snippet without a name:\n{text}");
        let named = [format!("(\"{name}\""), format!("[\"{name}\"")];
        let run = TESTS.iter().any(|test| named.iter().any(|named| test.contains(named.as_str())));
        assert!(run, "no test runs the snippet {name}");
    }
}

/// `cargo xtask test --only npm` builds and opens the projects with these files.
#[test]
fn the_snippets_for_bundlers_are_what_the_consumers_are_built_of() {
    for (text, path) in [
        (block("loader"), "vite/src/main.ts"),
        (block("vite-config"), "react/vite.config.ts"),
        (block("esbuild"), "esbuild/build.sh"),
        (block("react"), "react/src/Vouchers.tsx"),
        (block("react"), "next/app/Vouchers.tsx"),
        (block("next"), "next/app/page.tsx"),
        (block("vue"), "vue/src/Vouchers.vue"),
        (block("vue-config"), "vue/vite.config.js"),
        (block("svelte"), "svelte/src/Vouchers.svelte"),
        (block("angular"), "angular/src/vouchers.ts"),
        (block("angular-build"), "angular/angular.json"),
        (block("angular-serve"), "angular/angular.json"),
    ] {
        let consumers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/npm/consumers");
        let file = std::fs::read_to_string(consumers.join(path)).expect("the consumer has the file");
        assert!(file.contains(text), "{path} is not what docs/EMBEDDING.md says");
    }
}

#[test]
fn the_readme_begins_as_the_document_does() {
    assert!(include_str!("../../../../../README.md").contains(block("start")));
}

/// `dist/snippet.html` is the snippet `start` with the hashes of the files.
#[test]
fn the_built_lines_are_those_of_the_document() {
    let built = std::fs::read_to_string(e2e::dist().join("snippet.html")).expect("the widget is built");
    let mut parts = built.split("integrity=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digest, rest) = part.split_once('"').expect("a value has an end");
        assert!(digest.starts_with("sha384-") && digest.len() == 71, "{digest}");
        text.push_str("integrity=\"sha384-…\"");
        text.push_str(rest);
    }
    assert_eq!(text.trim_end(), block("start"));
}
