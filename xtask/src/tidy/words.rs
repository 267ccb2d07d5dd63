//! Words that only some files may use.

use std::collections::BTreeMap;

use super::Problem;
use super::source::{self, Source};

/// Checks every rule about words that looks at one file.
pub(super) fn check(source: &Source) -> Vec<Problem> {
    if !source.has_extension(&["rs"]) {
        return Vec::new();
    }
    let rules = [network, international, spawning, floats, logging];
    let broken = source.words().into_iter().flat_map(|(line, word)| {
        let rules = rules.iter().filter_map(|rule| rule(&source.path, &word)).collect::<Vec<_>>();
        rules.into_iter().map(move |rule| (line, rule))
    });
    broken.map(|(line, rule)| Problem::new(format!("{}:{line}", source.path), rule)).collect()
}

type Broken = Option<&'static str>;

fn in_widget_but(path: &str, only: &str) -> bool {
    path.starts_with("src/") && path != only
}

fn network(path: &str, word: &str) -> Broken {
    // A request is a value; only the transport sends it.
    let names_client = word == "gloo_net" && path != "src/conversion/requests.rs";
    let names = names_client || word == "fetch" || word.starts_with("fetch_with");
    (names && in_widget_but(path, "src/runtime/transport.rs"))
        .then_some("only src/runtime/transport.rs names fetch")
}

fn international(path: &str, word: &str) -> Broken {
    let names = word == "Intl" || word.starts_with("to_locale_");
    (names && in_widget_but(path, "src/texts/format.rs")).then_some("only src/texts/format.rs names Intl")
}

fn spawning(path: &str, word: &str) -> Broken {
    let names = word.starts_with("spawn_local");
    (names && in_widget_but(path, "src/runtime/mod.rs")).then_some("only src/runtime/mod.rs spawns a future")
}

fn floats(path: &str, word: &str) -> Broken {
    let names = word.ends_with("f32") || word.ends_with("f64");
    let checked = ["checkout", "wire", "proxy", "sandbox", "redemption", "redemption-runner", "store"]
        .map(|name| format!("crates/{name}/src/"));
    // Prometheus measures time in fractions of a second.
    let may = ["crates/wire/src/decimal.rs", "crates/proxy/src/operations/metrics.rs"];
    let applies = checked.iter().any(|folder| path.starts_with(folder)) && !may.contains(&path);
    (names && applies).then_some("money is an integer: only crates/wire/src/decimal.rs may name a float")
}

/// What is logged are the types of one file, so that nothing else can be.
fn logging(path: &str, word: &str) -> Broken {
    let applies = path.starts_with("crates/proxy/src/") && path != "crates/proxy/src/operations/log.rs";
    (word == "tracing" && applies).then_some("only crates/proxy/src/operations/log.rs writes to the log")
}

/// Each program has at most one module that reads the environment.
pub(super) fn one_reader_of_the_environment(sources: &[Source]) -> Vec<Problem> {
    let mut readers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for source in sources {
        if let Some((folder, file)) = source.path.split_once("src/")
            && source.has_extension(&["rs"])
            && !file.contains("/tests/")
            && reads_environment(&source.text)
        {
            // A module's own folder belongs to it.
            let module = file.split('/').next().unwrap_or(file).trim_end_matches(".rs");
            let modules = readers.entry(folder).or_default();
            if !modules.contains(&module) {
                modules.push(module);
            }
        }
    }
    let is_program =
        |folder: &str| sources.iter().any(|source| source.path == format!("{folder}src/main.rs"));
    let several = readers.into_iter().filter(|(folder, files)| files.len() > 1 && is_program(folder));
    let rule = "more than one module reads the environment";
    several
        .map(|(folder, modules)| Problem::new(format!("{folder}src: {}", modules.join(", ")), rule))
        .collect()
}

fn reads_environment(text: &str) -> bool {
    let code = source::code(text);
    let calls = ["env::var", "env::args", "env::home_dir", "env::current_exe", "env::set_var"];
    calls.iter().any(|call| code.contains(call))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    fn breaks(path: &str, text: &str) -> bool {
        !check(&source(path, text)).is_empty()
    }

    #[test]
    fn only_transport_names_fetch() {
        for text in ["use gloo_net::http::Request;", "window.fetch(x)", "w.fetch_with_request(&r)"] {
            assert!(breaks("src/runtime/mod.rs", text), "{text}");
            assert!(!breaks("src/runtime/transport.rs", text), "{text}");
            assert!(!breaks("crates/e2e/tests/a.rs", text), "{text}");
        }
        assert!(!breaks("src/runtime/mod.rs", "// fetch\nlet prefetched = \"fetch\";"));
    }

    #[test]
    fn only_format_names_intl() {
        assert!(breaks("src/view/total.rs", "js_sys::Intl::NumberFormat"));
        assert!(breaks("src/view/total.rs", "n.to_locale_string(x)"));
        assert!(!breaks("src/texts/format.rs", "js_sys::Intl::NumberFormat"));
    }

    #[test]
    fn only_the_shell_spawns() {
        assert!(breaks("src/runtime/host.rs", "leptos::task::spawn_local(async {})"));
        assert!(!breaks("src/runtime/mod.rs", "leptos::task::spawn_local(async {})"));
    }

    #[test]
    fn money_is_no_float() {
        for text in ["let x: f64 = y;", "1.5f32", "value.as_f64()"] {
            for file in
                ["checkout/src/money.rs", "wire/src/ocapi/mod.rs", "proxy/src/a.rs", "sandbox/src/a.rs"]
            {
                assert!(breaks(&format!("crates/{file}"), text), "{file}: {text}");
            }
            assert!(!breaks("crates/wire/src/decimal.rs", text), "{text}");
            assert!(!breaks("src/texts/format.rs", text), "{text}");
        }
    }

    #[test]
    fn one_module_reads_the_environment() {
        let config = source("crates/proxy/src/config.rs", "std::env::args()");
        let other = source("crates/proxy/src/main.rs", "std::env::var(\"PORT\")");
        let elsewhere = source("crates/demo/src/main.rs", "std::env::args()");
        let problems = one_reader_of_the_environment(&[config, other, elsewhere]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].place, "crates/proxy/src: config, main");
    }

    #[test]
    fn a_modules_folder_belongs_to_it() {
        let main = source("crates/proxy/src/main.rs", "");
        let one = source("crates/proxy/src/config.rs", "env::args()");
        let two = source("crates/proxy/src/config/operator.rs", "env::args_os()");
        assert_eq!(one_reader_of_the_environment(&[main, one, two]), []);
    }

    #[test]
    fn a_library_may_read_where_it_likes() {
        let one = source("crates/e2e/src/browser.rs", "env::var(\"A\")");
        let two = source("crates/e2e/src/stage.rs", "env::var(\"B\")");
        assert_eq!(one_reader_of_the_environment(&[one, two]), []);
    }

    #[test]
    fn readers_in_different_crates_do_not_meet() {
        let one = source("crates/proxy/src/config.rs", "env::var(\"A\")");
        let two = source("crates/demo/src/main.rs", "env::args()");
        let three = source("crates/demo/src/lib.rs", "// env::args()\nenv!(\"CARGO_PKG_NAME\")");
        assert_eq!(one_reader_of_the_environment(&[one, two, three]), []);
    }
}
