//! On each page of the table a voucher is redeemed: the total is right, no error is reported, and the globals and
//! prototypes of the page are unchanged.

mod table;

use e2e::{Checkout, HostPage, ServedFile, TestContext, dist_file, eventually, keys, needs, run_test};
use sandbox::Route;
use serde_json::{Value, json};
use table::Odd;

pub(super) use table::WITHOUT_SHEETS;

fn with(odd: Odd, tag: &mut String) -> HostPage<'_> {
    match odd {
        Odd::Script(script) => {
            *tag = format!("<script>{{ {script} }}</script>");
            HostPage { head: tag, ..HostPage::default() }
        }
        Odd::Style(style) => {
            *tag = format!("<style>{style}</style>");
            HostPage { head: tag, ..HostPage::default() }
        }
        Odd::Around(before, after) => HostPage { before, after, ..HostPage::default() },
        Odd::Page(page) => page,
    }
}

async fn redeem(test: &TestContext, checkout: &Checkout<'_>, name: &str) {
    test.sandbox.clear_ledger();
    checkout.settled().await;
    checkout.fill_in("ADTMM0000111", "1234").await;
    test.browser.press(keys::ENTER).await;
    redeemed(test, checkout, name).await;
}

async fn redeemed(test: &TestContext, checkout: &Checkout<'_>, name: &str) {
    eventually!(async { (name, checkout.view().await.total) }, (name, "$11.00".to_owned()));
    assert_eq!((test.count(Route::AddVoucher), test.count(Route::SetShowtime)), (1, 1), "{name}");
    assert!(test.browser.address().await.ends_with("/test/page"), "{name}");
    // The drivers of the browsers add these globals.
    let left = "const drivers = ['ret_nodes', 'se_exportedFunctionSymbol', 'Symbol(automationSessionProxy)']; \
        return probe.changed(probe.before).filter((name) => !drivers.includes(name))";
    assert_eq!(test.browser.run::<Vec<String>>(left, vec![]).await, [] as [String; 0], "{name}");
    assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0], "{name}");
}

#[expect(clippy::print_stderr, reason = "the name of the page on which the browser failed")]
fn all_of(fixtures: &[(&str, Odd)]) {
    run_test(async |test| {
        for (name, odd) in fixtures {
            eprintln!("{name}");
            let mut tag = String::new();
            let checkout = test.visit(&with(*odd, &mut tag)).await;
            redeem(test, &checkout, name).await;
            assert_eq!(test.events("fatal").await, [] as [Value; 0], "{name}");
        }
    });
}

#[test]
fn where_scripts_have_replaced_what_it_calls() {
    all_of(&table::REPLACED);
}

#[test]
fn where_scripts_have_touched_what_all_objects_have() {
    all_of(&table::TOUCHED);
}

#[test]
fn where_all_objects_have_more_to_enumerate() {
    needs!(AnswersAnywhere);
    all_of(&[table::ENUMERABLE]);
}

#[test]
fn under_styles_and_within_other_elements() {
    all_of(&table::AROUND);
}

#[test]
fn within_a_link() {
    needs!(FieldsInLinks);
    all_of(&[table::LINK]);
}

#[test]
fn on_pages_of_every_kind() {
    all_of(&table::PAGES);
}

#[test]
fn where_nothing_can_be_loaded_there_is_another_try() {
    run_test(async |test| {
        for (name, script) in table::BROKEN {
            let head = format!("<script>{{ {script} }}</script>");
            let checkout = test.visit(&HostPage { head: &head, ..HostPage::default() }).await;
            eventually!(
                async { (name, test.events("fatal").await) },
                (name, vec![json!({"reason": "load"})])
            );
            assert_eq!(checkout.view().await.fallback, "What the page has to say.", "{name}");
            assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0], "{name}");
            test.browser.run::<()>("window.fetch = kept; probe.before = probe.surroundings()", vec![]).await;
            checkout.click_part("retry").await;
            redeem(test, &checkout, name).await;
        }
    });
}

/// A page that acts on keys, except those typed into a field. It sees the element as the target of the event.
const SHORTCUTS: &str = "<script>window.acted = []; for (const type of ['keydown', 'keypress', 'keyup']) \
    document.addEventListener(type, (event) => { \
      if (['INPUT', 'TEXTAREA', 'SELECT'].includes(event.target.tagName)) return; \
      acted.push(event.key); if (event.key !== 'Tab') event.preventDefault(); })</script>";

#[test]
fn a_page_with_shortcuts_gets_no_key_that_is_typed() {
    run_test(async |test| {
        let acted = async || test.browser.run::<Vec<String>>("return acted.splice(0)", vec![]).await;
        // Before and after the wasm is there.
        for is_early in [true, false] {
            let gate = test.hold_wasm();
            if !is_early {
                gate.open();
            }
            let page =
                HostPage { head: SHORTCUTS, script: TestContext::SERVED_SCRIPT, ..HostPage::default() };
            let checkout = test.visit(&page).await;
            eventually!(async { checkout.view().await.code }, Some(String::new()));
            if !is_early {
                checkout.settled().await;
            }
            checkout.retype("code", "a/dt?mm .smk").await;
            assert_eq!(checkout.view().await.code.as_deref(), Some("a/dt?mm .smk"));
            assert_eq!(acted().await, [] as [&str; 0], "the page's seat map stays shut");
            test.browser.press(keys::ESCAPE).await;
            test.browser.press(keys::TAB).await;
            let acted = acted().await;
            assert!(acted.contains(&"Escape".to_owned()) && acted.contains(&"Tab".to_owned()), "{acted:?}");
            gate.open();
        }
    });
}

/// Everything that text inherits.
const HANDED_DOWN: &str = "text-align: center; text-align-last: right; letter-spacing: 0.2em; word-spacing: 1em; \
    text-transform: uppercase; text-indent: 3em; font-style: italic; font-variant: small-caps; line-height: 3; \
    white-space: pre; cursor: crosshair; text-shadow: 1px 1px red; hyphens: auto; word-break: break-all; \
    overflow-wrap: anywhere; line-break: anywhere; list-style: square; tab-size: 2; text-wrap: nowrap; \
    text-emphasis: dot; -webkit-text-stroke: 1px red; text-orientation: upright; \
    border-collapse: collapse; caption-side: bottom; quotes: 'x' 'y'; text-underline-position: under;";

#[test]
fn what_a_page_hands_down_to_its_texts_stays_outside() {
    run_test(async |test| {
        let mut seen = Vec::new();
        for head in [String::new(), format!("<style>body {{ {HANDED_DOWN} }}</style>")] {
            let checkout = test.visit(&HostPage { head: &head, ..HostPage::default() }).await;
            checkout.settled().await;
            let styles = "const names = [...arguments[0].matchAll(/([a-z-]+):/g)].map(([, name]) => name); \
                return [...probe.root(0).querySelectorAll('section *')].map((element) => { \
                  const style = getComputedStyle(element); \
                  return [element.localName, element.className, ...names.map((name) => `${name}: ${style.getPropertyValue(name)}`)]; })";
            seen.push(test.browser.run::<Vec<Vec<String>>>(styles, vec![HANDED_DOWN.into()]).await);
        }
        let [plain, within] = [&seen[0], &seen[1]];
        assert!(plain.len() > 50, "{}", plain.len());
        for (plain, within) in plain.iter().zip(within) {
            assert_eq!(plain, within);
        }
        assert_eq!(plain.len(), within.len());
    });
}

/// WebDriver cannot reach the fields in a closed shadow root, so a script types.
#[test]
fn in_a_shadow_root_that_the_page_has_closed() {
    run_test(async |test| {
        let head = format!("<script>{{ {} }}</script>", table::CLOSED);
        let checkout = test.visit(&HostPage { head: &head, ..HostPage::default() }).await;
        checkout.settled().await;
        test.sandbox.clear_ledger();
        let person = "const type = (part, text) => { const field = probe.find(0, `[part=${part}]`); field.value = text; \
            field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true })); }; \
            type('code', 'ADTMM0000111 1234'); probe.find(0, 'form').requestSubmit()";
        test.browser.run::<()>(person, vec![]).await;
        redeemed(test, &checkout, "closed").await;
    });
}

#[test]
fn beside_another_leptos_app_a_click_is_one() {
    run_test(async |test| {
        // The other app is the same program under another element name, with its own instance of the wasm.
        test.hold_wasm().open();
        let module = dist_file("voucher-checkout.js");
        let module = String::from_utf8(module).expect("text");
        let (get, define) = (r#".get("voucher-checkout")"#, r#".define("voucher-checkout""#);
        assert!(module.contains(get) && module.contains(define), "the name is where it was");
        let other = module.replace(get, r#".get("other-app")"#).replace(define, r#".define("other-app""#);
        test.serve("other.js", ServedFile::new("text/javascript", other));
        let script = r#"<script type="module" src="/voucher-checkout.js"></script>
            <script type="module" src="/test/other.js"></script>"#;
        let after = r#"<script>{ const [widget] = probe.widgets(), other = document.createElement('other-app');
            for (const { name, value } of widget.attributes) other.setAttribute(name, value);
            other.orderToken = widget.orderToken; document.body.prepend(other); }</script>"#;
        let checkout = test.visit(&HostPage { script, after, ..HostPage::default() }).await;
        let there =
            "return Boolean(document.querySelector('other-app').shadowRoot?.querySelector('[part=total]'))";
        eventually!(test.browser.run::<bool>(there, vec![]), true);
        redeem(test, &checkout, "another app").await;
    });
}

#[test]
fn in_a_frame_it_works_and_in_a_sandbox_it_says_what_it_cannot() {
    run_test(async |test| {
        let frame = |sandbox: &str| {
            ServedFile::new(
                "text/html",
                format!(
                    r#"<!DOCTYPE html><iframe src="/test/page" width="900" height="900" {sandbox}></iframe>"#
                ),
            )
        };
        let site = test.site().to_owned();
        test.serve("frame", frame(r#"sandbox="allow-scripts allow-same-origin allow-forms""#));
        test.visit(&HostPage::default()).await;
        test.browser.open(&format!("{site}test/frame")).await;
        test.browser.enter_frame().await;
        let checkout = test.checkout(e2e::Texts::English);
        assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00");
        assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);

        // A sandboxed frame has an opaque origin: it cannot call the proxy, and loads the files only with CORS headers.
        test.hold_wasm().open();
        test.serve("frame", frame(r#"sandbox="allow-scripts""#));
        test.visit(&HostPage { script: TestContext::SERVED_SCRIPT, ..HostPage::default() }).await;
        test.browser.open(&format!("{site}test/frame")).await;
        test.browser.enter_frame().await;
        let said = "return document.querySelector('voucher-checkout').shadowRoot?.querySelector('#ended')?.textContent ?? ''";
        eventually!(test.browser.run::<String>(said, vec![]), checkout.text("ended.broken.title"));
    });
}
