//! The program, started with only the environment of the test.

use std::process::{Command, Output};

pub(crate) const SECRET: &str = "canary-secret-0f1e2d3c4b5a69788796a5b4c3d2e1f0";

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
