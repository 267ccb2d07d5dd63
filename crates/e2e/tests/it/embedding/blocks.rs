//! The snippets of docs/EMBEDDING.md. The name of a snippet is behind its language, as in ```` ```html start ````.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Read when the tests run, so that a change of the document compiles nothing.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/EMBEDDING.md");
    fs::read_to_string(path).expect("the document is there")
});

/// The text of the snippet with this name.
pub(crate) fn block(name: &str) -> &'static str {
    let all = blocks();
    let found = all.iter().find(|(found, _)| *found == name);
    found.unwrap_or_else(|| panic!("docs/EMBEDDING.md has no snippet {name}")).1
}

/// The names and texts of all snippets. The name is empty if a snippet has none.
pub(crate) fn blocks() -> Vec<(&'static str, &'static str)> {
    let mut blocks = Vec::new();
    let mut rest = DOCUMENT.as_str();
    while let Some((_, after)) = rest.split_once("\n```") {
        let (head, after) = after.split_once('\n').expect("a fence ends its line");
        let (text, after) = after.split_once("\n```").expect("a snippet has an end");
        blocks.push((head.split_once(' ').map_or("", |(_, name)| name), text));
        rest = after;
    }
    blocks
}

/// The snippet with each placeholder replaced by its value.
pub(crate) fn filled_in(name: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(block(name).to_owned(), |text, (placeholder, value)| {
        assert!(text.contains(placeholder), "the snippet {name} has no {placeholder}");
        text.replace(placeholder, value)
    })
}
