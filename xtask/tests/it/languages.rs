//! Every language is compiled, loaded and documented.

use std::collections::BTreeSet;

use crate::project::{read, sources};

const FOLDER: &str = "src/texts/locales/";
/// The files that list the languages, with the text before and after each tag.
const NAMED_IN: [(&str, &str, &str); 3] =
    [("src/texts/mod.rs", "locales/", ".json"), ("src/element/define.js", "'", "'"), ("README.md", "`", "`")];

#[test]
fn each_catalogue_is_named_in_code_and_readme() {
    for (path, before, after) in NAMED_IN {
        let text = read(path);
        for tag in tags() {
            assert!(text.contains(&format!("{before}{tag}{after}")), "{path} does not name {tag}");
        }
    }
}

#[test]
fn each_language_that_the_element_loads_has_a_catalogue() {
    let script = read("src/element/define.js");
    let line = script.lines().find_map(|line| line.strip_prefix("const LANGUAGES = [")).unwrap();
    let loaded: BTreeSet<String> = line.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(loaded, tags());
}

/// The tags of the catalogues. The wasm contains English, so it is not loaded.
fn tags() -> BTreeSet<String> {
    let files = sources().into_iter();
    let tags =
        files.filter_map(|file| Some(file.path.strip_prefix(FOLDER)?.strip_suffix(".json")?.to_owned()));
    tags.filter(|tag| tag != "en").collect()
}
