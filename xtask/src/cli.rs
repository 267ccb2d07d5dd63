//! The command line.

use clap::{Parser, Subcommand};

use crate::checks::TestOptions;
use crate::demo::DemoOptions;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", version, about = "Sets up, builds, shows and checks voucher-checkout")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What can be asked for.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a compiler for WebAssembly and the tools ready; done in seconds when they are
    Setup,
    /// Fill dist/ with the widget: module, wasm, languages, types, element manifest, integrity and the lines to copy
    Dist,
    /// Pack the npm package: target/npm/voucher-checkout-VERSION.tgz
    Npm,
    /// Print the size of the built widget, and fail above the budget
    Size,
    /// Build everything and show the demo page at http://127.0.0.1:8080/
    Demo(DemoOptions),
    /// Run every check CI runs; the last line is `N passed, M failed`
    Test(TestOptions),
    /// Fill target/playground/ with the playground as files that any server can have
    Playground,
    /// Take the pictures in docs/shots/ anew, in Chromium
    Shots {
        /// These alone
        names: Vec<String>,
    },
    /// Open a page once its server answers
    #[command(hide = true)]
    Open { url: String },
}

/// The command asked for; prints the help and ends where there is none.
pub(crate) fn command() -> Command {
    Cli::parse().command
}
