//! What must not be found anywhere afterwards, and a page whose policy and console stay clean.

use e2e::{Stage, Texts, play, readable, shows};

/// Not in any id or price, so that finding it means that it leaked.
const WRONG_PIN: &str = "73519068";
const BARCODE: &str = "ADTMM0000111";

/// What the demo's page, which names no code itself, shows, beside what can be read in every test.
async fn read(stage: &Stage) -> String {
    let page = stage.browser.run::<String>("return document.documentElement.outerHTML", vec![]).await;
    format!("{page}\n{}", readable(stage).await)
}

/// Random ids may hold any four digits.
fn without_ids(stage: &Stage, text: String) -> String {
    let vouchers = stage.cinema_vouchers().into_iter().map(|voucher| voucher.id);
    let tickets = stage.tickets().into_iter().filter_map(|ticket| ticket.id);
    vouchers.chain(tickets).chain([stage.order.clone()]).fold(text, |text, id| text.replace(&id, ""))
}

#[test]
fn neither_pin_nor_barcode_is_left_anywhere() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.add_voucher(BARCODE, WRONG_PIN).await;
        for moment in ["after a wrong PIN", "after a voucher"] {
            let found = without_ids(stage, read(stage).await);
            assert!(found.contains("voucher-checkout"), "something was read");
            for secret in [BARCODE, WRONG_PIN, "1234"] {
                assert!(!found.contains(secret), "{secret} is to be read {moment}");
            }
            checkout.add_voucher(BARCODE, "1234").await;
        }
        assert!(readable(stage).await.contains("........0111"), "the mask may be");
    });
}

#[test]
fn a_procinema_code_is_left_nowhere() {
    let [good, wrong] = [sandbox::seed::PROCINEMA_CODES[1], "QQQQQQQQQQQQQQ7"];
    play(async |stage| {
        let checkout = stage.open_in_zurich().await;
        checkout.pay_with(wrong, None).await;
        for moment in ["after a wrong code", "while it is planned", "on the receipt"] {
            let found = read(stage).await;
            assert!(found.contains("voucher-checkout"), "something was read");
            for secret in [good, wrong] {
                assert!(!found.contains(secret), "{secret} is to be read {moment}");
            }
            match moment {
                "after a wrong code" => checkout.pay_with(good, None).await,
                _ if stage.sandbox.order(&stage.order).is_none() => break,
                _ => {
                    stage.pay().await;
                    shows!(async { checkout.view().await.offers_gift }, true);
                    checkout.settled().await
                }
            };
        }
        assert!(readable(stage).await.contains("...........58C8"), "the mask may be");
    });
}

#[test]
fn a_hidden_pin_is_masked_and_can_be_shown() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.fill_in(BARCODE, WRONG_PIN).await;
        let mask = "return getComputedStyle(witness.find(0, '[part~=pin]')).webkitTextSecurity";
        assert_ne!(stage.browser.run::<String>(mask, vec![]).await, "none");
        checkout.press_text("form.show").await;
        assert_eq!(stage.browser.run::<String>(mask, vec![]).await, "none");
        checkout.press_text("form.hide").await;
        assert_ne!(stage.browser.run::<String>(mask, vec![]).await, "none");
        assert_eq!(checkout.view().await.pin.as_deref(), Some(WRONG_PIN));
    });
}

#[test]
fn a_strict_policy_and_a_clean_console() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.add_voucher(BARCODE, "1234").await;
        checkout.enter_code(sandbox::seed::BLITZO).await;
        checkout.press_text("question.apply.yes").await;
        assert_eq!(stage.browser.witnessed("violations").await, [] as [serde_json::Value; 0]);
        assert_eq!(stage.browser.witnessed("errors").await, [] as [serde_json::Value; 0]);
        assert_eq!(stage.browser.console().await, [] as [String; 0]);
    });
}

#[test]
fn the_witness_sees_what_the_policy_forbids() {
    play(async |stage| {
        stage.open_in(Texts::English).await;
        let forbidden = "const style = document.createElement('style'); style.textContent = 'p{}'; \
            document.head.append(style); await new Promise((done) => setTimeout(done))";
        stage.browser.settle(forbidden, vec![]).await;
        let seen = stage.browser.witnessed("violations").await;
        assert!(
            seen[0]["directive"].as_str().is_some_and(|directive| directive.starts_with("style-src")),
            "{seen:?}"
        );
    });
}

/// Each place that every test is searched in at its end; what is planted there must be found.
mod planted {
    use super::*;

    #[test]
    #[should_panic(expected = "ADTMM0000111 in the page")]
    fn in_the_storage() {
        play(async |stage| {
            stage.open().await;
            let plant = format!("localStorage.setItem('note', {BARCODE:?})");
            stage.browser.run::<()>(&plant, vec![]).await;
        });
    }

    #[test]
    #[should_panic(expected = "1234 in the page")]
    fn a_pin_in_the_console() {
        play(async |stage| {
            stage.open().await;
            stage.browser.run::<()>("console.warn('sent with 1234')", vec![]).await;
        });
    }

    #[test]
    #[should_panic(expected = "ADTMM0000111 in the log")]
    fn in_the_log() {
        play(async |stage| {
            stage.open().await;
            tracing::info!(target: "proxy::routes", barcode = BARCODE, "sent");
        });
    }
}
