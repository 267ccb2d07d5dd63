//! Languages, their direction, changing them, and texts that the page sets.

use e2e::{HostPage, TestContext, Texts, eventually, money, run_test};
use sandbox::Route;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The catalogue of a language in the repository.
fn catalogue(tag: &str) -> Value {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/texts/locales").join(format!("{tag}.json"));
    serde_json::from_str(&fs::read_to_string(file).expect("there is a catalogue")).expect("it is JSON")
}

/// The tags of all languages.
fn languages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/texts/locales");
    let files = fs::read_dir(folder).expect("there are catalogues").flatten();
    let mut tags: Vec<String> = files
        .filter_map(|file| file.file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
        .collect();
    tags.sort();
    tags
}

/// The tags of the catalogues that the page has loaded or tried to, in order.
pub(super) async fn loaded(test: &TestContext) -> Vec<String> {
    let names = "return performance.getEntriesByType('resource').map(({ name }) => \
        name.match(/voucher-checkout\\.([a-z]+)\\.json$/)?.[1]).filter(Boolean)";
    test.browser.run(names, vec![]).await
}

async fn direction(test: &TestContext) -> String {
    test.browser.run("return getComputedStyle(probe.find(0, '.vc')).direction", vec![]).await
}

/// Translates the widget as Chrome translates a page: each text node is replaced with two nested `<font>` elements.
const TRANSLATE: &str = "const walker = document.createTreeWalker(probe.root(0), NodeFilter.SHOW_TEXT), texts = []; \
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode); \
    for (const text of texts) { \
      const [outer, inner] = ['font', 'font'].map((tag) => document.createElement(tag)); \
      inner.textContent = `~${text.data}`; outer.append(inner); text.replaceWith(outer); \
    }";

#[test]
fn a_page_that_the_browser_translates_shows_what_changed_once_and_right() {
    run_test(async |test| {
        let checkout = test.open().await;
        let translate = async || test.browser.run::<()>(TRANSLATE, vec![]).await;
        translate().await;
        let view = checkout.view().await;
        assert_eq!((view.total.as_str(), view.title), ("~$20.00", format!("~{}", checkout.text("title"))));
        let added = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(added.total, "$11.00");
        assert_eq!(added.message, checkout.saved("$9.00", "$11.00"));
        assert_eq!(added.vouchers[0].hint, checkout.text_with("vouchers.pays", &[("count", "1")]));
        translate().await;
        assert_eq!(checkout.view().await.total, "~$11.00");
        checkout.click_part("remove").await;
        eventually!(checkout.total(), "$20.00");
        let view = checkout.settled().await;
        assert_eq!((view.vouchers.len(), view.lines.len()), (0, 2));
        assert_eq!(view.message, checkout.text("message.voucher-removed"));
        let sums = "return probe.find(0, '.sums').querySelectorAll('[part=total]').length";
        assert_eq!(test.browser.run::<u32>(sums, vec![]).await, 1);
        assert!(test.browser.recorded("errors").await.is_empty());
    });
}

#[test]
fn a_german_page_has_german_texts_names_and_prices() {
    run_test(async |test| {
        let checkout = test.open_in(Texts::German).await;
        let view = checkout.view().await;
        assert_eq!((view.title, view.language.as_str()), (checkout.text("title"), "de"));
        assert_eq!((view.total, view.lines[0].name.as_str()), (money(2000, Texts::German), "Erwachsene"));
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        let (saved, due) = (money(900, Texts::German), money(1100, Texts::German));
        assert_eq!(view.message, checkout.saved(&saved, &due));
        assert_eq!(view.total, money(test.total_minor(), Texts::German));
        assert_eq!(view.total, "11,00\u{a0}$");
        assert_eq!(
            (view.lines[0].name.as_str(), view.vouchers[0].name.as_str()),
            ("Gutschein Erwachsene", "Kinogeld Erwachsene")
        );
        assert_eq!(view.vouchers[0].hint, checkout.text_with("vouchers.pays", &[("count", "1")]));
        let pay =
            test.browser.run::<String>("return document.getElementById('pay-button').textContent", vec![]);
        assert_eq!(pay.await, "11,00\u{a0}$ bezahlen");
    });
}

#[test]
fn german_errors_too() {
    run_test(async |test| {
        let checkout = test.open_in(Texts::German).await;
        let view = checkout.add_voucher("ADTMM0000900", "1234").await;
        let text = Texts::German.get("message.voucher-redeemed");
        assert_ne!(text, Texts::English.get("message.voucher-redeemed"));
        let refusal = checkout.refusal("message.voucher-redeemed", &money(2000, Texts::German));
        assert_eq!((view.message, view.field_error), (text, refusal));
    });
}

#[test]
fn the_language_changes_on_the_way_and_nothing_typed_is_lost() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher("ADTMM0000900", "1234").await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let calls = test.sandbox.ledger().len();
        checkout.script("widget.lang = 'de'").await;
        let german = test.checkout(Texts::German);
        eventually!(async { german.view().await.title }, german.text("title"));
        let view = german.view().await;
        assert_eq!(view.code.as_deref(), Some("ADTMM0000111 1234"));
        let refusal = german.refusal("message.voucher-redeemed", &money(2000, Texts::German));
        assert_eq!(view.field_error, refusal);
        assert_eq!((view.total, test.sandbox.ledger().len()), (money(2000, Texts::German), calls));
        german.click_part("apply").await;
        eventually!(german.total(), money(1100, Texts::German));
        assert_eq!(test.count(Route::AddVoucher), 2);
    });
}

#[test]
fn an_unknown_language_is_english() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.script("widget.lang = 'tlh'").await;
        let view = checkout.view().await;
        assert_eq!((view.title, view.language.as_str()), (checkout.text("title"), "en"));
    });
}

#[test]
fn each_language_is_loaded_when_it_is_spoken_and_once() {
    run_test(async |test| {
        let checkout = test.open().await;
        assert_eq!(loaded(test).await, ["en"]);
        for tag in languages().into_iter().chain(languages()) {
            checkout.script(&format!("widget.lang = {}", json!(tag))).await;
            eventually!(async { checkout.view().await.language }, tag.clone());
            let (view, texts) = (checkout.view().await, catalogue(&tag));
            assert_eq!(
                json!([view.title, view.headings[0]]),
                json!([texts["title"], texts["discounts.title"]])
            );
            assert_eq!(direction(test).await, if tag == "ar" { "rtl" } else { "ltr" });
        }
        let mut loaded = loaded(test).await;
        loaded.sort();
        assert_eq!(loaded, languages());
    });
}

#[test]
fn what_is_written_from_right_to_left_is_so_on_any_page() {
    run_test(async |test| {
        let checkout = test.open().await;
        for (language, page, expected) in [
            ("ar", "", "rtl"),
            ("he-IL", "", "rtl"),
            ("ur", "ltr", "rtl"),
            ("pa-Arab", "", "rtl"),
            ("pa", "", "ltr"),
            ("no such tag", "", "ltr"),
            ("en", "", "ltr"),
            ("en", "rtl", "rtl"),
            ("ar", "rtl", "rtl"),
        ] {
            let set = "document.documentElement.dir = arguments[0]; probe.widgets()[0].lang = arguments[1]";
            test.browser.run::<()>(set, vec![page.into(), language.into()]).await;
            eventually!(direction(test), expected);
        }
        // Codes stay left to right: in the fields, in the second step, and as the end of a voucher.
        let read = "return [...probe.root(0).querySelectorAll('[part~=code], [part~=pin], .for .code')] \
            .map((element) => getComputedStyle(element).direction)";
        assert_eq!(test.browser.run::<Vec<String>>(read, vec![]).await, ["ltr"]);
        checkout.enter_code("ADTMM0000111").await;
        assert_eq!(test.browser.run::<Vec<String>>(read, vec![]).await, ["ltr"; 2]);
        assert_eq!(checkout.enter_pin("1234").await.vouchers.len(), 1);
        let places = "return [...probe.root(0).querySelectorAll('.code, .line .hint')].map((element) => { \
            const node = [...element.childNodes].find(({ data }) => data?.includes('0111')); \
            if (!node) return null; \
            const at = node.data.indexOf('0111'), range = new Range(); \
            const left = (from) => { range.setStart(node, from); range.setEnd(node, from + 1); return range.getBoundingClientRect().left }; \
            return left(at) < left(at + 3) }).filter((found) => found !== null)";
        let places: Vec<bool> = test.browser.run(places, vec![]).await;
        assert_eq!(places, [true, true], "at the voucher and in the order");
    });
}

/// Servers write locales, with an underscore, where HTML wants language tags.
#[test]
fn a_locale_is_the_language_that_it_means() {
    run_test(async |test| {
        for attributes in [r#"lang="de_DE""#, r#"lang="de_DE.UTF-8""#, r#"lang="de_DE@euro""#] {
            let page = HostPage { attributes, ..HostPage::default() };
            let view = test.visit(&page).await.settled().await;
            assert_eq!((view.title, view.language.as_str()), (Texts::German.get("title"), "de"));
            assert_eq!(view.total, money(2000, Texts::German));
        }
        let head = "<script>document.documentElement.lang = 'ar_EG'</script>";
        let checkout = test.visit(&HostPage { head, ..HostPage::default() }).await;
        let view = checkout.settled().await;
        assert_eq!(json!([view.title, direction(test).await]), json!([catalogue("ar")["title"], "rtl"]));
    });
}

/// "NZ$ 20.00", not "$NZ 20.00": in the order of the screen, from left to right.
#[test]
fn an_amount_of_a_right_to_left_language_is_right_in_any_text() {
    run_test(async |test| {
        let page = HostPage { attributes: r#"lang="ar""#, ..HostPage::default() };
        test.visit(&page).await.settled().await;
        let orders = "const text = probe.widgets()[0].detail.due.text; const place = (tag, dir) => { \
              const element = document.createElement(tag); element.dir = dir; \
              element.append(`${dir === 'rtl' ? 'ادفع' : 'Pay'} `, text, dir === 'rtl' ? ' الآن' : ' now'); \
              document.body.append(element); return element.childNodes[1]; }; \
            const order = (node) => { const range = new Range(); \
              return [...node.data].map((letter, at) => { range.setStart(node, at); range.setEnd(node, at + 1); \
                return [range.getBoundingClientRect().left, letter]; }) \
                .filter(([, letter]) => /[!-~]/.test(letter)).sort(([a], [b]) => a - b).map(([, letter]) => letter).join(''); }; \
            const walker = document.createTreeWalker(probe.find(0, '[part=total] dd'), NodeFilter.SHOW_TEXT); \
            return [place('p', 'rtl'), place('p', 'ltr'), place('button', 'rtl'), walker.nextNode()].map(order)";
        assert_eq!(test.browser.run::<Vec<String>>(orders, vec![]).await, ["NZ$20.00"; 4]);
    });
}

#[test]
fn the_page_may_use_words_of_its_own() {
    run_test(async |test| {
        let checkout = test.open().await;
        let title = async || checkout.view().await.title;
        checkout.fill_in("ADTMM0000111", "1234").await;
        checkout
            .script("widget.texts = { title: 'Gift cards', 'no.such.key': 'Nothing', 'discounts.title': 5 }")
            .await;
        eventually!(title(), "Gift cards");
        let view = checkout.view().await;
        assert_eq!(
            (view.headings[0].as_str(), view.code.as_deref()),
            ("Discounts", Some("ADTMM0000111 1234"))
        );

        checkout.script("widget.lang = 'de'").await;
        eventually!(
            async { checkout.view().await.headings.swap_remove(0) },
            Texts::German.get("discounts.title")
        );
        assert_eq!(title().await, "Gift cards", "they go with the element, not with the language");

        checkout.script("widget.texts = undefined").await;
        eventually!(title(), Texts::German.get("title"));

        // The property may be set before the element is connected.
        let again = "const again = widget.cloneNode(true); again.orderToken = widget.orderToken; \
            again.texts = { title: 'From the start' }; widget.replaceWith(again)";
        checkout.script(again).await;
        eventually!(title(), "From the start");
        let circle = "widget.texts = {}; widget.texts.title = widget.texts; widget.texts = widget.texts";
        assert!(
            checkout.script(circle).await.get("reason").is_none(),
            "what cannot be written down is no text"
        );
        eventually!(title(), Texts::German.get("title"));
    });
}
