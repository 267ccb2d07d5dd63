//! The files of the project.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A text file of the project.
pub(crate) struct Source {
    /// The path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of a file, by its path from the root.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Inputs of the fuzz targets, which may have any form.
const CORPUS: &str = "fuzz/corpus/";

/// All text files that git knows or would add.
pub(crate) fn sources() -> Vec<Source> {
    let listed = output(Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]));
    let read = |path: &str| fs::read_to_string(root().join(path)).ok();
    let listed = listed.lines().filter(|path| !path.starts_with(CORPUS));
    listed.filter_map(|path| Some(Source { path: path.to_owned(), text: read(path)? })).collect()
}

/// The standard output of a program that runs in the root.
pub(crate) fn output(program: &mut Command) -> String {
    let output = program.current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Compares a generated file with its fresh text. With `SNAPSHOTS=write`, writes it.
pub(crate) fn assert_fresh(path: &str, fresh: &str) {
    if env::var("SNAPSHOTS").is_ok_and(|word| word == "write") {
        fs::write(root().join(path), fresh).unwrap();
    } else {
        let is_fresh = fs::read_to_string(root().join(path)).is_ok_and(|old| old == fresh);
        assert!(is_fresh, "{path} is stale: `cargo xtask test --only tidy --fix` writes it");
    }
}

/// Fails with one line for each problem.
#[track_caller]
pub(crate) fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
