//! Fills `dist/` with what a site embeds: one module, one wasm, and what goes with them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::bundle::Entry;
use crate::machine::Machine;
use crate::report::{Steps, Ticker};
use crate::setup::Kit;
use crate::wasm::{Purpose, TARGET};
use crate::{bundle, companions, glue, integrity, job, report, scanner, symbols};

/// The module's file name.
pub(crate) const MODULE: &str = "voucher-checkout.js";
/// Where the texts are.
const LOCALES: &str = "src/texts/locales";
/// The wasm's file name; the module fetches it from beside itself.
pub(crate) const WASM: &str = "voucher-checkout.wasm";
const SHEETS: [&str; 2] = ["style/tokens.css", "style/widget.css"];

/// Features are named one by one: `--all-features` writes imports that no browser accepts. A function that is called
/// from one place only is inlined only where it is tiny: what is small raw is not what brotli makes smallest
/// (docs/decisions). Nothing lies in the first kilobyte: the stack ends there, so an address and its offset do not wrap.
const WASM_OPT: [&str; 19] = [
    "--flatten",
    "--local-cse",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    "--always-inline-max-function-size=1",
    "--low-memory-unused",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-call-indirect-overlong",
    "--strip-debug",
    "--strip-producers",
    // Said on standard output, for the glue.
    "--minify-imports-and-exports-and-modules",
];

const ESBUILD: [&str; 5] =
    ["--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--legal-comments=none"];

/// This many of a crate's names may be left by folding; a regex engine has hundreds.
const FOLDED: usize = 3;
/// Crates that Leptos asks for and the linker leaves out; one call into them would bring their tables along.
const LEFT_OUT: [&str; 7] =
    ["regex", "regex_automata", "regex_syntax", "url", "idna", "icu_normalizer", "icu_properties"];

/// How the files are made; a change of it makes them anew.
const RECIPE: [&str; 4] =
    [include_str!("dist.rs"), include_str!("bundle.rs"), include_str!("css.rs"), include_str!("glue.rs")];

/// Where the steps leave what they make.
pub(crate) struct Folders {
    pub(crate) work: PathBuf,
    pub(crate) dist: PathBuf,
}

/// Where the widget lies once built.
pub(crate) fn directory(machine: &Machine) -> PathBuf {
    machine.root.join("dist")
}

/// Builds the widget; done at once where nothing changed.
///
/// # Errors
/// When a tool fails, with the tail of what it said.
pub(crate) fn build(machine: &Machine, kit: &Kit, steps: &mut Steps) -> Result<()> {
    let mut ticker = steps.begin("building the widget", "about 4 min the first time");
    let work = machine.target.join("xtask");
    fs::create_dir_all(&work)?;
    let one_at_a_time = File::create(work.join("lock"))?;
    one_at_a_time.lock()?;
    let compiled = compile(machine, kit, &mut ticker)?;
    let mut inputs = vec![fs::read(&compiled).with_context(|| compiled.display().to_string())?];
    let entry = Entry::Page { scanner: "" }.script();
    for name in SHEETS.iter().chain(&bundle::SCRIPTS).chain([&entry]) {
        inputs.push(fs::read(machine.root.join(name)).with_context(|| (*name).to_owned())?);
    }
    inputs.extend(scanner::compile(machine, kit, &mut ticker)?);
    for (tag, texts) in catalogues(machine)? {
        inputs.extend([tag.into_bytes(), texts.to_string().into_bytes()]);
    }
    for tool in [Some(&kit.bindgen), kit.wasm_opt.as_ref(), kit.esbuild.as_ref()] {
        inputs.push(tool.map(|path| path.display().to_string()).unwrap_or_default().into_bytes());
    }
    inputs.extend(RECIPE.iter().map(|text| text.as_bytes().to_vec()));

    let dist = directory(machine);
    let stamp_file = work.join("dist.stamp");
    let stamp = |dist: &Path| {
        let made = [MODULE, WASM, scanner::MODULE, scanner::WASM]
            .map(|name| fs::read(dist.join(name)).unwrap_or_default());
        integrity::stamp(inputs.iter().chain(&made).map(Vec::as_slice))
    };
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp(&dist)) {
        companions::write(machine, &dist)?;
        ticker.end("unchanged");
        return Ok(());
    }
    let crates = inputs.first().map(|wasm| symbols::crates(wasm)).unwrap_or_default();
    if let Some(name) =
        LEFT_OUT.into_iter().find(|name| crates.get(*name).is_some_and(|functions| *functions > FOLDED))
    {
        bail!("the wasm holds code of the crate {name}: what calls it?");
    }
    let folders = Folders { work, dist };
    make(machine, kit, &compiled, &folders, &mut ticker)?;
    fs::write(&stamp_file, stamp(&folders.dist))?;
    ticker.end("done, in dist/");
    Ok(())
}

/// Makes `dist/` once more from the same compiled wasm, in other folders; `false` where a byte is another.
///
/// # Errors
/// When a tool fails.
pub(crate) fn reproduce(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<bool> {
    let again = machine.target.join("xtask").join("again");
    let folders = Folders { work: again.join("work"), dist: again.join("dist") };
    make(machine, kit, &compiled(machine, kit), &folders, ticker)?;
    let (first, second) = (companions::files(&directory(machine))?, companions::files(&folders.dist)?);
    let names: BTreeSet<&String> = first.keys().chain(second.keys()).collect();
    let differ: Vec<_> = names.into_iter().filter(|name| first.get(*name) != second.get(*name)).collect();
    for name in &differ {
        report::line(format_args!("      {name}: two builds differ (the second is in {})", again.display()));
    }
    Ok(differ.is_empty())
}

/// Compiles the root package; gives the wasm as the compiler left it.
fn compile(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<PathBuf> {
    let mut cargo = kit.way.cargo(machine, Purpose::Dist)?;
    cargo.args(["build", "--release", "--lib", "--package", "voucher-checkout", "--target", TARGET]);
    job::must(machine, "widget", ticker, &mut cargo, "compiling the widget")?;
    Ok(compiled(machine, kit))
}

/// Where the compiler leaves the wasm.
fn compiled(machine: &Machine, kit: &Kit) -> PathBuf {
    kit.way.target(machine).join(TARGET).join("release").join("voucher_checkout.wasm")
}

/// The texts of each language, by its tag.
fn catalogues(machine: &Machine) -> Result<Vec<(String, Value)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(machine.root.join(LOCALES))? {
        let path = entry?.path();
        let tag = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        found.push((tag, serde_json::from_str(&fs::read_to_string(&path)?)?));
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found)
}

fn make(machine: &Machine, kit: &Kit, compiled: &Path, folders: &Folders, ticker: &mut Ticker) -> Result<()> {
    let Folders { work, dist } = folders;
    fs::create_dir_all(work)?;
    if dist.exists() {
        // What an older version made is not part of this one.
        fs::remove_dir_all(dist)?;
    }
    fs::create_dir_all(dist)?;
    let glue = bind(machine, kit, compiled, "voucher-checkout", work, ticker)?;
    let scanner = scanner::make(machine, kit, folders, ticker)?;
    let entry = Entry::Page { scanner: &scanner };
    let module = bundled(machine, kit, work, &glue, entry, ticker)?;
    // English is in the wasm.
    for (tag, texts) in catalogues(machine)?.into_iter().filter(|(tag, _)| tag != "en") {
        fs::write(dist.join(format!("voucher-checkout.{tag}.json")), texts.to_string())?;
    }
    fs::write(dist.join(MODULE), module)?;
    fs::copy(work.join(WASM), dist.join(WASM))?;
    companions::write(machine, dist)
}

/// Puts `name.wasm` into `work`, small, and gives its bindings.
///
/// # Errors
/// When a tool fails.
pub(crate) fn bind(
    machine: &Machine,
    kit: &Kit,
    compiled: &Path,
    name: &str,
    work: &Path,
    ticker: &mut Ticker,
) -> Result<String> {
    let mut bindgen = machine.process(kit.bindgen.join("wasm-bindgen"));
    bindgen.args(["--target", "no-modules", "--remove-name-section"]);
    bindgen.args(["--remove-producers-section", "--out-name", name, "--out-dir"]).arg(work);
    job::must(machine, "wasm-bindgen", ticker, bindgen.arg(compiled), "wasm-bindgen")?;

    let bound = work.join(format!("{name}_bg.wasm"));
    let small = work.join(format!("{name}.wasm"));
    match &kit.wasm_opt {
        Some(wasm_opt) => {
            let mut command = machine.process(wasm_opt);
            command.args(WASM_OPT).arg(&bound).arg("-o").arg(&small);
            let ended = job::must(machine, "wasm-opt", ticker, &mut command, "wasm-opt")?;
            let bindings = work.join(format!("{name}.js"));
            let glue = fs::read_to_string(&bindings)?;
            fs::write(bindings, glue::with_short_names(&glue, &ended.text)?)?;
        }
        None => {
            fs::copy(&bound, &small)?;
        }
    }
    read(work.join(format!("{name}.js")))
}

/// The module, small, from the bindings of its wasm.
fn bundled(
    machine: &Machine,
    kit: &Kit,
    work: &Path,
    glue: &str,
    entry: Entry<'_>,
    ticker: &mut Ticker,
) -> Result<String> {
    let [tokens, widget] = SHEETS.map(|sheet| read(machine.root.join(sheet)));
    let scripts = bundle::SCRIPTS.into_iter().chain([entry.script()]);
    let scripts = scripts.map(|script| read(machine.root.join(script)).map(|text| (script, text)));
    let parts = bundle::Parts {
        sheets: &[&tokens?, &widget?],
        glue,
        scripts: &scripts.collect::<Result<Vec<_>>>()?,
        catalogues: &catalogues(machine)?,
        integrity: &integrity::sri(&fs::read(work.join(WASM))?),
    };
    let module = bundle::module(&parts, entry)?;
    minified(machine, kit, &module, work, ticker)
}

/// A module without what only people read, where there is esbuild.
///
/// # Errors
/// When it fails.
pub(crate) fn minified(
    machine: &Machine,
    kit: &Kit,
    module: &str,
    work: &Path,
    ticker: &mut Ticker,
) -> Result<String> {
    let Some(esbuild) = &kit.esbuild else { return Ok(module.to_owned()) };
    let (whole, minified) = (work.join("whole.js"), work.join("minified.js"));
    fs::write(&whole, module)?;
    let mut command = machine.process(esbuild);
    command.args(ESBUILD).arg(&whole).arg(format!("--outfile={}", minified.display()));
    job::must(machine, "esbuild", ticker, &mut command, "esbuild")?;
    read(minified)
}

/// # Errors
/// When it cannot be read, with its name.
pub(crate) fn read(path: PathBuf) -> Result<String> {
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// The module for pages that say themselves where the files are, after [`build`].
///
/// # Errors
/// When a tool fails.
pub(crate) fn loader(machine: &Machine, kit: &Kit, ticker: &mut Ticker) -> Result<String> {
    let work = machine.target.join("xtask");
    bundled(machine, kit, &work, &read(work.join(MODULE))?, Entry::Loader, ticker)
}
