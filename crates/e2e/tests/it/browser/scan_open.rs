//! The scanner's dialog by itself: it stays open and gives each code to its caller.

use super::hostile::WITHOUT_SHEETS;
use super::scan::{before, says, status};
use e2e::{Camera, HostPage, Print, TestContext, eventually, keys};
use serde_json::{Value, json};

const A: &str = "ADTMM0000111";
const B: &str = "FAMMM0000112";

/// Opens the scanner from its button. A detector finds the texts of `window.seen` in each look and counts the looks.
/// `window.taken` has the codes that the caller got, `window.words` what the dialog said. While `window.hold` is set, a
/// code is being taken.
const OPEN: &str = "
    Object.assign(window, { seen: [], looks: 0, taken: [], words: [], over: new AbortController() });
    window.BarcodeDetector = class {
      static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code', 'pdf417']; }
      async detect({ width, height }) {
        window.looks++;
        return window.seen.map((rawValue, at) => ({
          rawValue, format: /^\\d+$/.test(rawValue) ? 'ean_13' : 'code_128',
          boundingBox: { x: 0, width, y: at * 99, height },
        }));
      }
    };
    const opener = probe.find(0, '[part~=scan]');
    opener.focus();
    const { scan } = await import('/voucher-checkout-scan.js');
    const taken = async (text) => {
      window.taken.push(text);
      if (window.hold) await new Promise((resolve) => { window.release = resolve });
      return window.silent ? undefined : `Paid by ${text}`;
    };
    window.scanning = scan({ root: opener.parentElement, language: 'en', signal: window.over.signal, taken });
    window.scanning.then((value) => { window.ended = String(value); });
    const status = probe.find(0, '[part~=scanner] [role=status]');
    new MutationObserver(() => window.words.push(status.textContent)).observe(status, { childList: true });";

async fn open(test: &TestContext) {
    test.open().await;
    open_scanner(test).await;
}

async fn open_scanner(test: &TestContext) {
    let opened = test.browser.run_async(OPEN, vec![]).await;
    assert_eq!(opened, json!({ "value": null }));
}

async fn set(test: &TestContext, script: &str) {
    test.browser.run::<()>(script, vec![]).await;
}

async fn show(test: &TestContext, texts: &[&str]) {
    test.browser.run::<()>("window.seen = arguments[0]", vec![json!(texts)]).await;
}

async fn taken(test: &TestContext) -> Vec<String> {
    test.browser.run("return window.taken", vec![]).await
}

/// Waits until the camera has looked so many times more.
async fn more_looks(test: &TestContext, count: u32) {
    let before: u32 = test.browser.run("return window.looks", vec![]).await;
    eventually!(
        async { test.browser.run::<u32>("return window.looks", vec![]).await >= before + count },
        true
    );
}

async fn done(test: &TestContext) -> String {
    test.browser.run("return probe.find(0, '[part=scan-cancel]').textContent", vec![]).await
}

fn films() -> Camera {
    Camera::Films(Print::empty_film())
}

#[test]
fn several_vouchers_are_scanned_in_one_go() {
    before(&films(), async |test| {
        open(test).await;
        eventually!(status(test), Some(says("aim")));
        assert_eq!(done(test).await, says("done"));
        show(test, &[A]).await;
        eventually!(status(test), Some(format!("Paid by {A}")));
        assert_eq!(done(test).await, "Done (1)");
        more_looks(test, 10).await;
        assert_eq!(taken(test).await, [A], "it stays in sight");
        // The next one is nearer to the middle, and then both are in sight.
        show(test, &[B]).await;
        eventually!(status(test), Some(format!("Paid by {B}")));
        show(test, &[A, B]).await;
        more_looks(test, 10).await;
        assert_eq!(
            (taken(test).await, done(test).await.as_str()),
            (vec![A.to_owned(), B.to_owned()], "Done (2)")
        );
        // A is taken out of the picture, and held before the camera again later.
        show(test, &[]).await;
        more_looks(test, 1).await;
        set(test, "const now = performance.now(); performance.now = () => now + 60_000").await;
        more_looks(test, 2).await;
        show(test, &[A]).await;
        eventually!(done(test), "Done (3)");
        assert_eq!(taken(test).await, [A, B, A]);
        let words: Vec<String> = test.browser.run("return window.words", vec![]).await;
        let paid = [A, B, A].map(|code| [says("read"), format!("Paid by {code}")]);
        assert_eq!(words, [vec![says("aim")], paid.concat()].concat(), "each is said once");
        let scanned: Value = test.browser.run("return window.ended ?? null", vec![]).await;
        assert_eq!(scanned, Value::Null, "it is still open");
        // Escape and the button close it alike.
        test.browser.press(keys::ESCAPE).await;
        eventually!(
            async { test.browser.run::<String>("return window.ended ?? ''", vec![]).await },
            "undefined"
        );
        assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
    });
}

#[test]
fn a_browser_that_shares_no_style_sheets_shows_the_dialog_in_its_styles() {
    before(&films(), async |test| {
        // Not the demo page, whose policy forbids style elements.
        let head = format!("<script>{WITHOUT_SHEETS}</script>");
        test.visit(&HostPage { head: &head, ..HostPage::default() }).await.settled().await;
        open_scanner(test).await;
        eventually!(status(test), Some(says("aim")));
        let aspect = "return getComputedStyle(probe.find(0, '.finder')).aspectRatio";
        assert_eq!(test.browser.run::<String>(aspect, vec![]).await, "4 / 3");
    });
}

#[test]
fn one_code_is_taken_at_a_time() {
    before(&films(), async |test| {
        open(test).await;
        set(test, "window.hold = true; window.silent = true").await;
        show(test, &[A]).await;
        eventually!(status(test), Some(says("read")));
        show(test, &[B]).await;
        // A picture is chosen while the code is being taken. Its turn comes afterwards.
        let picture = Print::empty_picture();
        let checkout = test.checkout(e2e::Texts::English);
        checkout.choose_picture(&picture).await;
        let chosen = "return probe.find(0, '#scan-file').value";
        eventually!(test.browser.run::<String>(chosen, vec![]), "");
        assert_eq!((taken(test).await, done(test).await), (vec![A.to_owned()], says("done")));
        set(test, "window.hold = false; window.release()").await;
        eventually!(taken(test), [A, B]);
        eventually!(status(test), Some(says("aim")));
        more_looks(test, 10).await;
        assert_eq!((taken(test).await.len(), done(test).await.as_str()), (2, "Done (2)"));
    });
}

#[test]
fn a_product_beside_a_voucher_that_was_taken_is_left_alone() {
    before(&films(), async |test| {
        open(test).await;
        show(test, &[A, "9421023620005"]).await;
        eventually!(done(test), "Done (1)");
        // The voucher cannot be read for a few looks. On a busy machine they would take longer than a voucher may be away.
        set(test, "window.then = performance.now(); performance.now = () => then").await;
        show(test, &["9421023620005"]).await;
        more_looks(test, 8).await;
        assert_eq!(taken(test).await, [A]);
        set(test, "performance.now = () => then + 60_000").await;
        eventually!(taken(test), [A, "9421023620005"]);
    });
}

#[test]
fn the_caller_closes_it_while_a_code_is_being_taken() {
    before(&films(), async |test| {
        open(test).await;
        set(test, "window.hold = true").await;
        show(test, &[A]).await;
        eventually!(status(test), Some(says("read")));
        set(test, "window.over.abort()").await;
        eventually!(
            async { test.browser.run::<String>("return window.ended ?? ''", vec![]).await },
            "undefined"
        );
        assert_eq!(status(test).await, None);
        assert_eq!(test.checkout(e2e::Texts::English).focus().await, "scan", "the opener has the focus");
        set(test, "window.release()").await;
        assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0]);
    });
}
