//! Old and odd browsers. Whatever they lack, the widget works, or the content of the page is shown and the page gets the
//! event `fatal`. A form that does nothing is never shown.

use e2e::{HostPage, eventually, run_test};
use serde_json::{Value, json};

/// What some browser or some page has not. `true` if the widget works without it.
const GONE: [(&str, bool); 30] = [
    ("URL.canParse", true),
    ("Intl.Locale", true),
    ("Intl.ListFormat", true),
    ("CSSStyleSheet", true),
    ("Document.prototype.adoptedStyleSheets", true),
    ("CSSStyleSheet.prototype.replaceSync", true),
    ("WebAssembly.compileStreaming", true),
    ("structuredClone", true),
    ("BroadcastChannel", true),
    ("FinalizationRegistry", true),
    ("MutationObserver", true),
    ("IntersectionObserver", true),
    ("matchMedia", true),
    ("Array.prototype.at", true),
    ("Array.prototype.flat", true),
    ("Object.fromEntries", true),
    ("Promise.allSettled", true),
    ("Crypto.prototype.randomUUID", true),
    ("crypto", true),
    ("performance", true),
    ("URLSearchParams", true),
    ("requestAnimationFrame", false),
    ("WebAssembly", false),
    ("WebAssembly.Module", false),
    ("fetch", false),
    ("Request", false),
    ("AbortController", false),
    ("Intl", false),
    ("Intl.NumberFormat", false),
    ("Intl.PluralRules", false),
];

#[test]
fn whatever_is_missing_the_widget_works_or_says_that_it_does_not() {
    run_test(async |test| {
        for (name, works) in GONE {
            let head = format!("<script>delete window.{name}</script>");
            let checkout = test.visit(&HostPage { head: &head, ..HostPage::default() }).await;
            let outcome = async || {
                let view = checkout.view().await;
                let is_told = !test.events("fatal").await.is_empty();
                (view.total == "$20.00" && !view.busy, is_told && !view.fallback.is_empty() && !view.drawn)
            };
            eventually!(async { [(true, false), (false, true)].contains(&outcome().await) }, true);
            assert_eq!((name, outcome().await.0), (name, works));
            if works {
                assert_eq!(checkout.add_voucher("ADTMM0000111", "1234").await.total, "$11.00", "{name}");
            } else {
                let reason = &test.events("fatal").await[0]["reason"];
                assert!(
                    ["unsupported", "load"].map(|known| json!(known)).contains(reason),
                    "{name}: {reason}"
                );
            }
            assert_eq!(test.browser.recorded("errors").await, [] as [Value; 0], "{name}");
        }
    });
}
