//! `cargo xtask site`: the documents and the playground as static files, by mdBook.

mod links;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::machine::Machine;
use crate::report::{self, Steps};
use crate::{cli, dist, folder, job, pip, playground, tools};

/// The beginning of the links of a playground's page.
const PLAYGROUND_LINKS: &str = "<nav aria-label=\"Pages\">";

/// Builds the widget and the site.
///
/// # Errors
/// If a build fails or a link is broken.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let (mut steps, _) = dist::ready(machine, 3)?;
    let site = build(machine, &mut steps)?;
    let site = site.display();
    report::line(format_args!("the site is in {site}: put the folder on any web server, or look at it with"));
    report::line(format_args!("python3 -m http.server --bind 127.0.0.1 --directory {site} 8000"));
    Ok(true)
}

/// Builds the site with the playground of the built widget, and checks the links of all pages. Returns its folder.
///
/// # Errors
/// If a tool cannot be installed or fails, a document is not in the contents, or a link is broken.
pub(crate) fn build(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    let mdbook = tools::mdbook().ready(machine, steps)?.join("mdbook");
    let lychee = pip::CHECKERS.ready(machine, steps)?.join("bin/lychee");
    let mut ticker = steps.begin("building the site and checking its links", "");
    let (book, site) = (machine.target.join("site-sources"), machine.target.join("site"));
    let documents = sources::gather(machine, &book)?;
    folder::remove(&site)?;
    let mut mdbook = machine.process(mdbook);
    mdbook.arg("build").arg(&book).arg("--dest-dir").arg(&site);
    // The placeholder leads nowhere.
    let repository = (machine.repository != cli::REPOSITORY).then_some(machine.repository.as_str());
    if let Some(repository) = repository {
        mdbook.env("MDBOOK_OUTPUT__HTML__GIT_REPOSITORY_URL", repository);
    }
    job::must(machine, "mdbook", &mut ticker, &mut mdbook, "mdbook build")?;
    let places = links::Places { root: &machine.root, site: &site, repository };
    for page in documents.iter().map(|document| links::html(document)) {
        let text = fs::read_to_string(site.join(&page)).with_context(|| page.clone())?;
        fs::write(site.join(&page), links::relink(&text, |href| places.address(&page, href)))?;
    }
    add_playground(machine, &site.join("playground"))?;
    let mut lychee = machine.process(lychee);
    lychee.args(["--offline", "--no-progress", "--include-fragments", "--index-files", "index.html"]);
    // Without `--no-ignore` it skips the target directory, which git ignores.
    lychee.args(["--no-ignore", "--extensions", "html"]).arg(&site);
    job::must(machine, "site-links", &mut ticker, &mut lychee, "the check of links")?;
    ticker.end(&format!("{} pages", documents.len()));
    Ok(site)
}

/// Puts the playground in the place of the page of its README, which is in the contents and in the search.
fn add_playground(machine: &Machine, to: &Path) -> Result<()> {
    playground::copy(machine, to)?;
    for page in ["index.html", "themes.html"] {
        let text = fs::read_to_string(to.join(page)).with_context(|| page.to_owned())?;
        ensure!(text.contains(PLAYGROUND_LINKS), "playground/{page} has no {PLAYGROUND_LINKS}");
        let links = format!("{PLAYGROUND_LINKS}\n      <a href=\"../index.html\">Documentation</a>");
        fs::write(to.join(page), text.replace(PLAYGROUND_LINKS, &links))?;
    }
    Ok(())
}
