//! The files of the languages: loaded with the wasm, and English in place of one that cannot be read.

use super::languages::loaded;
use e2e::{HostPage, ServedFile, TestContext, Texts, dist_file, eventually, money, run_test};
use serde_json::{Value, json};

const GERMAN_PAGE: HostPage<'_> =
    HostPage { script: TestContext::SERVED_SCRIPT, attributes: r#"lang="de""#, ..HostPage::PLAIN };

/// The built file with the texts of a language.
fn built(tag: &str) -> ServedFile {
    ServedFile::new("application/json", dist_file(&format!("voucher-checkout.{tag}.json")))
}

/// The German texts of another release.
fn of_another_release() -> ServedFile {
    let built = String::from_utf8(built("de").content).expect("it is text");
    let (texts, _) = built.rsplit_once(',').expect("the release is the last entry");
    ServedFile::new("application/json", format!("{texts}, \"release\": \"AAAAAAAA\"}}"))
}

/// Answers of servers that do not have the file of a language in this release.
fn wrong() -> [ServedFile; 4] {
    [
        ServedFile::new("text/html", "<!doctype html><title>Start page</title>"),
        ServedFile::new("application/json", r#"{"error":"not found"}"#),
        ServedFile::new("application/json", "null"),
        of_another_release(),
    ]
}

#[test]
fn the_texts_are_loaded_while_the_wasm_is() {
    run_test(async |test| {
        for (page, tag) in
            [(GERMAN_PAGE, "de"), (HostPage { attributes: r#"lang="en-NZ""#, ..GERMAN_PAGE }, "en")]
        {
            let gate = test.hold_wasm();
            let checkout = test.visit(&page).await;
            eventually!(loaded(test), [tag]);
            gate.open();
            assert_eq!(checkout.settled().await.language, tag);
            assert_eq!(loaded(test).await, [tag], "and no other language is");
        }
    });
}

#[test]
fn english_stands_in_for_a_language_that_cannot_be_read() {
    run_test(async |test| {
        test.hold_wasm().open();
        for file in wrong() {
            test.serve("voucher-checkout.de.json", file);
            let view = test.visit(&GERMAN_PAGE).await.settled().await;
            assert_eq!((view.title, view.language.as_str()), (Texts::English.get("title"), "en"));
            assert_eq!(view.total, money(2000, Texts::German), "as the page's language writes it");
        }
    });
}

#[test]
fn texts_of_the_release_before_do_not_stay() {
    run_test(async |test| {
        test.hold_wasm().open();
        for (file, language) in [(of_another_release(), "en"), (built("de"), "de")] {
            test.serve("voucher-checkout.de.json", file.for_a_day());
            assert_eq!(test.visit(&GERMAN_PAGE).await.settled().await.language, language);
        }
    });
}

#[test]
fn without_any_texts_the_widget_does_not_run_and_a_second_try_finds_them() {
    run_test(async |test| {
        test.hold_wasm().open();
        for file in wrong() {
            for tag in ["de", "en"] {
                test.serve(&format!("voucher-checkout.{tag}.json"), file.clone());
            }
            let checkout = test.visit(&GERMAN_PAGE).await;
            eventually!(test.events("fatal"), [json!({"reason": "load"})]);
            let retry = "return probe.find(0, '[part=retry]').textContent";
            let text: String = test.browser.run(retry, vec![]).await;
            assert_eq!(text, Texts::German.get("ended.broken.retry"), "the module has these texts");
            test.serve("voucher-checkout.de.json", built("de"));
            checkout.click_part("retry").await;
            let view = checkout.settled().await;
            assert_eq!((view.title, view.language.as_str()), (Texts::German.get("title"), "de"));
            assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
        }
    });
}

#[test]
fn a_change_to_a_language_that_cannot_be_read_keeps_the_texts() {
    run_test(async |test| {
        test.hold_wasm().open();
        for tag in ["en", "fr"] {
            test.serve(&format!("voucher-checkout.{tag}.json"), ServedFile::new("application/json", "null"));
        }
        let checkout = test.visit(&GERMAN_PAGE).await;
        checkout.settled().await;
        let watch = "window.spoken = []; const section = probe.find(0, '.vc'); \
            new MutationObserver(() => spoken.push(section.lang)).observe(section, { attributeFilter: ['lang'] })";
        test.browser.run::<()>(watch, vec![]).await;
        checkout.script("widget.lang = 'fr'").await;
        eventually!(loaded(test), ["de", "fr", "en"]);
        test.serve("voucher-checkout.en.json", built("en"));
        checkout.script("widget.lang = 'sv'").await;
        eventually!(async { checkout.view().await.language }, "sv");
        checkout.script("widget.lang = 'fr'").await;
        eventually!(async { checkout.view().await.language }, "en");
        assert_eq!(test.browser.run::<Vec<String>>("return spoken", vec![]).await, ["sv", "en"]);
        assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
    });
}
