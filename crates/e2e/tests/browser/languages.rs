//! German, from the start and on the way.

use e2e::{Texts, money, play, shows};
use sandbox::Route;

#[test]
fn a_german_page_has_german_texts_names_and_prices() {
    play(async |stage| {
        let checkout = stage.open_in(Texts::German).await;
        let view = checkout.view().await;
        assert_eq!((view.title, view.language.as_str()), (checkout.text("title"), "de"));
        assert_eq!((view.total, view.lines[0].name.as_str()), (money(2000, Texts::German), "Erwachsene"));
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert_eq!(view.message, checkout.text_with("message.voucher-applied", &[("count", "1")]));
        assert_eq!(view.total, money(stage.total_minor(), Texts::German));
        assert_eq!(view.total, "11,00\u{a0}$");
        assert_eq!(
            (view.lines[0].name.as_str(), view.vouchers[0].name.as_str()),
            ("Gutschein Erwachsene", "Kinogeld Erwachsene")
        );
        assert_eq!(view.vouchers[0].hint, checkout.text_with("vouchers.pays", &[("count", "1")]));
        let pay =
            stage.browser.run::<String>("return document.getElementById('pay-button').textContent", vec![]);
        assert_eq!(pay.await, "11,00\u{a0}$ bezahlen");
    });
}

#[test]
fn german_errors_too() {
    play(async |stage| {
        let checkout = stage.open_in(Texts::German).await;
        let view = checkout.add_voucher("ADTMM0000900", "1234").await;
        let text = Texts::German.get("message.voucher-redeemed");
        assert_ne!(text, Texts::English.get("message.voucher-redeemed"));
        assert_eq!((&view.message, &view.field_error), (&text, &text));
    });
}

#[test]
fn the_language_changes_on_the_way_and_nothing_typed_is_lost() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.add_voucher("ADTMM0000900", "1234").await;
        checkout.fill_in("ADTMM0000111", "1234").await;
        let calls = stage.sandbox.ledger().len();
        checkout.script("widget.lang = 'de'").await;
        let german = stage.checkout(Texts::German);
        shows!(async { german.view().await.title }, german.text("title"));
        let view = german.view().await;
        assert_eq!((view.barcode.as_deref(), view.pin.as_deref()), (Some("ADTMM0000111"), Some("1234")));
        assert_eq!(view.field_error, german.text("message.voucher-redeemed"));
        assert_eq!((view.total, stage.sandbox.ledger().len()), (money(2000, Texts::German), calls));
        german.click_part("apply").await;
        shows!(german.total(), money(1100, Texts::German));
        assert_eq!(stage.count(Route::AddVoucher), 2);
    });
}

#[test]
fn an_unknown_language_is_english() {
    play(async |stage| {
        let checkout = stage.open().await;
        checkout.script("widget.lang = 'tlh'").await;
        let view = checkout.view().await;
        assert_eq!((view.title, view.language.as_str()), (checkout.text("title"), "en"));
    });
}
