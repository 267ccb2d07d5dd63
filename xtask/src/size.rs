//! How much a moviegoer downloads, and the most it may be.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::machine::Machine;
use crate::{dist, report};

/// The most bytes that the module and the wasm may have together, compressed by brotli 11.
const BUDGET_BYTES: usize = 97_000;
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW: i32 = 22;

/// Sizes of one file in bytes.
#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// `cargo xtask size`: the table of what `dist/` holds; `false` above the budget.
///
/// # Errors
/// When `dist/` is not filled.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    let (table, within) = table(&measured(machine, [dist::MODULE, dist::WASM])?);
    report::line(table);
    report::line(format_args!("\non demand, when a person scans a barcode"));
    for (name, sizes) in measured(machine, [dist::SCANNER_MODULE, dist::SCANNER_WASM])? {
        report::line(row(name, sizes));
    }
    Ok(within)
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

fn row(name: &str, one: Sizes) -> String {
    format!("{name:<28}{:>10}{:>10}{:>10}", one.raw, one.gzip, one.brotli)
}

fn measure(bytes: &[u8]) -> Result<Sizes> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut brotli, &settings)?;
    Ok(Sizes { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.len() })
}

/// The table with its sum, and whether the sum is within the budget.
fn table(rows: &[(&str, Sizes)]) -> (String, bool) {
    let sum = rows.iter().fold(Sizes::default(), |sum, (_, one)| Sizes {
        raw: sum.raw + one.raw,
        gzip: sum.gzip + one.gzip,
        brotli: sum.brotli + one.brotli,
    });
    let mut text = format!("{:<28}{:>10}{:>10}{:>10}\n", "bytes", "raw", "gzip -9", "brotli 11");
    for (name, one) in rows.iter().chain([&("total", sum)]) {
        text.push_str(&row(name, *one));
        text.push('\n');
    }
    let within = sum.brotli <= BUDGET_BYTES;
    let verdict = if within { "within" } else { "ABOVE" };
    text.push_str(&format!("{verdict} the budget of {BUDGET_BYTES} bytes after brotli"));
    (text, within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_held_against_the_budget() {
        let just = Sizes { raw: 1, gzip: 1, brotli: BUDGET_BYTES };
        let (text, within) = table(&[("a", just)]);
        assert!(within && text.contains("within the budget"), "{text}");
        let (text, within) = table(&[("a", just), ("b", Sizes { brotli: 1, ..just })]);
        assert!(!within && text.contains("ABOVE the budget"), "{text}");
        assert!(text.contains(&(BUDGET_BYTES + 1).to_string()), "{text}");
    }

    #[test]
    fn compression_compresses() {
        let sizes = measure(&[b'a'; 10_000]).unwrap();
        assert_eq!(sizes.raw, 10_000);
        assert!(sizes.gzip < 100 && sizes.brotli < sizes.gzip);
    }
}
