//! Tests of the program. Because of them, `cargo test` also builds it, for `cargo xtask test --only load`.

use std::process::Command;

#[test]
fn the_program_says_what_it_needs() {
    let output = Command::new(env!("CARGO_BIN_EXE_voucher-checkout-load")).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for option in ["--proxy", "--postgres", "--logs"] {
        assert!(text.contains(option), "{text}");
    }
}
