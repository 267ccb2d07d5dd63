//! The versions in Cargo.lock, and how versions compare.

use std::fs;

use anyhow::{Context, Result};

use crate::machine::Machine;

/// The version of `package` in Cargo.lock.
///
/// # Errors
/// If Cargo.lock cannot be read or does not have the package.
pub(crate) fn locked(machine: &Machine, package: &str) -> Result<String> {
    let lock = fs::read_to_string(machine.root.join("Cargo.lock")).context("Cargo.lock")?;
    in_lock(&lock, package).with_context(|| format!("Cargo.lock holds no {package}"))
}

/// The version of the first `[[package]]` named `package`.
pub(crate) fn in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

/// Major and minor of a text that begins with a version: `1.96.0 (…)` is `(1, 96)`.
pub(crate) fn minor(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen-test"
version = "0.3.80"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
"#;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        assert_eq!(in_lock(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(in_lock(LOCK, "wasm"), None);
    }

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(minor("1.96.0 (ac68faa20 2026-05-25)"), Some((1, 96)));
        assert!(minor("1.100\"") > minor("1.96"));
        assert_eq!(minor("nightly"), None);
    }
}
