//! The check `tidy`: dependencies, spelling, links, workflows, and the rules that are tests of this crate.

use std::process::Command;

use anyhow::Result;

use super::Bench;
use crate::report::Steps;
use crate::tally::Tally;
use crate::{pip, setup};

impl Bench<'_> {
    pub(super) fn tidy(&self) -> Result<Tally> {
        // A build fetches the crates of one platform only, and the checks look at all.
        setup::crates(self.machine, &mut Steps::indented())?;
        let programs = pip::CHECKERS.ready(self.machine, &mut Steps::indented())?.join("bin");
        let program = |name: &str, arguments: &[&str]| {
            let mut command = self.machine.process(programs.join(name));
            command.args(arguments);
            command
        };
        // Without `--offline`, lychee would ask the servers of the links too.
        // Given a folder, not a pattern, it skips files that git ignores, such as node_modules in target/.
        let links = ["--offline", "--no-progress", "--include-fragments", "--extensions", "md", "."];
        let deny = ["--offline", "--workspace", "check", "--deny", "warnings", "bans", "licenses", "sources"];
        // A workflow in another form than GitHub's would only be warned of without `--strict-collection`.
        let workflows = ["--offline", "--quiet", "--strict-collection", ".github/workflows"];
        let mut parts = vec![
            ("rules", self.rules()),
            ("dependencies", program("cargo-deny", &deny)),
            ("links", program("lychee", &links)),
            ("workflows", program("zizmor", &workflows)),
        ];
        let (unused, spelling): (&[&str], &[&str]) = match self.fix {
            true => (&["shear", "--fix"], &["--write-changes"]),
            false => (&["shear"], &["--format", "brief"]),
        };
        parts.push(("unused dependencies", program("cargo-shear", unused)));
        parts.push(("spelling", program("typos", spelling)));
        parts.into_iter().try_fold(Tally::default(), |sum, (name, mut command)| {
            let label = format!("{}, {name}", self.label);
            let log = format!("tidy-{}", name.replace(' ', "-"));
            Ok(sum + self.watched(label, &log, "", &mut command, |_, ok| Tally::one(ok))?)
        })
    }

    /// The tests of this crate, which write the tables of documents with `--fix`.
    fn rules(&self) -> Command {
        let mut cargo = self.machine.cargo();
        cargo.args(["test", "--quiet", "--package", "xtask", "--test", "it"]);
        if self.fix {
            cargo.env("SNAPSHOTS", "write");
        }
        cargo
    }
}
