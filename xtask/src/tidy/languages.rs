//! The languages are named where they are loaded, compiled and documented, and each has its file.

use std::collections::BTreeSet;

use super::Problem;
use super::source::Source;

const FOLDER: &str = "src/texts/locales/";
/// The files that say what languages there are, each with what stands around one's tag.
const NAMED_IN: [(&str, &str, &str); 3] =
    [("src/texts/mod.rs", "locales/", ".json"), ("src/element/define.js", "'", "'"), ("README.md", "`", "`")];
/// The wasm holds it, so nobody loads it.
const ENGLISH: &str = "en";

pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let tag = |source: &Source| source.path.strip_prefix(FOLDER)?.strip_suffix(".json").map(str::to_owned);
    let tags: BTreeSet<String> = sources.iter().filter_map(tag).filter(|tag| tag != ENGLISH).collect();
    let mut problems = Vec::new();
    for (path, before, after) in NAMED_IN {
        let text = sources.iter().find(|source| source.path == path).map_or("", |source| &source.text);
        let missing = tags.iter().filter(|tag| !text.contains(&format!("{before}{tag}{after}")));
        problems.extend(missing.map(|tag| Problem::new(path, format!("does not name the language {tag}"))));
    }
    problems.extend(loaded(sources).difference(&tags).map(|tag| {
        Problem::new(
            "src/element/define.js",
            format!("loads the language {tag}, which has no file in {FOLDER}"),
        )
    }));
    problems
}

/// What `define.js` thinks there is to load.
fn loaded(sources: &[Source]) -> BTreeSet<String> {
    let script = sources
        .iter()
        .find(|source| source.path == "src/element/define.js")
        .map_or("", |source| &source.text);
    let line = script.lines().find_map(|line| line.strip_prefix("const LANGUAGES = [")).unwrap_or("");
    line.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(script: &str) -> Vec<String> {
        let named = "locales/de.json locales/fr.json `de` `fr`";
        let files = [("src/texts/mod.rs", named), ("README.md", named), ("src/element/define.js", script)];
        let catalogues = ["en", "de", "fr"].map(|tag| (format!("{FOLDER}{tag}.json"), "{}"));
        let files = files.map(|(path, text)| (path.to_owned(), text));
        let sources: Vec<Source> = files
            .into_iter()
            .chain(catalogues)
            .map(|(path, text)| Source { path, text: text.into() })
            .collect();
        check(&sources).into_iter().map(|problem| problem.to_string().trim().to_owned()).collect()
    }

    #[test]
    fn a_catalogue_is_loaded_and_what_is_loaded_is_there() {
        assert_eq!(rules("const LANGUAGES = ['de', 'fr'];"), Vec::<String>::new());
        assert_eq!(
            rules("const LANGUAGES = ['de'];"),
            ["src/element/define.js: does not name the language fr"]
        );
        let expected =
            "src/element/define.js: loads the language it, which has no file in src/texts/locales/";
        assert_eq!(rules("const LANGUAGES = ['de', 'fr', 'it'];"), [expected]);
    }
}
