//! The documents of the site, copied to where mdBook reads them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::links::{parent, resolve};
use crate::machine::Machine;
use crate::{cli, folder};

/// The folder of mdBook's settings, the style and the contents.
const SETTINGS: &str = "docs/site";
const CONTENTS: &str = "SUMMARY.md";
/// The documents whose folder is listed below them, so that a new one needs no line in the contents.
const LISTED: &str = "docs/decisions/README.md";
const PICTURES: &str = "docs/shots";
const ICON: &str = "style/mark.svg";

/// Fills a folder for mdBook. Returns the documents of the contents, as paths from the root.
///
/// # Errors
/// If a file cannot be copied, or a document in `docs/` is not in the contents.
pub(super) fn gather(machine: &Machine, book: &Path) -> Result<Vec<String>> {
    let root = &machine.root;
    folder::remove(book)?;
    folder::copy(&root.join(SETTINGS), book)?;
    fs::create_dir(book.join("theme"))?;
    folder::copy(&root.join(ICON), &book.join("theme/favicon.svg"))?;
    let src = book.join("src");
    folder::copy(&root.join(PICTURES), &src.join(PICTURES))?;
    let contents = fs::read_to_string(root.join(SETTINGS).join(CONTENTS)).context(CONTENTS)?;
    let (contents, documents) = list(&contents, &markdown(root, parent(LISTED))?);
    fs::write(src.join(CONTENTS), contents)?;
    for (document, _) in markdown(root, "docs")? {
        ensure!(documents.contains(&document), "{document} is not in {SETTINGS}/{CONTENTS}");
    }
    for document in &documents {
        let text = fs::read_to_string(root.join(document)).with_context(|| document.clone())?;
        fs::create_dir_all(src.join(parent(document)))?;
        fs::write(src.join(document), text.replace(cli::REPOSITORY, &machine.repository))?;
    }
    Ok(documents)
}

/// The contents with paths from the root and with `records` below [`LISTED`], and the documents in it.
fn list(contents: &str, records: &[(String, String)]) -> (String, Vec<String>) {
    let mut listed = String::new();
    let mut documents = Vec::new();
    for line in contents.lines() {
        let Some((title, link)) = line.split_once("](") else {
            listed.push_str(&format!("{line}\n"));
            continue;
        };
        let document = resolve(SETTINGS, link.trim_end_matches(')'));
        listed.push_str(&format!("{title}]({document})\n"));
        if document == LISTED {
            for (record, text) in records.iter().filter(|(record, _)| record != LISTED) {
                let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
                listed.push_str(&format!("  - [{title}]({record})\n"));
                documents.push(record.clone());
            }
        }
        documents.push(document);
    }
    (listed, documents)
}

/// The Markdown files of a folder, as paths from the root, with their texts.
fn markdown(root: &Path, folder: &str) -> Result<Vec<(String, String)>> {
    let files = folder::files(&root.join(folder))?.into_iter().filter(|(name, _)| name.ends_with(".md"));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(files.map(|(name, bytes)| (format!("{folder}/{name}"), text(bytes))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_listed_below_their_page() {
        let contents = "# For all\n\n[Start](../../README.md)\n- [Decisions](../decisions/README.md)\n";
        let record = ("docs/decisions/0001-a.md".to_owned(), "# 0001: A\n\nText.".to_owned());
        let (listed, documents) = list(contents, &[record, (LISTED.to_owned(), "# Decisions".to_owned())]);
        let links = "- [Decisions](docs/decisions/README.md)\n  - [0001: A](docs/decisions/0001-a.md)\n";
        assert_eq!(listed, format!("# For all\n\n[Start](README.md)\n{links}"));
        assert_eq!(documents, ["README.md", "docs/decisions/0001-a.md", LISTED]);
    }
}
