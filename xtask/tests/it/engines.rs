//! docs/FEATURES.md has the number of browser tests that each engine runs, and the abilities that it lacks for the others. With
//! `SNAPSHOTS=write` the test writes them.

use crate::project::{assert_fresh, assert_none, read, sources};
use crate::tables::{between, table};

const DOCUMENT: &str = "docs/FEATURES.md";
const TESTS: &str = "crates/e2e/tests/it/";
const ENGINES: [&str; 3] = ["Chromium", "Firefox", "WebKit"];

/// A browser test.
struct Test {
    /// For example `browser::voucher::two_vouchers_pay_two_tickets`.
    name: String,
    /// The abilities that it needs.
    needs: Vec<String>,
}

#[test]
fn features_has_the_tests_of_each_engine() {
    let (tests, abilities, core) = (tests(), abilities(), read("crates/e2e/core.txt"));
    let lacks = |engine: &str, test: &Test| {
        let missing =
            |ability: &&Ability| !ability.engines.contains(engine) && test.needs.contains(&ability.name);
        abilities.iter().any(|ability| missing(&ability))
    };
    let engines = ENGINES.iter().map(|engine| {
        let lacking = tests.iter().filter(|test| lacks(engine, test)).count();
        let always = if *engine == "Chromium" { tests.len() - lacking } else { core.lines().count() };
        format!("| {engine} | {} | {lacking} | {always} |", tests.len() - lacking)
    });
    let engines = table("| engine | tests | not run | in the core |", engines);
    let lacks = abilities.iter().map(|Ability { name, engines, text }| {
        let count = tests.iter().filter(|test| test.needs.contains(name)).count();
        let [_, firefox, webkit] = ENGINES.map(|engine| if engines.contains(engine) { 0 } else { count });
        format!("| {text} | {firefox} | {webkit} |")
    });
    let lacks = table("| lacking | Firefox | WebKit |", lacks);
    let fresh = between(&read(DOCUMENT), "engines", &engines);
    assert_fresh(DOCUMENT, &between(&fresh, "lacks", &lacks));
}

#[test]
fn the_core_has_tests_that_every_engine_can_run() {
    let tests = tests();
    let mut problems = Vec::new();
    for name in read("crates/e2e/core.txt").lines() {
        match tests.iter().find(|test| test.name == name) {
            None => problems.push(format!("there is no test {name}")),
            Some(test) if !test.needs.is_empty() => problems.push(format!("{name} needs {:?}", test.needs)),
            Some(_) => {}
        }
    }
    assert_none(&problems);
}

/// The tests of the module `browser`.
fn tests() -> Vec<Test> {
    let mut tests = Vec::new();
    for source in sources() {
        let module = source.path.strip_prefix(TESTS).and_then(|path| path.strip_suffix(".rs"));
        let Some(module) = module.filter(|module| module.starts_with("browser/")) else { continue };
        let mut within = module.replace('/', "::");
        for (at, part) in source.text.split("#[test]").enumerate() {
            if at > 0 {
                let name = part.split_once("fn ").and_then(|(_, rest)| rest.split_once('(')).unwrap().0;
                let needs = part.split_once("needs!(").and_then(|(_, rest)| rest.split_once(')'));
                let needs = needs.map_or("", |(names, _)| names).split(", ").filter(|name| !name.is_empty());
                tests.push(Test {
                    name: format!("{within}::{name}"),
                    needs: needs.map(str::to_owned).collect(),
                });
            }
            // A module within the file has the tests that follow.
            if let Some(inner) = part.lines().find_map(|line| line.strip_prefix("mod ")?.strip_suffix(" {")) {
                within = format!("{within}::{inner}");
            }
        }
    }
    tests
}

/// Something that not every driver offers.
struct Ability {
    name: String,
    /// The part of the source that names the engines.
    engines: String,
    text: String,
}

fn abilities() -> Vec<Ability> {
    let source = read("crates/e2e/src/engine.rs");
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let arms = lines.iter().filter_map(|line| line.strip_prefix("Ability::")?.split_once(" => "));
    let ability = |(name, engines): (&str, &str)| {
        let is_variant = |line: &&str| *line == format!("{name},");
        let text = lines.iter().zip(lines.iter().skip(1)).find(|(_, line)| is_variant(line)).unwrap().0;
        let text = text.trim_start_matches("/// ").to_owned();
        Ability { name: name.to_owned(), engines: engines.to_owned(), text }
    };
    arms.map(ability).collect()
}
