//! Crashes of the wasm, wherever they happen: the page is told at once and shows its own content, and the dead instance is
//! not called again.

use e2e::{HostPage, run_test};
use serde::Deserialize;
use serde_json::json;

/// The number of crashes, spread evenly over all that the story asks of the page.
const POINTS: u32 = 60;
/// The longest time from a crash to the event, in milliseconds. The event is dispatched without waiting for anything.
const AT_ONCE_MS: f64 = 100.0;

/// Counts down with every call out of the wasm. The one that arrives at zero throws as a trap does, through the wasm.
const INJECT: &str = "<script>{ \
    const { Instance } = WebAssembly; window.crash = { left: Infinity, calls: 0, at: 0, later: 0 }; \
    WebAssembly.Instance = function (compiled, imports) { \
      let isDead = false; const modules = {}, counted = {}; \
      for (const [module, all] of Object.entries(imports)) { \
        modules[module] = {}; \
        for (const [name, it] of Object.entries(all)) modules[module][name] = typeof it !== 'function' ? it : (...given) => { \
          crash.calls++; \
          if (--crash.left === 0) { isDead = true; crash.at = performance.now(); throw new WebAssembly.RuntimeError('on purpose'); } \
          return it(...given); \
        }; \
      } \
      const { exports } = new Instance(compiled, modules); \
      for (const [name, it] of Object.entries(exports)) { \
        counted[name] = typeof it !== 'function' ? it : (...given) => { if (isDead) crash.later++; return it(...given); }; \
      } \
      return { exports: counted }; \
    }; }</script>";

/// Makes a widget for an order, and tells its story: a voucher is added, removed and added again. The story ends with the
/// event of the crash, or without a crash after its last step.
const STORY: &str = "const [left, order, token] = arguments, before = probe.widgets()[0]; \
    const element = before.cloneNode(true), heard = (name) => new Promise((done) => \
      element.addEventListener(`voucher-checkout-${name}`, ({ detail }) => done({ detail, at: performance.now() }))); \
    const ready = heard('ready'), fatal = heard('fatal'); \
    crash.left = left ?? Infinity; crash.calls = 0; \
    element.setAttribute('order', order); \
    element.setAttribute('order-token', token); \
    before.replaceWith(element); \
    const voucher = { barcode: 'ADTMM0000111', pin: '1234' }; \
    const story = ready.then(async () => { \
      await element.applyVoucher(voucher); \
      await element.removeVoucher(element.detail.vouchers[0].id); \
      await element.applyVoucher(voucher); \
      await element.removeVoucher(element.detail.vouchers[0].id); \
    }); \
    if (left === null) { await story; return { calls: crash.calls }; } \
    let isOver = false; story.then(() => { isOver = true; }, () => {}); \
    const { detail, at } = await fatal; \
    const inside = element.shadowRoot.querySelector('section.vc'), outside = element.querySelector('p'); \
    return { calls: crash.calls, reason: detail.reason, late: at - crash.at, \
      isOver, isDrawn: Boolean(inside), isFallbackShown: outside.checkVisibility() };";

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Told {
    calls: u32,
    reason: String,
    late: f64,
    is_over: bool,
    is_drawn: bool,
    is_fallback_shown: bool,
}

#[test]
fn wherever_the_wasm_crashes_the_page_goes_on() {
    run_test(async |test| {
        let checkout = test.visit(&HostPage { head: INJECT, ..HostPage::default() }).await;
        checkout.settled().await;
        let tell = async |left: Option<u32>| -> Told {
            // A voucher that a crash left on the order would end the next story early.
            let order = test.next_order();
            let token = test.order_token(&order).await;
            let told = test.browser.run_async(STORY, vec![json!(left), order.into(), token.into()]).await;
            serde_json::from_value(told["value"].clone()).unwrap_or_else(|error| panic!("{error}: {told}"))
        };
        let calls = tell(None).await.calls;
        assert!(calls > 10 * POINTS, "{calls}");
        let (mut sold, mut over) = (0, 0);
        for point in 0..POINTS {
            let left = 1 + point * calls / POINTS;
            let told = tell(Some(left)).await;
            assert_eq!(told.reason, "crashed", "{left} of {calls}: {told:?}");
            assert!(told.late < AT_ONCE_MS, "{left} of {calls}: {told:?}");
            assert!(told.is_fallback_shown && !told.is_drawn, "{left} of {calls}: {told:?}");
            let order = test.visited_order();
            over += u32::from(told.is_over);
            let kept = test.sandbox.order(&order).expect("it is in progress").order;
            let tickets =
                kept.showtimes.iter().flatten().flat_map(|showtime| showtime.tickets.iter().flatten());
            assert_eq!(tickets.count(), 2, "{left} of {calls}: {kept:?}");
            // A voucher can be sold once only, and there are not seats for all.
            if point % 5 == 0 && kept.vouchers.is_none_or(|vouchers| vouchers.is_empty()) {
                test.sandbox.pay_order(&order).expect("it can be sold");
                sold += 1;
            }
        }
        assert!(sold > POINTS / 20, "{sold}");
        // The calls of a second differ between stories, so the last crashes may come after the last step.
        assert!(over <= POINTS / 20, "{over}");
        // The timers of the dead instances fire every second.
        let later = "await new Promise((done) => setTimeout(done, 1500)); return crash.later";
        assert_eq!(test.browser.run_async(later, vec![]).await["value"], 0, "no dead instance is called");
        tell(None).await;
        let view = test.checkout(e2e::Texts::English).settled().await;
        assert_eq!((view.drawn, view.total.as_str()), (true, "$20.00"), "the next instance works");
    });
}
