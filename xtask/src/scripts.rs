//! Checks the JavaScript of the widget, the npm package and the demo page with TypeScript and Biome.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::machine::Machine;
use crate::report::Ticker;
use crate::{dist, job, published};

/// The declarations of the bindings, as the build writes them, and their copies in the repository. With the copy an
/// editor knows the types before the first build.
const BINDINGS: [(&str, &str); 2] = [
    ("voucher-checkout.d.ts", "src/element/bindings.d.ts"),
    ("voucher-checkout-scan.d.ts", "src/scanner/bindings.d.ts"),
];

/// Checks types, lint and format after [`dist::build`]. With `fix`, writes the declarations, and lets Biome repair the rest.
///
/// # Errors
/// The findings of the first tool that has any.
pub(crate) fn check(machine: &Machine, fix: bool, ticker: &mut Ticker) -> Result<()> {
    for (built, copy) in BINDINGS {
        let built = declarations(&read(dist::work(machine).join(built))?)?;
        let copy = machine.root.join(copy);
        if fix {
            fs::write(&copy, built)?;
        } else if read(copy.clone())? != built {
            bail!("{} is stale: `cargo xtask test --only js --fix` writes it", copy.display());
        }
    }
    let tools = published::project(machine, published::CHECKS, ticker)?;
    let ask = |program: &str, arguments: &[&str], ticker: &mut Ticker| {
        let mut command = machine.process(tools.join("node_modules/.bin").join(program));
        command.args(arguments).current_dir(&machine.root);
        job::must(machine, "js", ticker, &mut command, &format!("{program} {}", arguments.join(" ")))
    };
    // Biome would fail at broken links in a browser's profile below target/.
    let mode = if fix { "--write" } else { "--error-on-warnings" };
    ask("biome", &["check", mode, "src", "style", "playground", "dev", "packaging/npm", "bench"], ticker)?;
    ask("tsc", &["--project", "tsconfig.json"], ticker)?;
    // The copy has the types of the packages that the benchmark uses.
    let bench = published::project(machine, published::BENCH, ticker)?;
    ask("tsc", &["--project", &bench.display().to_string()], ticker)?;
    Ok(())
}

/// The declarations of a wasm's own exports, without those of its loading, which change with every build.
fn declarations(all: &str) -> Result<String> {
    let (own, _) = all.split_once("\nexport type InitInput").context("no InitInput")?;
    Ok(own.to_owned())
}

/// # Errors
/// With the path, if the file cannot be read.
fn read(path: PathBuf) -> Result<String> {
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_those_of_a_module() {
        let written = "/* lint */\nexport class Mounted {}\n\nexport type InitInput = URL;\nexport interface InitOutput {}\n";
        assert_eq!(declarations(written).unwrap(), "/* lint */\nexport class Mounted {}\n");
        assert!(declarations("export class Mounted {}").is_err());
    }
}
