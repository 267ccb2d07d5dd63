//! The project's text files, and what of a Rust file is code.

use std::fs;
use std::iter::Peekable;
use std::str::Chars;

use anyhow::{Context, Result};

use crate::machine::{self, Machine};

/// A text file of the project.
pub(super) struct Source {
    /// Its path from the workspace's root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    pub(super) fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// The words of its code with their line numbers, from 1: identifiers, keywords, numbers.
    pub(super) fn words(&self) -> Vec<(usize, String)> {
        let code = code(&self.text);
        let lines = code.lines().zip(1..);
        lines.flat_map(|(line, number)| words(line).map(move |word| (number, word.to_owned()))).collect()
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !is_word(c)).filter(|word| !word.is_empty())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// All files git knows or would take; what is not text is left out.
///
/// # Errors
/// When git does not answer.
pub(super) fn all(machine: &Machine) -> Result<Vec<Source>> {
    let mut git = machine.process("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let names = machine::answer(&mut git).context("tidy looks at what git knows")?;
    let read = |path: &str| fs::read_to_string(machine.root.join(path)).ok();
    Ok(names.lines().filter_map(|path| Some(Source { path: path.to_owned(), text: read(path)? })).collect())
}

/// Rust code without what comments and literals say; line breaks stay where they are.
pub(super) fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('/', Some('/')) => while chars.next_if(|next| *next != '\n').is_some() {},
            ('/', Some('*')) => block_comment(&mut chars, &mut out),
            ('"', _) => string(&mut chars, &mut out),
            ('r', Some('"' | '#')) if !is_word(before) || before == 'b' => raw_string(&mut chars, &mut out),
            ('\'', _) => character(&mut chars),
            _ => out.push(c),
        }
        before = c;
    }
    out
}

fn keep_line_break(c: char, out: &mut String) {
    if c == '\n' {
        out.push(c);
    }
}

fn block_comment(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut depth = 0;
    let mut before = '/';
    for c in chars {
        keep_line_break(c, out);
        match (before, c) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                before = c;
                continue;
            }
        }
        if depth == 0 {
            return;
        }
        before = ' ';
    }
}

fn string(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    while let Some(c) = chars.next() {
        keep_line_break(c, out);
        match c {
            '\\' => chars.next().into_iter().for_each(|escaped| keep_line_break(escaped, out)),
            '"' => return,
            _ => {}
        }
    }
}

fn raw_string(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut hashes = 0;
    while chars.next_if_eq(&'#').is_some() {
        hashes += 1;
    }
    if chars.next_if_eq(&'"').is_none() {
        return; // r#name: the name follows as a word
    }
    while let Some(c) = chars.next() {
        keep_line_break(c, out);
        if c == '"' && (0..hashes).all(|_| chars.next_if_eq(&'#').is_some()) {
            return;
        }
    }
}

/// `'a'` and `'\n'` are characters; the quote of a lifetime stands alone.
fn character(chars: &mut Peekable<Chars<'_>>) {
    let mut ahead = chars.clone();
    match (ahead.next(), ahead.next()) {
        (Some('\\'), _) => {
            chars.next();
            chars.next();
            while chars.next_if(|c| *c != '\'').is_some() {}
            chars.next();
        }
        (Some(_), Some('\'')) => {
            chars.next();
            chars.next();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> String {
        words(&code(text).replace('\n', " ")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_say_nothing() {
        assert_eq!(words_of("a // b\nc /* d /* e */ f */ g /// h"), "a c g");
    }

    #[test]
    fn literals_say_nothing() {
        assert_eq!(words_of(r##"a("b \" c", r#"d " e"#, r"f", 'g', '\'', '"', h)"##), "a h");
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        assert_eq!(words_of("fn f<'a>(r#type: &'a str, b: &'static B)"), "fn f a type a str b static B");
    }

    #[test]
    fn lines_keep_their_numbers() {
        let source = Source { path: "a.rs".into(), text: "/* \n\n */ let x = \"\n\"; y".into() };
        assert_eq!(source.words(), [(3, "let".into()), (3, "x".into()), (4, "y".into())]);
    }
}
