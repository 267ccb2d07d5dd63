use super::ask;
use crate::{Sandbox, seed};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

async fn get(sandbox: &Sandbox, path: &str) -> Value {
    let (status, body) =
        ask(sandbox, Method::GET, &format!("/WSVistaWebClient/ocapi/v1/{path}"), Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    body
}

async fn send(sandbox: &Sandbox, method: Method, path: &str, body: Value) -> Value {
    let (status, body) = ask(sandbox, method, &format!("/WSVistaWebClient/ocapi/v1/{path}"), body).await;
    assert!(status.is_success(), "{path}: {body}");
    body
}

fn text<'a>(body: &'a Value, pointer: &str) -> &'a str {
    body.pointer(pointer).and_then(Value::as_str).unwrap()
}

/// The calls of a live client in order, each using the answer before it.
#[tokio::test]
async fn a_client_that_starts_with_the_sites_ends_with_a_ticket() {
    let sandbox = Sandbox::seeded();
    let sites = get(&sandbox, "sites").await;
    let site = text(&sites, "/sites/0/id");
    let films = get(&sandbox, &format!("sites/{site}/films")).await;
    assert_eq!(films, get(&sandbox, "films").await);
    let film = text(&films, "/films/1/id");
    assert_eq!(films["relatedData"]["censorRatings"][1]["classification"]["text"], "PG");
    let asked = format!("siteIds={site}&filmIds={film}");
    let dates = get(&sandbox, &format!("film-screening-dates?{asked}")).await;
    let date = text(&dates, "/filmScreeningDates/0/businessDate");
    assert_eq!(dates["filmScreeningDates"][0]["filmScreenings"][0]["filmId"], film);
    let showtimes = get(&sandbox, &format!("showtimes/by-business-date/{date}?{asked}")).await;
    assert_eq!(showtimes, get(&sandbox, &format!("showtimes/by-business-date/first?{asked}")).await);
    let showtime = text(&showtimes, "/showtimes/0/id");
    assert_eq!(showtime, seed::SHOWTIME_WITH_HIGH_FEE);
    assert_eq!(
        showtimes["showtimes"][0]["schedule"],
        json!({
            "businessDate": "2027-02-13",
            "startsAt": "2027-02-13T20:00:00+13:00",
            "filmStartsAt": "2027-02-13T20:00:00+13:00",
            "endsAt": "2027-02-13T08:52:00.0000000+00:00"
        })
    );

    let layout = get(&sandbox, &format!("showtimes/{showtime}/seat-layout")).await;
    let seat = &layout["seatLayout"]["areas"][0]["rows"][5]["seats"][4];
    assert_eq!(
        (&seat["id"], &seat["rowLabel"], &seat["label"]),
        (&json!("1_10_5"), &json!("J"), &json!("5"))
    );
    let seat = text(seat, "/id").to_owned();
    let status = async |sandbox: &Sandbox| {
        let all = get(sandbox, &format!("showtimes/{showtime}/seat-availability?preview=false")).await;
        let of_seat = |entry: &&Value| entry["seatId"] == seat;
        let found = all["seatAvailabilities"].as_array().unwrap().iter().find(of_seat).cloned().unwrap();
        (text(&found, "/status").to_owned(), all["summary"]["availableCount"].as_u64().unwrap())
    };
    let (before, free) = status(&sandbox).await;
    assert_eq!((before.as_str(), free), ("Available", 104 - 14));
    let prices = get(&sandbox, &format!("showtimes/{showtime}/ticket-prices")).await;
    let kind = text(&prices, "/ticketPrices/0/ticketTypeId");
    let items = get(&sandbox, &format!("sites/{site}/item-profile")).await;
    assert_eq!(items["itemProfile"]["pages"], json!([]));

    let body = json!({"siteId": site, "bookingMode": "Paid"});
    let created = send(&sandbox, Method::POST, "orders/standard/booking", body).await;
    let order = format!("orders/{}", text(&created, "/order/id"));
    let path = format!("{order}/showtimes/{showtime}");
    send(&sandbox, Method::PUT, &path, json!({"seats": [seat], "tickets": []})).await;
    assert_eq!(status(&sandbox).await, ("Sold".to_owned(), free - 1), "held from the first call on");
    let tickets = json!([{"id": "8c1c3c2e-9d0f-4a58-b8a1-3d1c9a3e6a10", "ticketTypeId": kind}]);
    let set = send(&sandbox, Method::PUT, &path, json!({"seats": [seat], "tickets": tickets})).await;
    assert_eq!(set["order"]["totalPrice"]["valueIncludingTax"], 25.16);
    let customer = json!({"name": {"givenName": "Ann", "familyName": "Lee"}, "email": "ann@example.com"});
    send(&sandbox, Method::PUT, &format!("{order}/customer"), customer).await;
    let back = json!({"webPaymentMethodId": 1, "redirectReturnUrl": "https://cinema.example/done"});
    let payment = send(&sandbox, Method::POST, &format!("{order}/payments/redirect"), back).await;
    let page = text(&payment, "/redirectUrl").split_once("/__sandbox").unwrap().1.to_owned();
    let (status, _) = ask(&sandbox, Method::GET, &format!("/__sandbox{page}"), Value::Null).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let done = get(&sandbox, &format!("{order}/completion")).await;
    assert_eq!(done["status"], "Completed");
    let id = text(&done, "/orderId");
    let bought = get(&sandbox, &format!("orders/completed/{id}")).await;
    assert_eq!(bought["order"]["payments"][0]["status"], "Completed");
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let sandbox = Sandbox::seeded();
    let none = get(&sandbox, "film-screening-dates?siteIds=0003").await;
    assert_eq!(none["filmScreeningDates"], json!([]));
    let none = get(&sandbox, "showtimes/by-business-date/2030-01-01").await;
    assert_eq!((&none["businessDate"], &none["showtimes"]), (&json!("2030-01-01"), &json!([])));
    for (path, expected) in [
        ("showtimes/0002-2695/seat-availability", StatusCode::BAD_REQUEST),
        ("showtimes/0002-2695/seat-layout", StatusCode::BAD_REQUEST),
        ("showtimes/0002-1/seat-layout", StatusCode::NOT_FOUND),
        ("sites/0003/films", StatusCode::NOT_FOUND),
        ("sites/0003/item-profile", StatusCode::NOT_FOUND),
    ] {
        let (status, _) = ask(&sandbox, Method::GET, &format!("/ocapi/v1/{path}"), Value::Null).await;
        assert_eq!(status, expected, "{path}");
    }
}
