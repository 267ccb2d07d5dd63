//! The links of the built pages. In the documents they are relative to the repository, so that GitHub follows them too.

use std::path::Path;

/// Changes the address of each link of a page. Without a new address, the text of the link stays.
pub(super) fn relink(page: &str, address: impl Fn(&str) -> Option<String>) -> String {
    const BEGIN: &str = "<a href=\"";
    let mut links = page.split(BEGIN);
    let mut changed = links.next().unwrap_or_default().to_owned();
    for link in links {
        let (href, rest) = link.split_once('"').unwrap_or((link, ""));
        match address(href) {
            Some(address) => changed.push_str(&format!("{BEGIN}{address}\"{rest}")),
            None => {
                let (_, text) = rest.split_once('>').unwrap_or_default();
                changed.push_str(&text.replacen("</a>", "", 1));
            }
        }
    }
    changed
}

/// The project and its site, on both of which a link can lead.
pub(super) struct Places<'a> {
    /// The root of the project.
    pub(super) root: &'a Path,
    /// The folder of the built site.
    pub(super) site: &'a Path,
    /// The address of the repository, unless it is the placeholder.
    pub(super) repository: Option<&'a str>,
}

impl Places<'_> {
    /// The address for a link of `page`: of the page in the site, or else of the file in the repository. `None` if the
    /// link leads to a file of a repository whose address is not known. A broken link stays as it is.
    pub(super) fn address(&self, page: &str, href: &str) -> Option<String> {
        if href.starts_with('#') || href.contains(':') {
            return Some(href.to_owned());
        }
        let (path, fragment) = href.find('#').map_or((href, ""), |at| href.split_at(at));
        let path = resolve(parent(page), path);
        let pages = [path.clone(), html(&path.replace(".html", ".md")), format!("{path}/index.html")];
        if let Some(found) = pages.iter().find(|path| self.site.join(path).is_file()) {
            return Some(format!("{}{found}{fragment}", "../".repeat(page.matches('/').count())));
        }
        // mdBook makes `.html` of every `.md`.
        let files = [path.clone(), path.replace(".html", ".md")];
        match files.iter().find(|path| self.root.join(path).exists()) {
            Some(file) => {
                self.repository.map(|repository| format!("{repository}/blob/HEAD/{file}{fragment}"))
            }
            None => Some(href.to_owned()),
        }
    }
}

/// The page that mdBook makes of a document.
pub(super) fn html(document: &str) -> String {
    let page = document.strip_suffix("README.md").map(|folder| format!("{folder}index.html"));
    page.unwrap_or_else(|| document.replace(".md", ".html"))
}

/// The folder of a file; empty for one in the root.
pub(super) fn parent(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path from the root, of a link in a file of `folder`.
pub(super) fn resolve(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(link.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_resolves_from_its_folder() {
        assert_eq!(resolve("docs/site", "../../README.md"), "README.md");
        assert_eq!(resolve("docs", "decisions/"), "docs/decisions");
        assert_eq!(resolve("", "./src/lib.rs"), "src/lib.rs");
    }

    #[test]
    fn a_readme_is_the_page_of_its_folder() {
        assert_eq!(html("README.md"), "index.html");
        assert_eq!(html("docs/PROXY.md"), "docs/PROXY.html");
        assert_eq!(html("docs/decisions/README.md"), "docs/decisions/index.html");
    }

    #[test]
    fn links_change_and_texts_stay() {
        let page =
            r#"<p><a href="x.rs"><code>x</code></a>, <a href="y">y</a> &lt;a href=&quot;x.rs&quot;</p>"#;
        let changed = relink(page, |href| (href != "x.rs").then(|| format!("{href}.html")));
        assert_eq!(changed, r#"<p><code>x</code>, <a href="y.html">y</a> &lt;a href=&quot;x.rs&quot;</p>"#);
    }

    #[test]
    fn a_file_that_is_no_page_is_in_the_repository() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let places = Places { root, site: &root.join("src"), repository: Some("https://git.example/it") };
        let address = |href| places.address("site/page.html", href);
        assert_eq!(
            address("../Cargo.toml#x").as_deref(),
            Some("https://git.example/it/blob/HEAD/Cargo.toml#x")
        );
        assert_eq!(address("../main.rs#run").as_deref(), Some("../main.rs#run"));
        assert_eq!(address("../missing.md").as_deref(), Some("../missing.md"));
        assert_eq!(address("https://a.example/").as_deref(), Some("https://a.example/"));
        let unknown = Places { repository: None, ..places };
        assert_eq!(unknown.address("site/page.html", "../Cargo.toml"), None);
    }
}
