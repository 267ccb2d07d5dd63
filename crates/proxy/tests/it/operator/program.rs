//! The program, started with only the environment of the test.

use std::process::{Command, Output};

pub(crate) const SECRET: &str = "canary-secret-0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Parts of an output that differ from run to run or with a feature, as patterns, and what a snapshot has instead.
const VARYING: [(&str, &str); 5] = [
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[uuid]"),
    (r"\d{4}-\d\d-\d\d(T[0-9:.]+Z| \d\d:\d\d UTC)", "[time]"),
    (r"in +\d+ ms", "in [n] ms"),
    // Only with the feature `otlp`.
    (r"(?s)OpenTelemetry:\n.*?\nCinematicCard:", "CinematicCard:"),
    (r"voucher-checkout-proxy \d+\.\d+\.\d+", "voucher-checkout-proxy [version]"),
];

/// Its output and its exit code.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) error: String,
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-checkout-proxy"));
    command.env_clear();
    command
}

pub(crate) fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Said {
    let Output { status, stdout, stderr } =
        program().args(arguments).envs(environment.iter().copied()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: status.code(), output: text(stdout), error: text(stderr) }
}

impl Said {
    /// Compares the output with `snapshots/NAME.snap`. `INSTA_UPDATE=always` writes the new output instead.
    pub(crate) fn matches_snapshot(&self, name: &str) {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for (varying, shown) in VARYING {
            settings.add_filter(varying, shown);
        }
        settings.bind(|| insta::assert_snapshot!(name, self.text()));
    }

    /// The one line of its error.
    pub(crate) fn complaint(&self) -> &str {
        assert_eq!((self.code, self.output.as_str()), (Some(2), ""), "{self:?}");
        let line = self.error.strip_prefix("error: ").and_then(|text| text.strip_suffix('\n'));
        let line = line.unwrap_or_else(|| panic!("{self:?}"));
        assert!(!line.contains('\n'), "{self:?}");
        line
    }

    pub(crate) fn text(&self) -> &str {
        assert_eq!((self.code, self.error.as_str()), (Some(0), ""), "{self:?}");
        &self.output
    }
}
