//! Versions written down twice agree.

use std::fs;

use anyhow::{Context, Result};

use super::Problem;
use crate::machine::Machine;
use crate::versions;

/// Trunk must fetch the wasm-bindgen that the widget is compiled with.
pub(super) fn check(machine: &Machine) -> Result<Vec<Problem>> {
    let trunk = fs::read_to_string(machine.root.join("Trunk.toml")).context("Trunk.toml")?;
    Ok(disagreement(&trunk, &versions::locked(machine, "wasm-bindgen")?).into_iter().collect())
}

fn disagreement(trunk: &str, locked: &str) -> Option<Problem> {
    let expected = format!("wasm_bindgen = \"{locked}\"");
    let agrees = trunk.lines().any(|line| line == expected);
    (!agrees).then(|| Problem::new("Trunk.toml", format!("must say {expected}, as Cargo.lock does")))
}

#[cfg(test)]
mod tests {
    use super::disagreement;

    #[test]
    fn trunk_follows_the_lock_file() {
        let trunk = "[tools]\nwasm_bindgen = \"0.2.130\"\n";
        assert_eq!(disagreement(trunk, "0.2.130"), None);
        assert!(disagreement(trunk, "0.2.131").is_some());
        assert!(disagreement("", "0.2.130").is_some());
    }
}
