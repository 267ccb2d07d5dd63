//! `cargo xtask release`: the files of a release, in `target/release-files`. `release.sh` packs them, and tests of
//! `e2e` check them.

use anyhow::Result;

use crate::machine::Machine;
use crate::{apt, dist, folder, job, package, pip, published, report, tools};

const SCRIPT: &str = "xtask/src/release.sh";
/// The targets of the proxy. With musl its programs are static, so they run on every Linux and in an empty image.
const TARGETS: [&str; 2] = ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl"];

/// Builds, packs and checks everything.
///
/// # Errors
/// If a tool can be neither found nor installed, a build fails, or a file fails its check.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    apt::ready(machine, &apt::RELEASE)?;
    let (mut steps, kit) = dist::ready(machine, 5)?;
    let programs = pip::RELEASE.ready(machine, &mut steps)?;
    let sbom = tools::cargo_sbom().ready(machine, &mut steps)?;

    let mut ticker = steps.begin("building the proxy for x86_64 and aarch64", "about 15 min the first time");
    let mut rustup = machine.process("rustup");
    rustup.args(["target", "add"]).args(TARGETS);
    job::must(machine, "rustup", &mut ticker, &mut rustup, "rustup target add")?;
    let mut build = machine.cargo();
    build.args(["zigbuild", "--profile", "server", "--package", "proxy", "--features", "otlp"]);
    build.args(TARGETS.into_iter().flat_map(|target| ["--target", target]));
    build.env("PATH", machine.path_with(&[&programs.join("bin")])?);
    build.env("CARGO_ZIGBUILD_ZIG_PATH", programs.join("ziglang/zig"));
    build.env("CARGO_PROFILE_SERVER_STRIP", "symbols");
    build.env("CARGO_ENCODED_RUSTFLAGS", machine.remaps().join("\x1f"));
    job::must(machine, "release-proxy", &mut ticker, &mut build, "building the proxy")?;
    ticker.end("done");

    let mut ticker = steps.begin("packing archives, package, image and lists of parts", "");
    let files = machine.target.join("release-files");
    folder::renew(&files)?;
    let package = package::pack(machine, &kit, &mut ticker)?;
    published::check(machine, &package, &mut ticker)?;
    let mut pack = machine.process("sh");
    pack.arg(SCRIPT).args([&files, &machine.target, &package]);
    pack.arg(&programs).arg(&machine.repository);
    pack.env("PATH", machine.path_with(&[&sbom])?);
    job::must(machine, "release-pack", &mut ticker, &mut pack, SCRIPT)?;
    ticker.end("done");

    let mut ticker = steps.begin("checking the files, with the image's program for both machines", "");
    let mut check = machine.cargo();
    check.args(["test", "--package", "e2e", "--test", "e2e", "release::"]);
    check.env("VOUCHER_CHECKOUT_RELEASE", &files);
    job::must(machine, "release-check", &mut ticker, &mut check, "the check of the files")?;
    ticker.end("passed");
    report::line(format_args!("the files are in {}", files.display()));
    Ok(true)
}
