//! Secrets are left nowhere, and the policy and the console of the page stay clean.

use e2e::{TestContext, Texts, WRONG_PIN, eventually, readable, run_test, stands_alone};

const BARCODE: &str = "ADTMM0000111";

/// The HTML of the demo page, which contains no codes itself, and everything else that a script can read.
async fn read(test: &TestContext) -> String {
    let page = test.browser.run::<String>("return document.documentElement.outerHTML", vec![]).await;
    format!("{page}\n{}", readable(test).await)
}

/// Removes the random ids, which may contain the digits of a PIN.
fn without_ids(test: &TestContext, text: String) -> String {
    let vouchers = test.cinema_vouchers().into_iter().map(|voucher| voucher.id);
    let tickets = test.tickets().into_iter().filter_map(|ticket| ticket.id);
    vouchers.chain(tickets).chain([test.order.clone()]).fold(text, |text, id| text.replace(&id, ""))
}

#[test]
fn a_pin_is_found_unless_it_is_part_of_something_else() {
    for leak in ["pin=1234", "/vouchers/1234/", "{\"pin\":\"1234\"}", "1234", "w_Xdwnge+k4P 1234"] {
        assert!(stands_alone(leak, "1234", "-_.:"), "{leak}");
    }
    for base64 in ["w_Xdwnge/1234/k4P", "Xdwnge/1234+Pj", "w_1234+k4P"] {
        assert!(!stands_alone(base64, "1234", "-_.:+/"), "{base64}");
    }
}

#[test]
fn neither_pin_nor_barcode_is_left_anywhere() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher(BARCODE, WRONG_PIN).await;
        for moment in ["after a wrong PIN", "after a voucher"] {
            let found = without_ids(test, read(test).await);
            assert!(found.contains("voucher-checkout"), "something was read");
            for secret in [BARCODE, WRONG_PIN, "1234"] {
                assert!(!found.contains(secret), "{secret} is to be read {moment}");
            }
            checkout.add_voucher(BARCODE, "1234").await;
        }
        assert!(readable(test).await.contains("........0111"), "the mask may be");
    });
}

#[test]
fn a_procinema_code_is_left_nowhere() {
    let [good, wrong] = [sandbox::seed::PROCINEMA_CODES[1], "QQQQQQQQQQQQQQ7"];
    run_test(async |test| {
        let checkout = test.open_in_zurich().await;
        checkout.pay_with(wrong, None).await;
        for moment in ["after a wrong code", "while it is planned", "on the receipt"] {
            let found = read(test).await;
            assert!(found.contains("voucher-checkout"), "something was read");
            for secret in [good, wrong] {
                assert!(!found.contains(secret), "{secret} is to be read {moment}");
            }
            match moment {
                "after a wrong code" => checkout.pay_with(good, None).await,
                _ if test.sandbox.order(&test.order).is_none() => break,
                _ => {
                    test.pay().await;
                    eventually!(async { checkout.view().await.offers_gift }, true);
                    checkout.settled().await
                }
            };
        }
        assert!(readable(test).await.contains("58C8"), "its end may be");
    });
}

#[test]
fn a_strict_policy_and_a_clean_console() {
    run_test(async |test| {
        let checkout = test.open().await;
        checkout.add_voucher(BARCODE, "1234").await;
        checkout.enter_code(sandbox::seed::BLITZO).await;
        assert_eq!(checkout.agree().await.total, "$8.50");
        assert_eq!(test.browser.recorded("violations").await, [] as [serde_json::Value; 0]);
        assert_eq!(test.browser.recorded("errors").await, [] as [serde_json::Value; 0]);
        assert_eq!(test.browser.console().await, [] as [String; 0]);
    });
}

#[test]
fn the_probe_records_what_the_policy_forbids() {
    run_test(async |test| {
        test.open_in(Texts::English).await;
        let forbidden = "const style = document.createElement('style'); style.textContent = 'p{}'; \
            document.head.append(style); await new Promise((done) => setTimeout(done))";
        test.browser.run_async(forbidden, vec![]).await;
        eventually!(async { test.browser.recorded("violations").await.is_empty() }, false);
        let seen = test.browser.recorded("violations").await;
        assert!(
            seen[0]["directive"].as_str().is_some_and(|directive| directive.starts_with("style-src")),
            "{seen:?}"
        );
    });
}

/// Plants a secret in one of the places that are searched after every test. The search must find it.
mod planted {
    use super::*;

    #[test]
    #[should_panic(expected = "ADTMM0000111 in the page")]
    fn in_the_storage() {
        run_test(async |test| {
            test.open().await;
            let plant = format!("localStorage.setItem('note', {BARCODE:?})");
            test.browser.run::<()>(&plant, vec![]).await;
        });
    }

    #[test]
    #[should_panic(expected = "1234 in the page")]
    fn a_pin_in_the_console() {
        run_test(async |test| {
            test.open().await;
            test.browser.run::<()>("console.warn('sent with 1234')", vec![]).await;
        });
    }

    #[test]
    #[should_panic(expected = "ADTMM0000111 in the log")]
    fn in_the_log() {
        run_test(async |test| {
            test.open().await;
            tracing::info!(target: "proxy::routes", barcode = BARCODE, "sent");
        });
    }
}
