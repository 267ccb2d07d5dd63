//! The form of files: their length, and no blanks at the ends of lines.

use crate::project::{assert_none, sources};

/// A file with one idea is not longer.
const MAX_LINES: usize = 300;
const COUNTED: [&str; 4] = ["rs", "js", "css", "html"];
/// Written by tools.
const GENERATED: [&str; 2] = ["snap", "lock"];

#[test]
fn files_are_short() {
    let counted = sources().into_iter().filter(|source| source.has_extension(&COUNTED));
    let lengths = counted.map(|source| (source.text.lines().count(), source.path));
    let long = lengths.filter(|(lines, _)| *lines > MAX_LINES);
    assert_none(
        &long
            .map(|(lines, path)| format!("{path}: {lines} lines; {MAX_LINES} is the most"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn lines_end_without_blanks() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| !source.has_extension(&GENERATED)) {
        let ending = source.text.lines().zip(1..).filter(|(line, _)| line.ends_with([' ', '\t']));
        problems.extend(ending.map(|(_, number)| format!("{}:{number}: blanks at the end", source.path)));
    }
    assert_none(&problems);
}
