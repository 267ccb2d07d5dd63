//! The command line.

use clap::builder::FalseyValueParser;
use clap::{Parser, Subcommand};

use crate::checks::TestOptions;
use crate::demo::DemoOptions;
use crate::fuzz::FuzzOptions;
use crate::load::LoadOptions;
use crate::serve::ServeOptions;

/// Stands for the repository, whose owner is not known.
pub(crate) const REPOSITORY: &str = "https://github.com/OWNER/voucher-checkout";

/// The command line. Parsing it without a command prints the help and exits.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", version, about = "Sets up, builds, shows and checks voucher-checkout")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Do not install Debian packages, even as root; say which are missing
    #[arg(long, global = true, env = "VOUCHER_CHECKOUT_NO_APT", value_parser = FalseyValueParser::new())]
    pub(crate) no_apt: bool,
    /// The repository that npm package, image and site name
    #[arg(long, global = true, env = "VOUCHER_CHECKOUT_REPOSITORY", value_name = "URL", default_value = REPOSITORY)]
    pub(crate) repository: String,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Install the tools that are missing; takes seconds if none is
    Setup {
        /// List the tools that are there and missing, and install none; exit code 1 if one is missing
        #[arg(long)]
        check: bool,
    },
    /// Fill dist/ with the widget: module, wasm, languages, types, element manifest, integrity and the lines to copy
    Dist,
    /// Pack the npm package: target/npm/voucher-checkout-VERSION.tgz
    Npm,
    /// Fill target/release-files/ with the widget, the npm package, and the proxy as programs and as an image
    Release,
    /// Print the size of the built widget, and fail if it is above the budget, with the functions that grew
    Size {
        /// Write xtask/bytes.tsv, to which a later growth is compared
        #[arg(long)]
        record: bool,
    },
    /// Measure the widget and the proxy beside others, and write bench/RESULTS.md; with arguments of bench/main.js
    Bench {
        /// For example `--rounds 1 --only apply`, which writes nothing
        #[arg(allow_hyphen_values = true, trailing_var_arg = true)]
        arguments: Vec<String>,
    },
    /// Build everything and show the demo page at http://127.0.0.1:8080/
    Demo(DemoOptions),
    /// Show the page at http://127.0.0.1:8082/ and build it again when a file changes, by Trunk
    Serve(ServeOptions),
    /// Run the checks of a change; the last line is `N passed, M failed`
    Test(TestOptions),
    /// Put ten bugs into a copy of the sources, one after the other, and see the tests fail; takes about 10 minutes, and
    /// longer the first time
    Controls,
    /// Run the random tests a million times each, instead of thousands as in CI; takes hours
    Soak {
        /// The number of stories, and of schedules
        #[arg(long, default_value_t = 1_000_000)]
        times: u64,
    },
    /// Load two proxies and a PostgreSQL with a replica, kill one of each, and check the ledger; takes 15 minutes
    Load(LoadOptions),
    /// Run the fuzz targets, two at a time; a failing input is printed, and is kept in target/fuzz/failed/
    Fuzz(FuzzOptions),
    /// Fill target/playground/ with the playground as files for any web server
    Playground,
    /// Fill target/site/ with the documents and the playground as files for any web server, by mdBook; check the links
    Site,
    /// Take the screenshots in docs/shots/ again, in Chromium
    Shots {
        /// Only these screenshots
        names: Vec<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_gets_its_own_options() {
        let options = ["--rounds", "1", "--only", "apply"];
        let parsed = Cli::try_parse_from(["xtask", "bench"].into_iter().chain(options)).ok();
        let Some(Command::Bench { arguments }) = parsed.map(|cli| cli.command) else { panic!("no bench") };
        assert_eq!(arguments, options);
    }
}
