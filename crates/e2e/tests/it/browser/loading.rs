//! Loading the wasm once and with the right hash, and the fallback if it cannot run or has crashed.

use super::scan::{BARCODE, before, pays};
use e2e::{
    Camera, Checkout, HostPage, Print, ServedFile, TestContext, dist_file, eventually, needs, run_test,
};
use rxing::BarcodeFormat::CODE_128;
use sandbox::{Route, When};
use serde_json::{Value, json};

/// Keeps the memories of the wasm instances, and counts the calls into the instances.
const CAPTURE: &str = "<script>{ \
    const { Instance } = WebAssembly; window.captured = { calls: 0, memories: [] }; \
    WebAssembly.Instance = function (module, imports) { \
      const { exports } = new Instance(module, imports), counted = {}; \
      for (const [name, it] of Object.entries(exports)) { \
        if (it instanceof WebAssembly.Memory) captured.memories.push(it); \
        counted[name] = typeof it === 'function' ? (...given) => { captured.calls++; return it(...given); } : it; \
      } \
      return { exports: counted }; \
    }; }</script>";
/// Overwrites the memory of the last instance, so that its next call traps.
const BREAK: &str = "new Uint8Array(captured.memories.at(-1).buffer).fill(0xff)";

fn wasm() -> Vec<u8> {
    dist_file("voucher-checkout.wasm")
}

/// The digests of the built files.
fn integrity() -> Value {
    serde_json::from_slice(&dist_file("integrity.json")).expect("JSON")
}

/// Asserts that the content of the element is shown instead of the form.
async fn falls_back(checkout: &Checkout<'_>) {
    let view = checkout.view().await;
    assert!(!view.drawn && view.fallback == "What the page has to say.", "{view:#?}");
}

async fn has_retry(test: &TestContext) -> bool {
    test.browser.run("return Boolean(probe.find(0, '[part=retry]'))", vec![]).await
}

#[test]
fn without_web_assembly_or_anything_else_that_it_needs_the_page_has_its_say() {
    run_test(async |test| {
        // Without the last one, the first form cannot be drawn.
        for name in ["WebAssembly", "fetch", "AbortController", "Intl", "crypto", "Node.prototype.normalize"]
        {
            let head = format!("<script>delete window.{name}</script>");
            let checkout = test.visit(&HostPage { head: &head, ..HostPage::default() }).await;
            eventually!(
                async { (name, test.events("fatal").await) },
                (name, vec![json!({"reason": "unsupported"})])
            );
            falls_back(&checkout).await;
            assert!(!has_retry(test).await, "a retry would not help");
            assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0], "{name}");
        }
    });
}

#[test]
fn another_type_of_content_will_do() {
    run_test(async |test| {
        for kind in ["application/octet-stream", "text/site-proxy"] {
            test.hold_wasm();
            test.serve("voucher-checkout.wasm", ServedFile::new(kind, wasm()));
            let checkout =
                test.visit(&HostPage { script: TestContext::SERVED_SCRIPT, ..HostPage::default() }).await;
            assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00", "{kind}");
        }
    });
}

#[test]
fn a_wasm_that_is_not_the_one_is_not_run() {
    run_test(async |test| {
        let mut wasm = wasm();
        *wasm.last_mut().expect("it is not empty") ^= 1;
        test.hold_wasm();
        test.serve("voucher-checkout.wasm", ServedFile::new("application/wasm", wasm));
        let checkout =
            test.visit(&HostPage { script: TestContext::SERVED_SCRIPT, ..HostPage::default() }).await;
        eventually!(test.events("fatal"), [json!({"reason": "load"})]);
        falls_back(&checkout).await;
        assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
    });
}

/// A release replaces the files at their addresses, and the browser keeps the wasm of the one before for a day.
#[test]
fn a_wasm_of_the_release_before_does_not_stay() {
    run_test(async |test| {
        let mut old = wasm();
        *old.last_mut().expect("it is not empty") ^= 1;
        test.hold_wasm();
        let for_a_day = |content| ServedFile::new("application/wasm", content).for_a_day();
        test.serve("voucher-checkout.wasm", for_a_day(old));
        let page = HostPage { script: TestContext::SERVED_SCRIPT, ..HostPage::default() };
        test.visit(&page).await;
        eventually!(async { test.events("fatal").await.len() }, 1);
        test.serve("voucher-checkout.wasm", for_a_day(wasm()));
        let checkout = test.visit(&page).await;
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        assert_eq!(test.events("fatal").await, [] as [Value; 0]);
    });
}

#[test]
fn what_could_not_be_loaded_is_loaded_at_the_second_try_and_nothing_typed_is_lost() {
    run_test(async |test| {
        let gate = test.hold_wasm();
        test.serve(
            "voucher-checkout.wasm",
            ServedFile { gate: gate.clone(), ..ServedFile::new("application/wasm", "none") },
        );
        let checkout =
            test.visit(&HostPage { script: TestContext::SERVED_SCRIPT, ..HostPage::default() }).await;
        checkout.retype("code", "ADTMM0000111").await;
        gate.open();
        eventually!(test.events("fatal"), [json!({"reason": "load"})]);
        falls_back(&checkout).await;
        let focused = "return probe.root(0).activeElement?.part.value";
        assert_eq!(test.browser.run::<Value>(focused, vec![]).await, "retry", "the focus is not lost");
        test.serve("voucher-checkout.wasm", ServedFile::new("application/wasm", wasm()));
        checkout.click_part("retry").await;
        let view = checkout.settled().await;
        assert_eq!(view.code.as_deref(), Some("ADTMM0000111"));
        assert_eq!((view.fallback.as_str(), has_retry(test).await), ("", false));
        checkout.click_part("apply").await;
        checkout.enter_pin("1234").await;
        eventually!(checkout.total(), "$11.00");
    });
}

/// The links of a page that loads files ahead.
fn ahead(files: [&str; 2]) -> String {
    let [wasm, texts] =
        files.map(|file| format!(r#"<link rel="preload" as="fetch" crossorigin="" href="{file}"/>"#));
    format!(r#"<link rel="icon" href="data:,"/>{wasm}{texts}"#)
}

/// Firefox asks twice for a file whose digest is checked, and takes the second one from its cache.
#[test]
fn what_the_page_has_loaded_ahead_crosses_the_network_once() {
    needs!(OwnPreloads);
    run_test(async |test| {
        test.hold_wasm().open();
        let names = ["voucher-checkout.en.json", "voucher-checkout.wasm"];
        for name in names {
            let kind = if name.ends_with("wasm") { "application/wasm" } else { "application/json" };
            test.serve(name, ServedFile::new(kind, dist_file(name)).for_a_day());
        }
        let head = ahead(["/test/voucher-checkout.wasm", "/test/voucher-checkout.en.json"]);
        let script = TestContext::SERVED_SCRIPT;
        let checkout = test.visit(&HostPage { head: &head, script, ..HostPage::default() }).await;
        assert_eq!(checkout.settled().await.total, "$20.00");
        let sent = "return performance.getEntriesByType('resource').filter(({ name, transferSize }) => /\\.(wasm|json)$/.test(name) && transferSize > 1000).map(({ name }) => name.split('/').at(-1))";
        let mut sent = test.browser.run::<Vec<String>>(sent, vec![]).await;
        sent.sort();
        assert_eq!(sent, names);
    });
}

#[test]
fn what_the_page_has_loaded_ahead_is_used() {
    needs!(OwnPreloads, Preloads);
    run_test(async |test| {
        let head = ahead(["/voucher-checkout.wasm", "/voucher-checkout.en.json"]);
        let checkout = test.visit(&HostPage { head: &head, ..HostPage::default() }).await;
        assert_eq!(checkout.settled().await.total, "$20.00");
        let loaded = "return performance.getEntriesByType('resource').filter(({ name }) => /\\.(wasm|json)$/.test(name)).map(({ initiatorType }) => initiatorType)";
        assert_eq!(test.browser.run::<Vec<String>>(loaded, vec![]).await, ["link", "link"]);
        assert_eq!(test.browser.console().await, [] as [String; 0]);
    });
}

/// As with the README's snippet, which loads everything from a content network.
#[test]
fn the_files_may_come_from_another_origin() {
    needs!(Preloads);
    before(&Camera::Films(Print::film(BARCODE, CODE_128)), async |test| {
        test.hold_wasm().open();
        let other = test.site().replace("127.0.0.1", "localhost");
        let file = |name| format!("{other}test/{name}");
        let [module, wasm, texts] =
            ["voucher-checkout.js", "voucher-checkout.wasm", "voucher-checkout.en.json"].map(file);
        let given = integrity();
        let script = format!(
            r#"<script type="module" crossorigin="" src="{module}" integrity="{}"></script>"#,
            given["voucher-checkout.js"].as_str().expect("a digest")
        );
        let head = ahead([&wasm, &texts]);
        let checkout = test.visit(&HostPage { head: &head, script: &script, ..HostPage::default() }).await;
        assert_eq!(checkout.settled().await.total, "$20.00");
        checkout.click_part("scan").await;
        pays(test, checkout).await;
        let loaded = "return performance.getEntriesByType('resource').map(({ name }) => name.split('?')[0]).filter((name) => name.includes('voucher-checkout'))";
        let mut loaded: Vec<String> = test.browser.run(loaded, vec![]).await;
        loaded.sort();
        let scanner = ["voucher-checkout-scan.js", "voucher-checkout-scan.wasm"].map(file);
        let mut all = vec![module, wasm, texts];
        all.extend(scanner);
        all.sort();
        assert_eq!(loaded, all, "each once, and from there");
    });
}

#[test]
fn a_crash_is_told_once_and_a_second_try_has_an_instance_of_its_own() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage { head: CAPTURE, ..HostPage::default() }).await;
        checkout.settled().await;
        checkout.enter_code("ADTMM0000111").await;
        checkout.retype("pin", "1234").await;
        test.hold_next(Route::ReadOrder, When::Before).await;
        let asked = "window.asked = probe.widgets()[0].refresh().catch((reason) => `rejected: ${reason}`)";
        test.browser.run::<()>(asked, vec![]).await;
        // The timer of the widget fires within a second, and the call traps.
        test.browser.run::<()>(BREAK, vec![]).await;
        eventually!(test.events("fatal"), [json!({"reason": "crashed"})]);
        falls_back(&checkout).await;
        let told = test.browser.run_async("return await asked", vec![]).await;
        assert!(told["value"].as_str().is_some_and(|told| told.starts_with("rejected")), "{told}");

        // The timer of the crashed instance fires every second, and the cinema answers its read.
        test.browser.run::<()>("window.before = captured.calls", vec![]).await;
        test.release();
        eventually!(async { test.calls(Route::ReadOrder).iter().all(|call| call.status.is_some()) }, true);
        let calls = "await new Promise((done) => setTimeout(done, 1500)); return captured.calls - before";
        assert_eq!(
            test.browser.run_async(calls, vec![]).await["value"],
            0,
            "a crashed instance is not called"
        );
        assert_eq!(test.events("fatal").await.len(), 1);

        checkout.click_part("retry").await;
        let view = checkout.settled().await;
        assert_eq!(
            (view.code.as_deref(), view.total.as_str()),
            (Some("ADTMM0000111"), "$20.00"),
            "without the PIN"
        );
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        assert_eq!(test.browser.run::<usize>("return captured.memories.length", vec![]).await, 2);
    });
}

#[test]
fn an_attribute_set_at_the_moment_of_a_crash_starts_the_widget_again() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage { head: CAPTURE, ..HostPage::default() }).await;
        checkout.settled().await;
        // The call traps before the element has handled the new attribute.
        let crash = "const [widget] = probe.widgets(); widget.setAttribute('region', 'NZ'); widget.refresh().catch(() => {});";
        // In a task of the page: WebKit's driver lets the page's microtasks run in the middle of its own script.
        test.browser.run::<()>(&format!("setTimeout(() => {{ {BREAK}; {crash} }})"), vec![]).await;
        eventually!(test.events("fatal"), [json!({"reason": "crashed"})]);
        eventually!(test.browser.run::<usize>("return captured.memories.length", vec![]), 2);
        assert_eq!((checkout.settled().await.total.as_str(), has_retry(test).await), ("$20.00", false));
    });
}

#[test]
fn after_a_crash_the_page_can_sell_the_order() {
    run_test(async |test| {
        let capture = CAPTURE.trim_start_matches("<script>").trim_end_matches("</script>");
        test.browser.add_page_script(capture).await;
        let checkout = test.open().await;
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        test.browser.run::<()>(BREAK, vec![]).await;
        eventually!(test.events("fatal"), [json!({"reason": "crashed"})]);
        assert_eq!(test.page_text("notice").await, "Vouchers cannot be used right now. You can still pay.");
        test.pay().await;
        let sold = test.sandbox.completed_order(&test.order).expect("it is sold").order;
        assert_eq!(sold.vouchers.expect("vouchers").len(), 1);
    });
}

#[test]
fn the_wasm_is_fetched_with_its_digest() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage { head: NOTED, ..HostPage::default() }).await;
        checkout.settled().await;
        let (digest, credentials): (String, String) =
            test.browser.run("return [noted.integrity, noted.credentials]", vec![]).await;
        assert_eq!(
            (&json!(digest), credentials.as_str()),
            (&integrity()["voucher-checkout.wasm"], "same-origin")
        );
    });
}

/// Keeps the options with which the wasm is fetched.
const NOTED: &str = "<script>{ const { fetch } = window; \
    window.fetch = (what, how) => { if (String(what).endsWith('.wasm')) window.noted = how; return fetch(what, how); }; }</script>";
