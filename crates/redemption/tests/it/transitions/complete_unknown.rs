//! The voucher is redeemed, and the site sells the order.

use redemption::limits::*;
use redemption::*;

use super::*;

#[test]
fn an_order_sold_as_the_site_was_told_is_completed() {
    Story::confirmed().order(completed(TOTAL)).sold(Sale::AsConfirmed);
    let leaving = Story::confirmed().order(OrderAnswer::Gone).is("leaving");
    leaving.order(completed(TOTAL)).sold(Sale::AsConfirmed);
}

#[test]
fn an_order_sold_before_the_site_was_told_is_for_a_person() {
    Story::awaiting().order(completed(TOTAL)).escalated(Escalation::SoldUnconfirmed).proof(&Proof::Id(id()));
}

#[test]
fn an_order_sold_at_another_price_says_so() {
    let sold = TOTAL + 500;
    let sale = Sale::AtAnotherPrice { confirmed: TOTAL, sold };
    Story::confirmed().order(open(sold)).later(POLL).order(completed(sold)).sold(sale);
}

#[test]
fn a_changed_price_is_followed_and_one_that_comes_back_is_sold() {
    let dearer = Story::confirmed().order(open(TOTAL + 500)).is("awaiting");
    assert_eq!(dearer.redemption.payment_state(), VoucherPaymentState::Redeemed);
    let confirmed = dearer.clone().apply(Event::Confirmed { total: TOTAL + 500 });
    confirmed.later(POLL).order(completed(TOTAL + 500)).sold(Sale::AsConfirmed);
    let reversal = dearer.later(POLL).order(open(TOTAL)).is("awaiting").later(POLL);
    reversal.order(completed(TOTAL)).sold(Sale::AsConfirmed);
}

#[test]
fn an_order_sold_for_less_than_the_voucher_pays_says_so() {
    let cheaper = Story::confirmed().order(open(TOTAL - 500)).apply(Event::Confirmed { total: TOTAL - 500 });
    let sale = Sale::AtAnotherPrice { confirmed: TOTAL - 500, sold: TOTAL - 500 };
    cheaper.later(POLL).order(completed(TOTAL - 500)).sold(sale);
}

#[test]
fn no_answer_waits_is_delayed_and_never_gives_back() {
    let mut story = Story::confirmed();
    for _ in 0..10 {
        story = story.order(OrderAnswer::Unknown).is("awaiting").delayed(false).later(BACKOFF);
    }
    story.now = START + PATIENCE;
    let story = story.order(OrderAnswer::Unknown).is("awaiting").delayed(true).later(BACKOFF);
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Redeemed);
    story.clone().order(open(TOTAL)).is("awaiting").delayed(false);
    story.order(completed(TOTAL)).sold(Sale::AsConfirmed);
}

#[test]
fn after_an_outage_the_order_is_asked_before_an_operator_is_alarmed() {
    let story = Story::confirmed().later(PATIENCE * 2).apply(Event::Resumed).is("awaiting").delayed(false);
    story.order(completed(TOTAL)).sold(Sale::AsConfirmed);
}

#[test]
fn any_word_of_the_order_starts_the_patience_anew() {
    let story = Story::awaiting().later(PATIENCE - 1).order(open(TOTAL)).later(POLL);
    story.order(OrderAnswer::Unknown).is("awaiting").delayed(false);
}

#[test]
fn gone_once_can_be_a_completed_order_that_does_not_show_yet() {
    let story = Story::confirmed().order(OrderAnswer::Gone).is("leaving");
    let story = story.next(Action::ReadOrder { at: START + QUIET });
    assert_eq!(story.redemption.payment_state(), VoucherPaymentState::Redeeming);
    story.clone().later(QUIET - 1).order(OrderAnswer::Gone).is("leaving");
    story.clone().order(completed(TOTAL)).is("completed");
    story.clone().later(QUIET).order(open(TOTAL)).is("awaiting");
    story.later(QUIET).order(OrderAnswer::Gone).is("unredeeming");
}

#[test]
fn gone_and_then_silence_is_delayed_and_goes_on() {
    let story =
        Story::awaiting().order(OrderAnswer::Gone).later(QUIET).order(OrderAnswer::Unknown).is("leaving");
    let story = story.later(PATIENCE).order(OrderAnswer::Unknown).is("leaving").delayed(true);
    story.later(BACKOFF).order(OrderAnswer::Gone).is("unredeeming").delayed(false);
}

#[test]
fn an_order_that_never_ends_is_told_to_an_operator() {
    Story::awaiting().later(LONGEST_ORDER - 1).order(open(TOTAL)).is("awaiting").delayed(false);
    Story::awaiting().later(LONGEST_ORDER).order(open(TOTAL)).is("awaiting").delayed(true);
}

#[test]
fn the_site_is_told_of_a_redeemed_voucher_only() {
    for story in [Story::planned(), Story::redeeming(), Story::unconfirmed(), Story::unredeeming()] {
        let before = story.redemption.clone();
        assert_eq!(story.apply(Event::Confirmed { total: TOTAL }).redemption, before);
    }
}
