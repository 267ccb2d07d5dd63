//! `cargo xtask size`: the bytes that a moviegoer downloads, and their budget.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::machine::Machine;
use crate::{dist, growth, report};

/// The most bytes that the module and the wasm may have together, compressed by brotli 11.
const BUDGET_BYTES: usize = 90_908;
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW: i32 = 22;

/// The sizes of a file in bytes: raw, after `gzip -9`, and after brotli 11.
type Sizes = [usize; 3];

/// Prints the sizes of the files of `dist/`. Above the budget, prints what grew and returns `false`.
///
/// # Errors
/// If `dist/` is not built.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let (table, is_within) = table(&measured(machine, [dist::MODULE, dist::WASM])?);
    report::line(table);
    report::line(format_args!("\non demand, when a user scans a barcode"));
    for (name, sizes) in measured(machine, [dist::SCANNER_MODULE, dist::SCANNER_WASM])? {
        report::line(row(name, sizes));
    }
    if !is_within {
        growth::explain(machine)?;
    }
    Ok(is_within)
}

fn measured(machine: &Machine, names: [&'static str; 2]) -> Result<Vec<(&'static str, Sizes)>> {
    let measured = names.map(|name| {
        let file = dist::directory(machine).join(name);
        let bytes =
            fs::read(&file).with_context(|| format!("{}: run `cargo xtask dist` first", file.display()))?;
        Ok((name, measure(&bytes)?))
    });
    measured.into_iter().collect()
}

fn row(name: &str, [raw, gzip, brotli]: Sizes) -> String {
    format!("{name:<28}{raw:>10}{gzip:>10}{brotli:>10}")
}

fn measure(bytes: &[u8]) -> Result<Sizes> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok([bytes.len(), gzip.finish()?.len(), brotli(bytes)?.len()])
}

/// Compresses as much as brotli can.
///
/// # Errors
/// None that is known: it writes into memory.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut brotli = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut brotli, &settings)?;
    Ok(brotli)
}

/// The table with its total, and whether the total is within the budget.
fn table(rows: &[(&str, Sizes)]) -> (String, bool) {
    let total = rows.iter().fold([0; 3], |[a, b, c], (_, [x, y, z])| [a + x, b + y, c + z]);
    let mut text = format!("{:<28}{:>10}{:>10}{:>10}\n", "bytes", "raw", "gzip -9", "brotli 11");
    for (name, sizes) in rows.iter().chain([&("total", total)]) {
        text.push_str(&row(name, *sizes));
        text.push('\n');
    }
    let [_, _, brotli] = total;
    let is_within = brotli <= BUDGET_BYTES;
    let verdict = if is_within { "within" } else { "ABOVE" };
    text.push_str(&format!("{verdict} the budget of {BUDGET_BYTES} bytes after brotli"));
    (text, is_within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_held_against_the_budget() {
        let (text, is_within) = table(&[("a", [1, 1, BUDGET_BYTES])]);
        assert!(is_within && text.contains("within the budget"), "{text}");
        let (text, is_within) = table(&[("a", [1, 1, BUDGET_BYTES]), ("b", [1, 1, 1])]);
        assert!(!is_within && text.contains("ABOVE the budget"), "{text}");
        assert!(text.contains(&(BUDGET_BYTES + 1).to_string()), "{text}");
    }

    #[test]
    fn compression_compresses() {
        let [raw, gzip, brotli] = measure(&[b'a'; 10_000]).unwrap();
        assert_eq!(raw, 10_000);
        assert!(gzip < 100 && brotli < gzip);
    }
}
