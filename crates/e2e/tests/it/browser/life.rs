//! The life of the element on a page: its script loaded twice or late, the element moved, nested and removed.

use e2e::{HostPage, ServedFile, TestContext, dist_file, eventually, needs, run_test};
use sandbox::Route;
use serde_json::{Value, json};

/// Asserts that the page got no error and no `fatal` event.
async fn nothing_went_wrong(test: &TestContext) {
    assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
    assert_eq!(test.events("fatal").await, [] as [Value; 0]);
}

#[test]
fn a_script_that_is_there_twice_does_nothing_twice() {
    run_test(async |test| {
        let module = dist_file("voucher-checkout.js");
        test.serve("copy.js", ServedFile::new("text/javascript", module));
        let script = r#"<script type="module" src="/voucher-checkout.js"></script>
            <script type="module" src="/voucher-checkout.js"></script>
            <script type="module" src="/voucher-checkout.js?again"></script>
            <script type="module" src="/test/copy.js"></script>"#;
        let checkout = test.visit(&HostPage { script, ..HostPage::default() }).await;
        checkout.settled().await;
        assert_eq!(test.count(Route::TicketPrices), 1);
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        let roots = "return probe.root(0).querySelectorAll('section.vc').length";
        assert_eq!(test.browser.run::<usize>(roots, vec![]).await, 1);
        assert_eq!(test.count(Route::AddVoucher), 1);
        nothing_went_wrong(test).await;
    });
}

#[test]
fn an_element_that_was_there_long_before_the_script_is_a_widget_too() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage { script: "", ..HostPage::default() }).await;
        assert_eq!(checkout.view().await.fallback, "What the page has to say.");
        let script = "const script = document.createElement('script'); script.type = 'module'; \
            script.src = '/voucher-checkout.js'; document.head.append(script)";
        test.browser.run::<()>(script, vec![]).await;
        checkout.settled().await;
        assert_eq!(test.count(Route::TicketPrices), 1, "read once");
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        nothing_went_wrong(test).await;
    });
}

#[test]
fn what_was_typed_goes_along_when_the_element_is_moved() {
    // Ways in which frameworks sort a list by keys: they move the element or its neighbours.
    let moves = [
        "place.append(widget)",
        "place.insertBefore(widget, place.firstChild)",
        "for (const other of [...place.children].reverse()) place.insertBefore(other, place.firstChild)",
        "document.body.insertBefore(widget, document.body.firstChild)",
        "const parts = document.createDocumentFragment(); parts.append(widget); place.append(parts)",
        // Not every engine has `moveBefore`.
        "(place.moveBefore ?? place.insertBefore).call(place, widget, place.firstChild)",
        "const { body } = document; (body.moveBefore ?? body.insertBefore).call(body, widget, null)",
        // As htmx keeps an element: it passes through a document without a window.
        "const other = new DOMParser().parseFromString('', 'text/html'); \
            other.body.append(widget); place.append(widget)",
        // As Turbo moves a permanent element into the next page.
        "return (async () => { const mark = document.createElement('meta'); widget.replaceWith(mark); \
            for (let turn = 0; turn < 5; turn++) await null; mark.replaceWith(widget) })()",
    ];
    run_test(async |test| {
        let before = r#"<main id="place"><p>One</p><p>Two</p>"#;
        let page = HostPage { before, after: "<p>Three</p></main>", ..HostPage::default() };
        let checkout = test.visit(&page).await;
        checkout.settled().await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let calls = test.sandbox.ledger().len();
        let keeps = test.browser.run::<bool>("return 'moveBefore' in Element.prototype", vec![]).await;
        for how in moves {
            for _ in 0..30 {
                // In a task of the page: WebKit's driver lets its microtasks run in the middle of the driver's script.
                let script = format!(
                    "const [widget] = probe.widgets(), place = document.getElementById('place'); \
                     const move = async () => {{ {how} }}; \
                     await new Promise((done, failed) => setTimeout(() => move().then(done, failed)))"
                );
                assert_eq!(test.browser.run_async(&script, vec![]).await, json!({"value": null}), "{how}");
            }
            let view = checkout.settled().await;
            assert_eq!(view.code.as_deref(), Some("ADTMM0000111 1234"), "{how}");
            let sheets = "return probe.root(0).adoptedStyleSheets.length";
            assert_eq!(test.browser.run::<usize>(sheets, vec![]).await, 1, "{how}");
            if keeps && how.contains("moveBefore") {
                assert_eq!(view.focus, "code", "{how}");
            } else {
                checkout.type_into("code", "").await;
            }
        }
        assert_eq!(test.sandbox.ledger().len(), calls, "nothing is asked again");
        checkout.click_part("apply").await;
        eventually!(checkout.total(), "$11.00");
        assert_eq!(test.events("ready").await.len(), 1);
        nothing_went_wrong(test).await;
    });
}

/// Moves the element into the shadow root of another element, and then loads the script.
const INTO_A_SHADOW: &str = "const host = document.createElement('div'); document.body.append(host); \
    const root = host.attachShadow({ mode: 'open' }); root.append(probe.widgets()[0]); \
    probe.widgets = () => [...root.querySelectorAll('voucher-checkout')]; \
    const script = document.createElement('script'); script.type = 'module'; \
    script.src = '/voucher-checkout.js'; document.head.append(script)";

#[test]
fn within_the_shadow_of_another_element_it_works() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage { script: "", ..HostPage::default() }).await;
        test.browser.run::<()>(INTO_A_SHADOW, vec![]).await;
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        nothing_went_wrong(test).await;
    });
}

#[test]
fn within_the_shadow_of_another_element_it_speaks_the_pages_language() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage { script: "", ..HostPage::default() }).await;
        test.browser.run::<()>("document.documentElement.lang = 'de'", vec![]).await;
        test.browser.run::<()>(INTO_A_SHADOW, vec![]).await;
        assert_eq!(checkout.settled().await.language, "de");
    });
}

/// Replaces `fetch`: every read gets the answer that the first widget got, without the network.
const ANSWERS: &str = "const real = window.fetch, kept = new Map(); window.fetch = async (request, how) => { \
    if (!(request instanceof Request) || request.method !== 'GET') return real(request, how); \
    if (!kept.has(request.url)) kept.set(request.url, real(request).then(async (answer) => [await answer.text(), answer.status])); \
    const [text, status] = await kept.get(request.url); \
    return new Response(text, { status }); }; window.memories = []; \
    const { Instance } = WebAssembly; WebAssembly.Instance = function (module, imports) { \
      const made = new Instance(module, imports); \
      memories.push(...Object.values(made.exports).filter((it) => it instanceof WebAssembly.Memory)); return made; };";
/// Mounts and unmounts that many widgets. Every tenth reads its order first; half of the others are removed while their
/// reads are under way, and half before.
const ROUNDS: &str = "const [first] = probe.widgets(), rounds = arguments[0]; \
    for (let round = 0; round < rounds; round++) { \
      const widget = first.cloneNode(true); widget.orderToken = first.orderToken; \
      const ready = new Promise((done) => widget.addEventListener('voucher-checkout-ready', done, { once: true })); \
      document.body.append(widget); \
      if (round % 10 === 0) await ready; \
      else await new Promise(round % 2 ? (done) => setTimeout(done) : queueMicrotask); \
      widget.remove(); await new Promise((done) => setTimeout(done)); \
    } probe.events.length = 0; await new Promise((done) => setTimeout(done, 2500))";

/// The bytes by which wasm memory grows at least. One page more is no leak, because fragmentation differs between runs.
/// If each widget leaked 100 bytes, the memory would grow by two pages or more.
const PAGE: i64 = 65_536;

/// The bytes of the heap and of the wasm memories, and the numbers of event listeners and nodes.
async fn footprint(test: &TestContext) -> [i64; 4] {
    let browser = &test.browser;
    for _ in 0..3 {
        browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
    }
    let heap = browser.devtools("Runtime.getHeapUsage", json!({})).await["usedSize"].as_f64().expect("bytes");
    let memory = "return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)";
    let memory = browser.run::<i64>(memory, vec![]).await;
    let counters = browser.devtools("Memory.getDOMCounters", json!({})).await;
    let count = |name: &str| counters[name].as_i64().expect("a count");
    [heap as i64, memory, count("jsEventListeners"), count("nodes")]
}

#[test]
fn a_thousand_that_came_and_went_leave_nothing() {
    needs!(Memory);
    run_test(async |test| {
        let head = format!("<script>{{ {ANSWERS} }}</script>");
        let checkout = test.visit(&HostPage { head: &head, ..HostPage::default() }).await;
        checkout.settled().await;
        // In parts, because a script may take a minute, and a busy machine is slow.
        let thousand = async || {
            for _ in 0..4 {
                let done = test.browser.run_async(ROUNDS, vec![250.into()]).await;
                assert_eq!(done, json!({"value": null}));
            }
        };
        thousand().await;
        let before = footprint(test).await;
        thousand().await;
        thousand().await;
        let after = footprint(test).await;
        let [heap, memory, listeners, nodes] = [0, 1, 2, 3].map(|at| after[at] - before[at]);
        assert!(heap < 1_000_000, "{heap} bytes more: {before:?} {after:?}");
        assert!(memory <= PAGE, "{memory} bytes of wasm more: {before:?} {after:?}");
        // The browser itself may keep the nodes of the last widget for a while.
        assert!(listeners <= 0 && nodes < 20, "{before:?} {after:?}");
        nothing_went_wrong(test).await;
    });
}
