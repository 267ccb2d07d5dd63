//! The walk-through "Add a call" of CONTRIBUTING.md, done on a copy: its test passes, and each of the five edits is asked
//! for by the compiler.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const EDITS: usize = 5;

/// The parts of the workspace that are copied.
const PARTS: [&str; 5] = ["Cargo.lock", "src", "tests", "crates", "xtask"];

/// Checks the widget. With its package alone, cargo would build most dependencies once more.
const CHECK: [&str; 4] = ["check", "--workspace", "--test", "widget"];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The diffs of the walk-through, in order.
fn diffs() -> Vec<String> {
    let text = fs::read_to_string(workspace().join("CONTRIBUTING.md")).unwrap();
    let (_, section) = text.split_once("\n## Add a call\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```diff\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// Makes `to` as `from`. Equal files stay untouched, so that cargo does not build them again.
fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for (theirs, ours) in names(to).map(|name| (to.join(&name), from.join(&name))) {
            if theirs.is_dir() && !ours.exists() {
                fs::remove_dir_all(theirs).unwrap();
            } else if !ours.exists() {
                fs::remove_file(theirs).unwrap();
            }
        }
        names(from).for_each(|name| copy(&from.join(&name), &to.join(&name)));
    } else {
        write(to, &fs::read(from).unwrap());
    }
}

fn write(to: &Path, bytes: &[u8]) {
    if fs::read(to).ok().as_deref() != Some(bytes) {
        fs::write(to, bytes).unwrap();
    }
}

fn names(folder: &Path) -> impl Iterator<Item = OsString> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name())
}

/// A copy of the widget's workspace.
struct Copy(PathBuf);

impl Copy {
    fn new() -> Copy {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walkthrough");
        fs::create_dir_all(&folder).unwrap();
        for part in PARTS {
            copy(&workspace().join(part), &folder.join(part));
        }
        let patches = workspace().join("patches");
        let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
        // Patched crates stay where they are, so that Leptos need not be compiled again.
        let manifest = manifest.replace("\"patches/", &format!("\"{}/", patches.display()));
        // Another version, so that its packages and those of the workspace can share a target directory.
        let manifest =
            manifest.replace(&format!("version = \"{}\"", env!("CARGO_PKG_VERSION")), "version = \"0.0.1\"");
        write(&folder.join("Cargo.toml"), manifest.as_bytes());
        Copy(folder)
    }

    /// Applies a diff. The place of a hunk is found by its text, of which there must be one, and not by line numbers.
    fn apply(&self, diff: &str) {
        for change in diff.split("--- ").skip(1) {
            let (head, hunk) = change.split_once("\n@@ ").unwrap();
            let file = self.0.join(head.split_once("+++ b/").unwrap().1);
            let lines = hunk.lines().skip(1);
            let side = |without: char| {
                let kept = lines.clone().filter(|line| !line.starts_with(without));
                kept.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect::<String>()
            };
            let (before, after) = (side('+'), side('-'));
            let text = fs::read_to_string(&file).unwrap_or_default();
            let places = if before.is_empty() { 1 } else { text.matches(&before).count() };
            assert_eq!(places, 1, "{} has another text than\n{before}", file.display());
            fs::write(&file, text.replacen(&before, &after, 1)).unwrap();
        }
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).args(["--offline", "--quiet", "--target-dir"]).arg(target);
        cargo.current_dir(&self.0).output().unwrap()
    }
}

#[test]
fn a_new_write_is_five_edits_and_the_compiler_asks_for_each() {
    let diffs = diffs();
    let (edits, rest) = diffs.split_at(EDITS);
    for left_out in 0..EDITS {
        let copy = Copy::new();
        let others = edits.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, edit)| edit);
        others.chain(rest).for_each(|diff| copy.apply(diff));
        let checked = copy.cargo(&CHECK);
        let said = String::from_utf8_lossy(&checked.stderr);
        assert!(!checked.status.success(), "it compiles without edit {}", left_out + 1);
        assert!(said.contains("CancelOrder"), "another error than that of edit {}: {said}", left_out + 1);
    }
    let copy = Copy::new();
    diffs.iter().for_each(|diff| copy.apply(diff));
    let checked = copy.cargo(&CHECK);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let tested = copy.cargo(&["test", "--workspace", "--test", "checkout", "cancelling::"]);
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stdout));
}
