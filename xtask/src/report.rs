//! Prints a line for each step, and the seconds while a step runs.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// The seconds between two signs of life of a step, for a person and in a log.
const SIGN_OF_LIFE_SECONDS: (u64, u64) = (10, 60);

/// An option that cannot be used. The exit code is 2; that of a failed step is 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refusal(pub(crate) String);

/// Prints one line. A reader that has gone, such as `head`, ends no command.
pub(crate) fn line(text: impl fmt::Display) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints one line to standard error.
pub(crate) fn fault(text: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// The steps of a command.
pub(crate) struct Steps {
    at: usize,
    total: Option<usize>,
}

impl Steps {
    /// Steps shown as `[1/6]`.
    pub(crate) fn numbered(total: usize) -> Self {
        Self { at: 0, total: Some(total) }
    }

    /// Steps inside another step.
    pub(crate) fn indented() -> Self {
        Self { at: 0, total: None }
    }

    /// Prints a step that needs no time.
    pub(crate) fn said(&mut self, what: impl fmt::Display) {
        let label = self.label(what);
        line(label);
    }

    /// Begins a step that may take `hint`.
    pub(crate) fn begin(&mut self, what: impl fmt::Display, hint: &str) -> Ticker {
        Ticker::begin(self.label(what), hint)
    }

    fn label(&mut self, what: impl fmt::Display) -> String {
        self.at += 1;
        match self.total {
            Some(total) => format!("[{}/{total}] {what}", self.at),
            None => format!("      {what}"),
        }
    }
}

/// A step under way.
pub(crate) struct Ticker {
    label: String,
    started: Instant,
    shown: u64,
}

impl Ticker {
    /// Begins a step that may take `hint`.
    pub(crate) fn begin(label: String, hint: &str) -> Self {
        let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
        line(format_args!("{label}{hint} …"));
        Self { label, started: Instant::now(), shown: 0 }
    }

    /// Shows that the step still runs. Call it often.
    pub(crate) fn tick(&mut self) {
        let seconds = self.started.elapsed().as_secs();
        let (person, log) = SIGN_OF_LIFE_SECONDS;
        let between = if io::stdout().is_terminal() { person } else { log };
        if seconds >= self.shown + between {
            self.shown = seconds;
            line(format_args!("      … {seconds} s"));
        }
    }

    /// Ends the step, and prints `how` it ended and its time.
    pub(crate) fn end(self, how: &str) {
        line(format_args!("{}: {how}, {}", self.label, span(self.started.elapsed())));
    }
}

/// A duration, such as `1.2 s` or `3 min 58 s`.
fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_minutes_from_one_on() {
        assert_eq!(span(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(span(Duration::from_secs(60)), "1 min 0 s");
        assert_eq!(span(Duration::from_secs(238)), "3 min 58 s");
    }

    #[test]
    fn steps_count_themselves() {
        let mut steps = Steps::numbered(2);
        assert_eq!(steps.label("a"), "[1/2] a");
        assert_eq!(steps.label("b"), "[2/2] b");
        assert_eq!(Steps::indented().label("c"), "      c");
    }
}
