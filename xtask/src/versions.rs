//! The versions in Cargo.lock, and how versions compare.

use anyhow::{Context, Result};

use crate::machine::{self, Machine};

/// The version of `package` in Cargo.lock.
///
/// # Errors
/// If Cargo.lock cannot be read or does not have the package.
pub(crate) fn locked(machine: &Machine, package: &str) -> Result<String> {
    let id = machine::answer(machine.cargo().args(["pkgid", package]))?;
    let (_, version) = id.rsplit_once('@').with_context(|| format!("the package id {id} has no version"))?;
    Ok(version.to_owned())
}

/// Major and minor of a text that begins with a version: `1.96.0 (…)` is `(1, 96)`.
pub(crate) fn minor(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(minor("1.96.0 (ac68faa20 2026-05-25)"), Some((1, 96)));
        assert!(minor("1.100\"") > minor("1.96"));
        assert_eq!(minor("nightly"), None);
    }
}
