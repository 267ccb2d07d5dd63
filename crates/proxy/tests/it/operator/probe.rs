//! `probe`: its report, and that it changes nothing.

use crate::operator::program::{SECRET, Said, run};
use crate::support::house::House;
use sandbox::{CONNECT_TOKEN, Fault, FaultKind, OCAPI_TOKEN, PROCINEMA_KEY, Route};

async fn probe(house: &House, arguments: &[&str], overrides: &[(&str, &str)]) -> Said {
    let (base, procinema) = (house.base.to_string(), format!("{}/v1", house.base));
    let mut settings = vec![
        ("VOUCHER_CHECKOUT_OCAPI_URL", base.as_str()),
        ("VOUCHER_CHECKOUT_OCAPI_TOKEN", OCAPI_TOKEN),
        ("VOUCHER_CHECKOUT_CONNECT_URL", base.as_str()),
        ("VOUCHER_CHECKOUT_CONNECT_TOKEN", CONNECT_TOKEN),
        ("VOUCHER_CHECKOUT_PROCINEMA_URL", procinema.as_str()),
        ("VOUCHER_CHECKOUT_PROCINEMA_KEY", PROCINEMA_KEY),
        ("VOUCHER_CHECKOUT_SECRET", SECRET),
        ("VOUCHER_CHECKOUT_OPEN_TO_ALL", "yes"),
    ];
    settings.extend_from_slice(overrides);
    let arguments: Vec<String> = ["probe"].iter().chain(arguments).map(|word| (*word).to_owned()).collect();
    let settings: Vec<(String, String)> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    // Meanwhile the sandbox answers on this thread.
    tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let settings: Vec<(&str, &str)> =
            settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        run(&arguments, &settings)
    })
    .await
    .unwrap()
}

/// A report holds neither keys nor ids.
fn is_shareable(said: &Said, order: &str) {
    for secret in [order, OCAPI_TOKEN, CONNECT_TOKEN, PROCINEMA_KEY, SECRET, "0002-2681", "1000", "19.5"] {
        assert!(!said.output.contains(secret), "{secret}: {said:?}");
    }
}

#[tokio::test]
async fn a_cinema_that_is_well_is_reported_so_and_nothing_is_changed() {
    let house = House::new().await;
    let order = house.order();
    let said = probe(&house, &[&order], &[]).await;
    assert_eq!((said.code, said.error.as_str()), (Some(0), ""), "{said:?}");
    said.matches_snapshot("probe");
    is_shareable(&said, &order);
    let reads = [
        Route::ReadOrder,
        Route::TicketPrices,
        Route::SessionTickets,
        Route::ConnectOrder,
        Route::ProcinemaCheck,
    ];
    let asked: Vec<Route> = house.sandbox.ledger().iter().map(|call| call.route).collect();
    assert_eq!(asked, reads, "no write, and nothing else");
}

#[tokio::test]
async fn what_cannot_be_read_is_named_by_its_path() {
    let house = House::new().await;
    let order = house.order();
    let odd = r#"{"order":{"id":null,"totalPrice":{"valueIncludingTax":1},"expiresAt":19.5,"vouchers":[],
        "showtimes":[{"showtimeId":"0002-2681","tickets":[{"price":"19.5"},{"price":"19.5"}],"seats":[]}]}}"#;
    house.sandbox.inject(Fault::once(Route::ReadOrder, FaultKind::raw(odd, false)));
    house.sandbox.inject(Fault::once(Route::TicketPrices, FaultKind::raw("{}", false)));
    let said = probe(&house, &[&order], &[]).await;
    assert_eq!(said.code, Some(1), "{said:?}");
    for line in [
        "left out 1 times: order.expiresAt",
        "left out 2 times: order.showtimes[].tickets[].price",
        "ticket prices         wrong the answer cannot be read: ticketPrices is missing or cannot be read",
        "send us this report",
    ] {
        assert!(said.output.contains(line), "{line}: {}", said.output);
    }
    is_shareable(&said, &order);
}

#[tokio::test]
async fn wrong_keys_are_told_apart() {
    let house = House::new().await;
    let wrong = [
        ("VOUCHER_CHECKOUT_OCAPI_TOKEN", "wrong"),
        ("VOUCHER_CHECKOUT_CONNECT_TOKEN", "wrong"),
        ("VOUCHER_CHECKOUT_PROCINEMA_KEY", "wrong"),
    ];
    let said = probe(&house, &[&house.order(), "--showtime", "0002-2681"], &wrong).await;
    assert_eq!(said.code, Some(1), "{said:?}");
    for line in [
        "order                 wrong 401: the key or token is not taken",
        "ticket prices         wrong 401",
        "Connect, discounts    wrong Connect answers with ResponseCode 71",
        "Connect, order        wrong Connect answers with Result 71",
        "ProCinema             wrong the key or password is not taken",
    ] {
        assert!(said.output.contains(line), "{line}: {}", said.output);
    }
}

#[tokio::test]
async fn a_probe_without_an_order_or_with_an_odd_one_says_what_it_needs() {
    let house = House::new().await;
    for arguments in [&[][..], &["../../admin"]] {
        let said = probe(&house, arguments, &[]).await;
        assert_eq!((said.code, said.output.as_str()), (Some(2), ""), "{said:?}");
        assert!(said.error.contains("ORDER"), "{said:?}");
    }
    assert!(house.sandbox.ledger().is_empty());
}
