//! Compiles a crate to a small wasm with its bindings, ready for the bundler.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::machine::Machine;
use crate::report::Ticker;
use crate::setup::Kit;
use crate::wasm::{Purpose, TARGET};
use crate::{integrity, job};

/// A wasm of `dist/` and the crate that it is compiled from.
pub(crate) struct Wasm {
    package: &'static str,
    /// The file name without its extension, also that of the module beside it.
    pub(crate) name: &'static str,
    /// The exported function through which JavaScript starts an instance of its own. Without it there is one instance.
    start: Option<&'static str>,
}

/// The widget. After a crash it gets a new instance.
pub(crate) const WIDGET: Wasm =
    Wasm { package: "voucher-checkout", name: "voucher-checkout", start: Some("mount") };
/// The scanner's decoder.
pub(crate) const SCANNER: Wasm = Wasm { package: "decoder", name: "voucher-checkout-scan", start: None };

/// Features are named one by one, because `--all-features` writes imports that no browser accepts. A function with one
/// caller is inlined only if it is tiny, and equal expressions are not shared in a local: brotli makes the larger file
/// smaller (docs/decisions/0014-build-flags.md).
/// `--low-memory-unused` holds because the stack ends in the first kilobyte. `--minify-imports-and-exports-and-modules`
/// prints the short names, for [`short_names`].
const WASM_OPT: &str = "--flatten --rereloop -Os -Os --skip-pass=local-cse --one-caller-inline-max-function-size=20 \
    --always-inline-max-function-size=1 --low-memory-unused --enable-bulk-memory --enable-bulk-memory-opt \
    --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-reference-types \
    --enable-multivalue --enable-call-indirect-overlong";
/// The further arguments of wasm-bindgen and wasm-opt, for a wasm to publish and for one to examine.
const WITHOUT_NAMES: [&[&str]; 2] = [
    &["--remove-name-section", "--remove-producers-section"],
    &["--strip-debug", "--strip-producers", "--minify-imports-and-exports-and-modules"],
];
const WITH_NAMES: [&[&str]; 2] = [&["--keep-debug"], &["-g", "--func-metrics"]];

/// Compiles the crate, and writes into `work` the wasm, the bindings and their declarations (`name.wasm`, `name.js`,
/// `name.d.ts`), and the short names (`name.names.json`). Does nothing if `work` has them from the same compiled wasm.
///
/// # Errors
/// If a tool fails, with the end of its output.
pub(crate) fn make(
    machine: &Machine,
    kit: &Kit,
    wasm: &Wasm,
    work: &Path,
    ticker: &mut Ticker,
) -> Result<()> {
    let Wasm { package, name, start } = *wasm;
    let mut cargo = kit.way.cargo(machine, Purpose::Dist)?;
    cargo.args(["build", "--release", "--lib", "--package", package, "--target", TARGET]);
    job::must(machine, package, ticker, &mut cargo, &format!("compiling {package}"))?;
    let compiled = wasm.compiled(machine, kit);
    let file = |end: &str| work.join(format!("{name}{end}"));
    let source = fs::read(&compiled).with_context(|| compiled.display().to_string())?;
    let tools = [&kit.bindgen, &kit.wasm_opt].map(|path| path.display().to_string());
    let parts = tools.iter().map(String::as_bytes).chain([source.as_slice(), include_bytes!("bindings.rs")]);
    let stamp = integrity::stamp(parts);
    if fs::read_to_string(file(".stamp")).is_ok_and(|old| old == stamp) {
        return Ok(());
    }

    let printed = bind_and_optimise(machine, kit, wasm, work, WITHOUT_NAMES, ticker)?;
    fs::write(file(".names.json"), serde_json::to_string(&short_names(&printed)?)?)?;
    let mut bindings = fs::read_to_string(file(".js"))?;
    // wasm-opt names every imported module so.
    bindings = bindings.replace(&format!("\"./{name}_bg.js\":"), "\"a\":");
    if let Some(function) = start {
        bindings = restartable(&bindings, function)?;
    }
    fs::write(file(".js"), bindings)?;
    fs::write(file(".stamp"), stamp)?;
    Ok(())
}

/// The output of wasm-opt about each function of the compiled wasm, optimised as in [`make`]. Below each line
/// `func: NAME` there is `[binary-bytes] : N`.
///
/// # Errors
/// Those of the tools, with the end of their output.
pub(crate) fn metrics(
    machine: &Machine,
    kit: &Kit,
    wasm: &Wasm,
    work: &Path,
    ticker: &mut Ticker,
) -> Result<String> {
    bind_and_optimise(machine, kit, wasm, &work.join("named"), WITH_NAMES, ticker)
}

/// Runs both tools on the compiled wasm, which writes `name.js`, `name.d.ts` and `name.wasm` into `work`. Returns the
/// output of wasm-opt.
fn bind_and_optimise(
    machine: &Machine,
    kit: &Kit,
    wasm: &Wasm,
    work: &Path,
    [bindgen_names, wasm_opt_names]: [&[&str]; 2],
    ticker: &mut Ticker,
) -> Result<String> {
    fs::create_dir_all(work)?;
    let file = |end: &str| work.join(format!("{}{end}", wasm.name));
    let mut bindgen = machine.process(kit.bindgen.join("wasm-bindgen"));
    bindgen.args(["--target", "web"]).args(bindgen_names);
    // Our scripts pass the wasm themselves. Bundlers would look for the file of wasm-bindgen, which is not published.
    bindgen.arg("--omit-default-module-path");
    bindgen.args(["--out-name", wasm.name, "--out-dir"]).arg(work).arg(wasm.compiled(machine, kit));
    job::must(machine, "wasm-bindgen", ticker, &mut bindgen, "wasm-bindgen")?;
    let mut wasm_opt = machine.process(&kit.wasm_opt);
    wasm_opt.args(WASM_OPT.split(' ')).args(wasm_opt_names);
    wasm_opt.arg(file("_bg.wasm")).arg("-o").arg(file(".wasm"));
    Ok(job::must(machine, "wasm-opt", ticker, &mut wasm_opt, "wasm-opt")?.text)
}

impl Wasm {
    /// The file that the compiler writes.
    fn compiled(&self, machine: &Machine, kit: &Kit) -> PathBuf {
        let release = kit.way.target(machine).join(TARGET).join("release");
        release.join(self.package.replace('-', "_")).with_extension("wasm")
    }
}

/// The short name of each import and export, by the name in the bindings, from the output of wasm-opt. wasm-bindgen's
/// names end in digests, which do not compress.
///
/// # Errors
/// If wasm-opt prints its names in another form.
fn short_names(output: &str) -> Result<BTreeMap<String, String>> {
    let list = output.find('{').and_then(|at| output.get(at..)).unwrap_or_default();
    let list: BTreeMap<String, Vec<Vec<String>>> =
        serde_json::from_str(list).context("the names of wasm-opt")?;
    let pair = |line: &Vec<String>| match line.as_slice() {
        [_, name, short] | [name, short] => Ok((name.clone(), short.clone())),
        other => bail!("wasm-opt names {other:?}"),
    };
    list.values().flatten().map(pair).collect()
}

/// Bindings whose only export is `bind(compiled, guarded)`: a new instance of the compiled wasm, as an object with
/// `function`. `guarded` may replace the exports of the instance.
///
/// The bindings of `--target web` know one instance for ever, which is of no use after a crash.
///
/// # Errors
/// If this version of wasm-bindgen writes other bindings.
fn restartable(bindings: &str, function: &str) -> Result<String> {
    let (body, loading) =
        bindings.split_once("\nasync function __wbg_load(").context("the bindings have no __wbg_load")?;
    let known = ["new WebAssembly.Instance(module, imports)", "__wbg_finalize_init(instance, module)"];
    if let Some(missing) = known.into_iter().find(|text| !loading.contains(text)) {
        bail!("the bindings have no {missing}");
    }
    Ok(format!(
        "export function bind(compiled, guarded) {{\n{body}\n\
         const {{ exports }} = new WebAssembly.Instance(compiled, __wbg_get_imports());\n\
         __wbg_finalize_init({{ exports: guarded(exports) }}, compiled);\nreturn {{ {function} }};\n}}\n",
        body = body.replace("\nexport ", "\n"),
    ))
}

#[cfg(test)]
mod tests;
