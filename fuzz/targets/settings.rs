//! No error about settings has a value of them, and neither has the settings' `Debug` a secret. An input is a settings
//! file. After a line `---` follow the words of a command line, one on each line.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// Shorter values may be in a message by chance.
const SHORTEST: usize = 4;
const SECRETS: [&str; 5] = ["_TOKEN", "_KEY", "_PASSWORD", "_SECRET", "_WEBHOOK"];

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let lines: Vec<&str> = text.lines().collect();
    let printed = read(&lines);
    let mut is_file = true;
    for (number, line) in lines.iter().enumerate() {
        is_file &= *line != "---";
        let Some(value) = value(line, is_file) else { continue };
        if is_hidden(line, is_file, &printed) && printed.text().contains(value) {
            // It may be there by chance. With another value, the message must not have that one.
            let (other, changed) = with_other(line, value);
            let mut lines = lines.clone();
            lines[number] = &changed;
            let text = read(&lines);
            assert!(!text.text().contains(&other), "{:?} has {value:?}", printed.text());
        }
    }
});

enum Printed {
    Error(String),
    Debug(String),
}

impl Printed {
    fn text(&self) -> &str {
        let (Printed::Error(text) | Printed::Debug(text)) = self;
        text
    }
}

fn read(lines: &[&str]) -> Printed {
    let end = lines.iter().position(|line| *line == "---").unwrap_or(lines.len());
    let words = lines.get(end + 1..).unwrap_or_default();
    match proxy::fuzzing::settings(&lines[..end].join("\n"), words) {
        Ok(config) => Printed::Debug(format!("{config:?}")),
        Err(error) => Printed::Error(error),
    }
}

/// The value of a line, if it is long enough and has letters or digits to change.
fn value(line: &str, is_file: bool) -> Option<&str> {
    let value = match line.split_once('=') {
        Some((_, value)) => value.trim(),
        None if is_file || line.starts_with('-') => return None,
        None => line,
    };
    (value.bytes().filter(u8::is_ascii_alphanumeric).count() >= SHORTEST).then_some(value)
}

/// An error must have no value at all, `Debug` no secret.
fn is_hidden(line: &str, is_file: bool, printed: &Printed) -> bool {
    let name = line.split('=').next().unwrap_or_default();
    let is_secret = is_file && !name.ends_with("SITE_KEY") && SECRETS.iter().any(|end| name.ends_with(end));
    matches!(printed, Printed::Error(_)) || is_secret
}

/// Replaces each letter and digit of the value by the next one. Returns the new value and the line with it.
fn with_other(line: &str, value: &str) -> (String, String) {
    let other: String = value
        .chars()
        .map(|character| match character {
            'z' => 'a',
            'Z' => 'A',
            '9' => '0',
            'a'..'z' | 'A'..'Z' | '0'..'9' => char::from(character as u8 + 1),
            other => other,
        })
        .collect();
    let before = line.len() - line.rfind(value).map_or(0, |at| line.len() - at);
    let changed = format!("{}{other}", &line[..before]);
    (other, changed)
}
