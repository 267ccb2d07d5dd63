//! A voucher pays its tickets in the call that adds it.

use super::{SHOWTIME, code};
use crate::support::house::{Booking, Got, House, new_key};
use sandbox::seed::{ADULT, ADULT_VOUCHER};
use sandbox::{Fault, FaultKind, Route, Sandbox, Times, When};
use serde_json::{Value, json};

/// The request of a widget that lets the proxy set the tickets.
fn voucher(barcode: &str) -> Value {
    let mut body = code(barcode, &["Ticket", "Deal", "Subscription"]);
    body["currency"] = "NZD".into();
    if barcode == NO_PIN {
        body["pin"] = "".into();
    }
    body
}

const SINGLE: &str = "ADTMM0000111";
const NO_PIN: &str = "ADTMM0000300";

/// An order of two adults.
async fn booking() -> Booking {
    let booking = Booking::at(House::of(Sandbox::seeded()).await).await;
    booking.house.sandbox.clear_ledger();
    booking
}

async fn press(booking: &Booking, key: &str, body: &Value) -> Got {
    let url = format!("http://{}/checkout/v1/orders/{}/codes", booking.proxy.public, booking.order);
    let request = crate::support::house::client().post(url).header("idempotency-key", key);
    Got::from(request.header("checkout-order-token", &booking.token).json(body)).await
}

fn fault(booking: &Booking, route: Route, fault: FaultKind) {
    booking.house.sandbox.inject(Fault { route, fault, times: Times::Once });
}

/// The types of the order's tickets at Vista, each marked if a voucher pays it.
fn tickets(booking: &Booking) -> Vec<(String, bool)> {
    let order = booking.house.sandbox.order(&booking.order).unwrap().order;
    let showtime = order.showtimes.unwrap().remove(0);
    let tickets = showtime.tickets.unwrap().into_iter();
    let tickets = tickets.map(|ticket| (ticket.ticket_type_id.unwrap(), ticket.voucher_id.is_some()));
    tickets.collect()
}

fn paid() -> (String, bool) {
    (ADULT_VOUCHER.to_owned(), true)
}

fn adult() -> (String, bool) {
    (ADULT.to_owned(), false)
}

/// The calls that read or set the order's tickets, in the order of their arrival.
fn changes(booking: &Booking) -> Vec<Route> {
    let routes = booking.house.sandbox.ledger().into_iter().map(|call| call.route);
    routes.filter(|route| matches!(route, Route::ReadOrder | Route::SetShowtime)).collect()
}

fn total(got: &Got) -> Value {
    got.json()["order"]["totalPrice"]["valueIncludingTax"].clone()
}

#[tokio::test]
async fn a_voucher_pays_its_ticket_in_the_call_that_adds_it() {
    let booking = booking().await;
    let key = new_key();
    let got = press(&booking, &key, &voucher(SINGLE)).await;
    let json = got.json();
    assert_eq!((&json["result"], &json["kind"]), (&"added".into(), &"Ticket".into()), "{got:?}");
    assert!(json["voucher"]["id"].is_string() && json["availableRedemptions"] == 1, "{json}");
    assert_eq!((total(&got), &json["previousTypes"]), (json!(11.0), &json!([ADULT])));
    assert_eq!(tickets(&booking), [paid(), adult()]);
    assert_eq!(json["order"]["showtimes"][0]["seats"].as_array().map(Vec::len), Some(2));
    assert_eq!(changes(&booking), [Route::ReadOrder, Route::SetShowtime]);
    // The same key gets the same answer, and nothing is done again.
    let again = press(&booking, &key, &voucher(SINGLE)).await;
    assert_eq!((again.status, again.text), (got.status, got.text));
    assert_eq!(changes(&booking), [Route::ReadOrder, Route::SetShowtime]);
}

#[tokio::test]
async fn an_older_widget_sets_the_tickets_itself() {
    let booking = booking().await;
    let mut deal = super::without(code("DEALM0000700", &["Deal"]), "showtimeId");
    deal["currency"] = "NZD".into();
    for body in [code(SINGLE, &["Ticket"]), deal] {
        let json = press(&booking, &new_key(), &body).await.json();
        assert_eq!((&json["result"], json.get("order")), (&"added".into(), None));
    }
    assert_eq!((changes(&booking), booking.house.calls(Route::TicketPrices)), (vec![], 0));
}

#[tokio::test]
async fn the_customer_chooses_between_tickets_of_different_prices() {
    let booking = booking().await;
    let got = press(&booking, &new_key(), &voucher("FAMMM0000112")).await;
    let json = got.json();
    assert_eq!((total(&got), json.get("previousTypes")), (json!(20.0), None));
    assert_eq!(json["order"]["vouchers"][0]["id"], json["voucher"]["id"], "the order has the voucher");
    assert_eq!(changes(&booking), [Route::ReadOrder]);
}

#[tokio::test]
async fn a_deal_is_answered_with_the_order_that_it_made_cheaper() {
    let booking = booking().await;
    let got = press(&booking, &new_key(), &voucher("DEALM0000700")).await;
    assert_eq!((&got.json()["kind"], total(&got)), (&"Deal".into(), json!(16.0)));
    assert_eq!(changes(&booking), [Route::ReadOrder]);
}

/// The widget reads the order and goes on by itself.
#[tokio::test]
async fn a_failure_after_the_adding_leaves_the_rest_to_the_widget() {
    let refused = || FaultKind::status(400);
    for (route, kind, is_set) in [
        (Route::ReadOrder, FaultKind::status(500), false),
        (Route::SetShowtime, refused(), false),
        (Route::SetShowtime, FaultKind::CommitThenDrop, true),
        (Route::SetShowtime, FaultKind::DropBefore, false),
        (Route::SetShowtime, FaultKind::Malformed, true),
    ] {
        let booking = booking().await;
        fault(&booking, route, kind.clone());
        let got = press(&booking, &new_key(), &voucher(SINGLE)).await;
        let json = got.json();
        assert_eq!((got.status, &json["result"]), (200, &"added".into()), "{kind:?} {got:?}");
        assert_eq!((json.get("order"), json.get("previousTypes")), (None, None), "{kind:?}");
        let expected = if is_set { paid() } else { adult() };
        assert_eq!(tickets(&booking), [expected, adult()], "{kind:?}");
        assert!(booking.house.calls(Route::SetShowtime) <= 1, "a write is never sent twice");
    }
}

#[tokio::test]
async fn an_order_is_answered_as_it_is_if_the_prices_cannot_be_read() {
    let booking = booking().await;
    fault(&booking, Route::TicketPrices, FaultKind::status(500));
    let got = press(&booking, &new_key(), &voucher(SINGLE)).await;
    assert_eq!((total(&got), got.json().get("previousTypes")), (json!(20.0), None));
    assert_eq!(changes(&booking), [Route::ReadOrder]);
}

/// Prices are read beside the voucher's check, so a wrong voucher is not refused later because of them.
#[tokio::test]
async fn a_refusal_does_not_wait_for_the_prices() {
    let booking = booking().await;
    let hold = FaultKind::Hold { when: When::Before };
    booking.house.sandbox.inject(Fault { route: Route::TicketPrices, fault: hold, times: Times::Always });
    let mut body = voucher(SINGLE);
    body["pin"] = "9999".into();
    let got = press(&booking, &new_key(), &body).await;
    assert_eq!((got.problem().as_str(), changes(&booking)), ("voucher-not-accepted", vec![]));
}

/// Two tabs add a voucher each at the same time. Without the lock both would read an order of two plain tickets, and the
/// later selection would take the other voucher off its ticket.
#[tokio::test]
async fn two_vouchers_at_the_same_time_pay_a_ticket_each() {
    let booking = booking().await;
    // The first to read has to wait for its answer until both vouchers are on the order.
    fault(&booking, Route::ReadOrder, FaultKind::Hold { when: When::After });
    let keys = (new_key(), new_key());
    let (one, other) = (voucher(SINGLE), voucher(NO_PIN));
    let release = async {
        while booking.house.calls(Route::AddVoucher) < 2 || booking.house.calls(Route::ReadOrder) < 1 {
            tokio::task::yield_now().await;
        }
        booking.house.sandbox.release();
    };
    let (one, other, ()) =
        tokio::join!(press(&booking, &keys.0, &one), press(&booking, &keys.1, &other), release);
    assert_eq!((one.status, other.status), (200, 200));
    assert_eq!(tickets(&booking), [paid(), paid()], "{one:?} {other:?}");
    let [read, set] = [Route::ReadOrder, Route::SetShowtime];
    assert_eq!(changes(&booking), [read, set, read, set], "one after the other");
    let mut totals = [total(&one), total(&other)].map(|total| total.as_f64().unwrap());
    totals.sort_by(f64::total_cmp);
    assert_eq!(totals, [2.0, 11.0]);
}

/// The widget's own SetShowtime waits for a press that is reading and setting the tickets.
#[tokio::test]
async fn set_showtime_waits_for_a_press_of_the_same_order() {
    let booking = booking().await;
    fault(&booking, Route::SetShowtime, FaultKind::Hold { when: When::Before });
    let path = format!("/ocapi/v1/orders/{}/showtimes/{SHOWTIME}", booking.order);
    let body = json!({"tickets": [{"ticketTypeId": ADULT}, {"ticketTypeId": ADULT}], "seats": []});
    let second = async {
        while booking.house.calls(Route::SetShowtime) < 1 {
            tokio::task::yield_now().await;
        }
        // It waits for as long as the first is held, and is then refused: nothing was sent.
        let busy = booking.proxy.ask(&booking.token, "PUT", &path, Some(body)).await;
        booking.house.sandbox.release();
        busy
    };
    let (body, key) = (voucher(SINGLE), new_key());
    let (first, second) = tokio::join!(press(&booking, &key, &body), second);
    assert_eq!((second.status, second.problem().as_str()), (409, "order-busy"));
    assert_eq!((total(&first), changes(&booking)), (json!(11.0), vec![Route::ReadOrder, Route::SetShowtime]));
}
