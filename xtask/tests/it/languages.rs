//! Every language is tested, published and documented.

use crate::project::{read, sources};

const FOLDER: &str = "src/texts/locales/";
/// The files that list the languages, with the text before and after each tag.
const NAMED_IN: [(&str, &str, &str); 3] = [
    ("src/texts/catalogue_tests.rs", "locales/", ".json"),
    ("packaging/npm/index.js", "voucher-checkout.", ".json"),
    ("README.md", "`", "`"),
];

#[test]
fn each_catalogue_is_named_in_code_and_readme() {
    for (path, before, after) in NAMED_IN {
        let text = read(path);
        for tag in tags() {
            assert!(text.contains(&format!("{before}{tag}{after}")), "{path} does not name {tag}");
        }
    }
}

/// The tags of the catalogues.
fn tags() -> impl Iterator<Item = String> {
    let files = sources().into_iter();
    files.filter_map(|file| Some(file.path.strip_prefix(FOLDER)?.strip_suffix(".json")?.to_owned()))
}
