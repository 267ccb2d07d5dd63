//! Explains the size of the wasm: which crates and functions grew since `xtask/bytes.tsv` was written.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use crate::machine::Machine;
use crate::report::{self, Steps};
use crate::{bindings, dist, setup};

const RECORD: &str = "xtask/bytes.tsv";
/// The crates that a generic function counts for. Any other function counts for the first crate in its name.
const OURS: [&str; 4] = ["voucher_checkout", "checkout", "answers", "wire"];
/// Smaller functions, and smaller growth, only count for their crate.
const WORTH_A_LINE: usize = 150;

/// Raw bytes in the optimised wasm by `crate` and by `crate<TAB>function`.
type Bytes = BTreeMap<String, usize>;

/// Writes the sizes of today.
///
/// # Errors
/// No built widget.
pub(crate) fn record(machine: &Machine) -> Result<()> {
    let lines = measured(machine)?.into_iter().map(|(name, bytes)| format!("{bytes}\t{name}\n"));
    fs::write(machine.root.join(RECORD), lines.collect::<String>()).context(RECORD)
}

/// Prints the crates and functions that are larger than in the record, those that grew most first.
///
/// # Errors
/// No built widget, or no record.
pub(crate) fn explain(machine: &Machine) -> Result<()> {
    let before = fs::read_to_string(machine.root.join(RECORD)).context(RECORD)?;
    report::line("\nraw bytes of the wasm that grew, by crate and by function:");
    for (growth, name) in grown(&read(&before), &measured(machine)?) {
        report::line(format_args!("{growth:>+8}  {}", name.replace('\t', ": ")));
    }
    Ok(())
}

fn measured(machine: &Machine) -> Result<Bytes> {
    let kit = setup::for_widget(machine, &mut Steps::indented())?;
    let mut ticker = Steps::indented().begin("measuring each function", "");
    let metrics = bindings::metrics(machine, &kit, &bindings::WIDGET, &dist::work(machine), &mut ticker)?;
    ticker.end("done");
    Ok(by_crate_and_function(&metrics))
}

/// Reads the lines `func: NAME` and `[binary-bytes] : N` that wasm-opt prints for each function.
fn by_crate_and_function(metrics: &str) -> Bytes {
    let mut sizes = Bytes::new();
    let mut function = String::new();
    for line in metrics.lines() {
        if let Some(name) = line.strip_prefix("func: ") {
            function = name.to_owned();
        } else if let Some(bytes) = line.trim().strip_prefix("[binary-bytes] :").map(str::trim)
            && let Ok(bytes) = bytes.parse::<usize>()
        {
            let (package, name) = named(&function);
            *sizes.entry(package.clone()).or_default() += bytes;
            if bytes >= WORTH_A_LINE {
                *sizes.entry(format!("{package}\t{name}")).or_default() += bytes;
            }
        }
    }
    sizes
}

/// The crate of a function, and its name without the digests in brackets.
fn named(function: &str) -> (String, String) {
    let mut parts = function.split('[');
    let mut name = parts.next().unwrap_or_default().to_owned();
    let mut packages = Vec::new();
    for part in parts {
        let (digest, rest) = part.split_once(']').unwrap_or(("", part));
        if digest.len() < 12 {
            name.push('[');
            name.push_str(part);
            continue;
        }
        let start = name.rfind(|letter: char| !letter.is_alphanumeric() && letter != '_');
        packages.push(name.get(start.map_or(0, |at| at + 1)..).unwrap_or_default().to_owned());
        name.push_str(rest);
    }
    let ours = packages.iter().find(|package| OURS.contains(&package.as_str())).or(packages.first());
    (ours.cloned().unwrap_or_else(|| "(no crate)".to_owned()), name.chars().take(140).collect())
}

fn read(record: &str) -> Bytes {
    let line = |line: &str| {
        let (bytes, name) = line.split_once('\t')?;
        Some((name.to_owned(), bytes.parse().ok()?))
    };
    record.lines().filter_map(line).collect()
}

fn grown(before: &Bytes, now: &Bytes) -> Vec<(usize, String)> {
    let growth = |(name, bytes): (&String, &usize)| {
        let growth = bytes.saturating_sub(before.get(name).copied().unwrap_or_default());
        (growth >= WORTH_A_LINE).then(|| (growth, name.clone()))
    };
    let mut grown: Vec<_> = now.iter().filter_map(growth).collect();
    grown.sort_by(|one, other| other.cmp(one));
    grown
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRICS: &str = "Metrics\nglobal\n [binary-bytes] : 7\nfunc: <checkout[0123456789abcdef]::step::Machine>::handle\n \
        [binary-bytes] : 9812    \n [vars]         : 13\nfunc: <alloc[0123456789abcdef]::vec::Vec<wire[0123456789abcdef]::Id>>::push[1]\n \
        [binary-bytes] : 160\nfunc: mount\n [binary-bytes] : 12\n";

    #[test]
    fn a_generic_function_counts_for_our_crate() {
        let sizes = by_crate_and_function(METRICS);
        let all: Vec<_> = sizes.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        assert_eq!(
            all,
            [
                ("(no crate)", 19),
                ("checkout", 9812),
                ("checkout\t<checkout::step::Machine>::handle", 9812),
                ("wire", 160),
                ("wire\t<alloc::vec::Vec<wire::Id>>::push[1]", 160),
            ]
        );
    }

    #[test]
    fn only_growth_is_listed_the_most_first() {
        let (before, now) = (read("1000\ta\n500\tb\n1\tgone\n"), read("1200\ta\n400\tb\n900\tnew\n"));
        assert_eq!(grown(&before, &now), [(900, "new".to_owned()), (200, "a".to_owned())]);
    }
}
