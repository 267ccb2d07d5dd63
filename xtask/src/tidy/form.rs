//! The form of files: their length, their blanks, their loose ends.

use super::Problem;
use super::source::Source;

/// A file with one idea fits.
const MOST_LINES: usize = 300;
const COUNTED: [&str; 4] = ["rs", "js", "css", "html"];
/// Written in two halves, so that this file may be checked like any other.
const LOOSE_ENDS: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// Written by tools, which know best.
const GENERATED: [&str; 2] = ["snap", "lock"];

pub(super) fn check(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    let lines = source.text.lines().count();
    if source.has_extension(&COUNTED) && lines > MOST_LINES {
        problems.push(Problem::new(&source.path, format!("{lines} lines; {MOST_LINES} is the most")));
    }
    if source.has_extension(&GENERATED) {
        return problems;
    }
    for (line, number) in source.text.lines().zip(1..) {
        let place = || format!("{}:{number}", source.path);
        if line.ends_with([' ', '\t']) {
            problems.push(Problem::new(place(), "blanks at the end of the line"));
        }
        if LOOSE_ENDS.iter().any(|word| line.contains(word)) {
            problems.push(Problem::new(place(), "a loose end: do it, or leave it out"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.into(), text: text.into() };
        check(&source).into_iter().map(|problem| problem.to_string().trim().to_owned()).collect()
    }

    #[test]
    fn a_long_file_is_named() {
        assert_eq!(rules("src/a.rs", &"x\n".repeat(300)), Vec::<String>::new());
        assert_eq!(rules("src/a.rs", &"x\n".repeat(301)), ["src/a.rs: 301 lines; 300 is the most"]);
        assert_eq!(rules("a.json", &"x\n".repeat(301)), Vec::<String>::new());
    }

    #[test]
    fn blanks_and_loose_ends_are_named_with_their_line() {
        assert_eq!(rules("a.md", "one\ntwo \n"), ["a.md:2: blanks at the end of the line"]);
        let text = format!("// {}: later\n", LOOSE_ENDS[0]);
        assert_eq!(rules("a.rs", &text), ["a.rs:1: a loose end: do it, or leave it out"]);
        assert_eq!(rules("a.snap", "one \n"), Vec::<String>::new());
    }
}
