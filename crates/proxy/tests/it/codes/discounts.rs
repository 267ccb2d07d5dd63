//! Discount codes: last of all, and only for a ticket that the customer agreed to.

use super::{BARCODE, Counts, Desk, SHOWTIME, Says, code, with_ticket};
use crate::support::house::{Got, House, Served};
use sandbox::Route;
use sandbox::seed::{ADULT, BLITZO};
use serde_json::{Value, json};

const NONE: Counts = Counts { vouchers: 0, discounts: 0, own: 0 };

#[tokio::test]
async fn without_a_ticket_no_discount_is_applied_wherever_it_is_named() {
    let desk = Desk::open().await;
    desk.cinema.say("Discount", Says::Yes);
    for kinds in [&["Discount"][..], &["Discount", "Ticket"], &["Ticket", "Discount"]] {
        let got = desk.press("o1", &code("BLITZO", kinds)).await;
        assert_eq!(got.json(), json!({"result": "needs", "needs": "ticket"}));
    }
    assert_eq!((desk.asked().len(), desk.counts().await), (0, NONE));
}

#[tokio::test]
async fn a_voucher_comes_before_a_discount_whatever_the_order_of_the_kinds() {
    let desk = Desk::open().await;
    desk.cinema.say("Discount", Says::Yes);
    desk.cinema.say("Ticket", Says::Yes);
    let got = desk.press("o1", &with_ticket(code(BARCODE, &["Discount", "Ticket"]), "o1")).await;
    assert_eq!((got.json()["kind"].as_str(), desk.asked()), (Some("Ticket"), vec!["Ticket".to_owned()]));
}

#[tokio::test]
async fn with_a_ticket_the_code_goes_to_the_first_one_of_its_type_and_price() {
    let desk = Desk::open().await;
    desk.cinema.say("Discount", Says::Yes);
    let got = desk.press("o1", &with_ticket(code("10%OFF", &["Discount"]), "o1")).await;
    assert_eq!(got.json(), json!({"result": "added", "kind": "Discount"}));
    let sent = json!({
        "UserSessionId": "o1", "TicketDiscounts": [{"ItemId": 7, "DiscountCode": "10%OFF"}], "ReturnOrder": false,
    });
    assert_eq!(desk.cinema.asked(), [("Discount".to_owned(), sent)]);
    assert_eq!(desk.counts().await, NONE);
}

/// Vista heard the code and refused it, but it is no wrong code.
#[tokio::test]
async fn a_discount_gives_the_attempt_at_the_vouchers_back() {
    let desk = Desk::open().await;
    desk.cinema.say("Discount", Says::Yes);
    let got = desk.press("o1", &with_ticket(code("BLITZ10", &["Ticket", "Discount"]), "o1")).await;
    assert_eq!((got.json()["kind"].as_str(), desk.asked().len()), (Some("Discount"), 2));
    assert_eq!(desk.counts().await, NONE);
}

#[tokio::test]
async fn a_refused_discount_counts_among_the_discounts() {
    let desk = Desk::open().await;
    let got = desk.press("o1", &with_ticket(code("BLITZO", &["Ticket", "Discount"]), "o1")).await;
    assert_eq!((got.status, got.problem().as_str()), (400, "discount-not-accepted"));
    assert_eq!(
        (desk.asked(), desk.counts().await),
        (vec!["Discount".to_owned()], Counts { discounts: 1, ..NONE })
    );
    desk.cinema.say("Discount", Says::Lost);
    let got = desk.press("o1", &with_ticket(code("BLITZO", &["Discount"]), "o1")).await;
    assert_eq!((got.status, got.problem().as_str()), (502, "outcome-unknown"));
    assert_eq!(desk.counts().await, Counts { discounts: 1, ..NONE });
}

#[tokio::test]
async fn connects_unexpected_error_leaves_open_whether_the_code_was_applied() {
    let desk = Desk::open().await;
    desk.cinema.say("Discount", Says::Unexpected);
    let got = desk.press("o1", &with_ticket(code("BLITZO", &["Discount"]), "o1")).await;
    assert_eq!((got.status, got.problem().as_str()), (502, "outcome-unknown"));
}

/// Each system that heard the code counts among its own.
#[tokio::test]
async fn a_code_that_vista_and_connect_refuse_counts_once_for_each() {
    let desk = Desk::open().await;
    let got = desk.press("o1", &with_ticket(code("BLITZ10", &["Ticket", "Discount"]), "o1")).await;
    assert_eq!((got.status, got.problem().as_str()), (400, "discount-not-accepted"));
    assert_eq!(desk.counts().await, Counts { vouchers: 1, discounts: 1, own: 1 });
}

#[tokio::test]
async fn a_ticket_that_the_order_no_longer_has_changes_nothing() {
    let desk = Desk::open().await;
    desk.cinema.say("Discount", Says::Yes);
    let mut body = with_ticket(code("BLITZO", &["Discount"]), "o1");
    for (field, value) in [("ticketTypeCode", json!("0192")), ("priceHundredths", json!(750))] {
        let was = std::mem::replace(&mut body["ticket"][field], value);
        let got = desk.press("o1", &body).await;
        assert_eq!((got.status, got.problem().as_str()), (409, "order-busy"));
        body["ticket"][field] = was;
    }
    body["showtimeId"] = "0002-2690".into();
    assert_eq!(desk.press("o1", &body).await.problem(), "order-busy");
    assert_eq!((desk.asked().len(), desk.counts().await), (0, NONE));
}

/// The sandbox's Connect, which answers every failure with status 200.
#[tokio::test]
async fn connects_failure_is_a_problem_and_a_foreign_session_an_order_that_is_not_there() {
    let house = House::new().await;
    let proxy = Served::with(house.config()).await;
    let (order, other) = (house.sandbox.create_order(SHOWTIME, &[ADULT], &[]).unwrap(), house.order());
    let token = proxy.token(&order).await;
    let press = async |text: &str, session: &str, kinds: &[&str]| -> Got {
        let body: Value = with_ticket(code(text, kinds), session);
        proxy.ask(&token, "POST", &format!("/checkout/v1/orders/{order}/codes"), Some(body)).await
    };
    let wrong = press("NOSUCHWORD", &order, &["Discount"]).await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (400, "discount-not-accepted"));
    let members = press("MEMBERCLUB", &order, &["Discount"]).await;
    assert_eq!((members.status, members.problem().as_str()), (400, "members-only"));
    house.sandbox.clear_ledger();
    // Even if the code might be a voucher's.
    let foreign = press("ADTMM0000111", &other, &["Ticket", "Discount"]).await;
    assert_eq!((foreign.status, foreign.problem().as_str()), (404, "order-not-found"));
    assert!(house.sandbox.ledger().is_empty());
    assert_eq!(press(BLITZO, &order, &["Discount"]).await.json()["result"], "added");
    // The ticket costs another price now.
    assert_eq!(press(BLITZO, &order, &["Discount"]).await.problem(), "order-busy");
    assert_eq!(house.calls(Route::ApplyDiscount), 1);
    assert!(house.sandbox.expire_order(&order));
    let gone = press(BLITZO, &order, &["Discount"]).await;
    assert_eq!((gone.status, gone.problem().as_str()), (404, "order-not-found"));
}
