//! The names of the checks.

use clap::ValueEnum;

/// A check, with its name on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Check {
    /// rustfmt has nothing to change
    Fmt,
    /// clippy has no warning
    Clippy,
    /// Dependencies, licences, spelling, links, workflows, and the rules of the project
    Tidy,
    /// Tests of every crate on this machine, with a PostgreSQL of their own
    Native,
    /// Load on two proxies and a PostgreSQL with a replica, while one of each is killed: nothing is lost or doubled
    Load,
    /// How proxy and widget read odd answers of the cinema's systems; `native` contains these tests
    Answers,
    /// The proxy with OpenTelemetry; only if it is named
    Otlp,
    /// The fuzz targets without the proxy, each for some seconds; only if it is named
    Fuzz,
    /// Tests of the widget in headless Chromium
    Wasm,
    /// dist/ can be built, twice with the same bytes
    Dist,
    /// The widget is within its budget
    Size,
    /// JavaScript: types, lint and format, and the declarations of the bindings of the wasm
    Js,
    /// `cargo xtask serve`: the page that Trunk builds works in Chromium, and stopping it leaves nothing behind
    Trunk,
    /// The demo page in Chromium, with proxy and sandbox
    E2e,
    /// The core of `e2e` in Firefox and in WebKit, or all of it with `--engines all`; only if one of them is named
    Engines,
    /// The npm package as published: its types, and projects that install it and redeem a voucher in Chromium
    Npm,
    /// Every snippet of docs/EMBEDDING.md, in Chromium and in front of the sandbox
    Docs,
    /// The documentation site can be built, and its links lead somewhere; only if it is named
    Site,
}

impl Check {
    pub(super) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Clippy | Self::Native => "about 5 min the first time",
            Self::Wasm | Self::Trunk | Self::E2e | Self::Npm | Self::Docs => "about 4 min the first time",
            Self::Engines => "about 3 min",
            Self::Load => "about 2 min",
            Self::Answers | Self::Otlp | Self::Js => "about 1 min the first time",
            Self::Fmt | Self::Tidy | Self::Fuzz | Self::Dist | Self::Size | Self::Site => "",
        }
    }

    /// Whether a run without a named check includes it. `native` has the answers, and the tools or builds of the others take minutes.
    pub(super) fn is_usual(self) -> bool {
        !matches!(self, Self::Answers | Self::Otlp | Self::Fuzz | Self::Site | Self::Engines)
    }
}
