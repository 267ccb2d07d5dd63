//! The files of a release. `VOUCHER_CHECKOUT_RELEASE` is their folder; `cargo xtask release` sets it.

mod image;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use tempfile::TempDir;

/// The path of a file of the release.
fn file(name: &str) -> PathBuf {
    let folder = env::var_os("VOUCHER_CHECKOUT_RELEASE").expect("`cargo xtask release` runs this");
    Path::new(&folder).join(name)
}

/// The standard output of a program that must succeed.
#[track_caller]
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Unpacks an archive of the release into a folder of its own.
fn unpacked(archive: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    unpack(&file(archive), folder.path());
    folder
}

fn unpack(archive: &Path, folder: &Path) {
    output(Command::new("tar").arg("--extract").arg("--file").arg(archive).arg("--directory").arg(folder));
}

fn json(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_file_has_its_checksum() {
    let sums = fs::read_to_string(file("SHA256SUMS")).expect("it is there");
    let named: Vec<&str> =
        sums.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect();
    let entries = fs::read_dir(file("")).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != "SHA256SUMS").collect();
    names.sort();
    assert_eq!(named, names);
    output(Command::new("sha256sum").args(["--check", "--strict", "SHA256SUMS"]).current_dir(file("")));
}

#[test]
fn every_file_that_the_documents_tell_to_download_is_there() {
    let mut found = 0;
    for document in [include_str!("../../../../README.md"), include_str!("../../../../docs/PROXY.md")] {
        let words = document.split([' ', '`', '/', '\n']);
        for name in
            words.filter(|word| [".tar.gz", ".tar", ".cdx.json"].iter().any(|end| word.ends_with(end)))
        {
            assert!(file(name.trim_start_matches("oci-archive:")).is_file(), "{name}");
            found += 1;
        }
    }
    assert!(found > 5, "{found}");
}

#[test]
fn the_archive_of_the_widget_has_the_files_that_integrity_json_names() {
    let folder = unpacked("voucher-checkout.tar.gz");
    let files = folder.path().join("voucher-checkout");
    let integrity = json(&files.join("integrity.json"));
    assert_eq!(integrity, json(&file("integrity.json")));
    let names = integrity.as_object().expect("an object");
    assert!(names.contains_key("voucher-checkout.wasm"));
    for name in names.keys() {
        assert!(files.join(name).is_file(), "{name}");
    }
    let snippet = fs::read_to_string(files.join("snippet.html")).expect("it is there");
    assert!(snippet.contains(names["voucher-checkout.js"].as_str().expect("a text")), "{snippet}");
}

#[test]
fn the_files_beside_the_program_name_the_image_and_the_document_of_the_release() {
    for machine in ["x86_64", "aarch64"] {
        let name = format!("voucher-checkout-proxy-{machine}-linux");
        let archive = unpacked(&format!("{name}.tar.gz"));
        let version = env!("CARGO_PKG_VERSION");
        for (file, has) in [
            ("compose.yaml", format!("/voucher-checkout-proxy:{version}")),
            ("kubernetes.yaml", format!("/voucher-checkout-proxy:{version}")),
            ("prometheus-rules.yml", format!("/blob/v{version}/docs/PROXY.md")),
            ("voucher-checkout-proxy.service", format!("/blob/v{version}/docs/PROXY.md")),
        ] {
            let text = fs::read_to_string(archive.path().join(&name).join(file)).expect("it is there");
            assert!(text.contains(&has), "{file}: {has}");
            // The address of the repository may be the one of the sources.
            let image = text.lines().find(|line| line.contains("ghcr.io/"));
            assert!(!image.unwrap_or_default().contains(char::is_uppercase), "{file}: {image:?}");
        }
    }
}

#[test]
fn the_package_has_the_files_of_the_archive_and_names_its_repository() {
    let (package, archive) = (unpacked("voucher-checkout-npm.tgz"), unpacked("voucher-checkout.tar.gz"));
    let package = package.path().join("package");
    let archive = archive.path().join("voucher-checkout");
    for name in ["voucher-checkout.wasm", "LICENCES-OF-PARTS"] {
        let content = |folder: &Path| fs::read(folder.join(name)).expect("it is there");
        assert!(content(&package) == content(&archive), "{name}");
    }
    let licences = fs::read_to_string(archive.join("LICENCES-OF-PARTS")).expect("it is there");
    for part in ["==== leptos ", "==== rxing ", "==== serde-wasm-bindgen "] {
        assert!(licences.contains(part), "{part}");
    }
    let settings = json(&package.join("package.json"));
    assert_eq!(settings["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(settings["publishConfig"]["access"], "public");
    // npm makes a provenance in a workflow only, so the flag is there and not in the package.
    assert!(include_str!("../../../../.github/workflows/release.yml").contains(".tgz --provenance "));
    assert!(settings["repository"]["url"].as_str().expect("a text").starts_with("git+https://"));
}

#[test]
fn the_lists_of_parts_name_what_is_shipped_and_nothing_of_the_tests() {
    for (list, part) in [
        ("voucher-checkout.cdx.json", "leptos"),
        ("voucher-checkout-scan.cdx.json", "rxing"),
        ("voucher-checkout-proxy.cdx.json", "rustls"),
    ] {
        let list = json(&file(list));
        assert_eq!(list["bomFormat"], "CycloneDX");
        let parts = list["components"].as_array().expect("a list");
        let has = |name: &str| parts.iter().any(|part| part["name"] == name);
        assert!(has(part), "{part}");
        for test in ["proptest", "insta", "sandbox", "wasm-bindgen-test"] {
            assert!(!has(test), "{test}");
        }
        for other in ["windows-sys", "jni", "security-framework"] {
            assert!(!has(other), "{other} is for other machines");
        }
        // Crates of this repository have no address.
        let named = parts.iter().filter(|one| one["name"] == part);
        assert!(named.into_iter().all(|one| one["version"].is_string() && one["purl"].is_string()), "{part}");
    }
}
