//! If an answer of Vista is unusual in one place, the widget shows the same behind our proxy and behind a site's own.

use e2e::{HostPage, TestContext, View, eventually, run_test};
use sandbox::{Fault, FaultKind, RawBody, Route, Times};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A page whose site has a proxy of its own, which returns the bytes of the cinema unchanged.
const OWN: HostPage<'static> = HostPage { attributes: r#"api="/site-proxy""#, ..HostPage::PLAIN };

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wire/tests/fixtures/answers")
}

/// The cases for this kind of answer in `index.json`: the file name, and the fault that serves the file.
fn cases(served_as: &str, route: Route) -> Vec<(String, Fault)> {
    let index = fs::read(folder().join("index.json")).expect("the index is there");
    let index: Vec<Value> = serde_json::from_slice(&index).expect("the index is a list");
    let of_this_kind = index.into_iter().filter(|case| case["as"] == served_as);
    of_this_kind
        .map(|case| {
            let file = case["file"].as_str().expect("a file").to_owned();
            let body = RawBody::Base64(fs::read(folder().join(&file)).expect("the file is there"));
            let headers = case["headers"].as_object().into_iter().flatten();
            let headers: BTreeMap<String, String> = headers
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect();
            let fault = FaultKind::Raw { status: 200, headers, body, commit: false };
            (file, Fault { route, fault, times: Times::Always })
        })
        .collect()
}

/// The view with this fault. It leaves out the countdown and the discount codes, which the widget shows only if the
/// proxy lists them among its capabilities.
async fn seen(test: &TestContext, page: &HostPage<'_>, fault: &Fault) -> View {
    test.sandbox.clear_faults();
    test.sandbox.inject(fault.clone());
    let checkout = test.visit(page).await;
    let view = checkout.settled().await;
    test.sandbox.clear_faults();
    let headings = view.headings.into_iter().filter(|heading| heading != "Discounts").collect();
    View { expiry: String::new(), discounts: Vec::new(), code: None, headings, ..view }
}

fn shows_the_same_both_ways(served_as: &'static str, route: Route, controls: &'static str) {
    run_test(async |test| {
        let cases = cases(served_as, route);
        assert!(cases.len() > 10);
        let (_, control) = cases.iter().find(|(file, _)| file == controls).expect("there is a control");
        let usual = seen(test, &HostPage::PLAIN, control).await;
        assert!(usual.can_apply && usual.total == "$20.00", "{usual:?}");
        for (file, fault) in &cases {
            let ours = seen(test, &HostPage::PLAIN, fault).await;
            let own = seen(test, &OWN, fault).await;
            assert_eq!(ours, own, "{file}");
            // The two files of group D are not price lists, so the widget says that vouchers are not available.
            assert_eq!(ours.can_apply, !file.starts_with("D-"), "{file}: {ours:?}");
            if ours.can_apply {
                assert_eq!(ours.total, usual.total, "{file}");
                assert_ne!(ours.tone, "error", "{file}: {}", ours.message);
            } else {
                assert_eq!(ours.headings, ["Vouchers are not available right now"], "{file}");
            }
        }
    });
}

#[test]
fn odd_prices_show_the_same_both_ways() {
    shows_the_same_both_ways("200 of GET prices", Route::TicketPrices, "0-control-prices.json");
}

#[test]
fn odd_orders_show_the_same_both_ways() {
    shows_the_same_both_ways("200 of GET order", Route::ReadOrder, "0-control-order.json");
}

#[test]
fn an_accepted_voucher_with_an_odd_answer_is_on_the_order() {
    run_test(async |test| {
        for page in [HostPage::PLAIN, OWN] {
            for body in ["{}", "<html>", r#"{"voucher":null}"#, r#"{"voucher":{"id":{}}}"#] {
                let checkout = test.visit(&page).await;
                checkout.settled().await;
                test.fail_next(Route::AddVoucher, FaultKind::raw(body, true));
                let view = checkout.add_voucher("ADTMM0000111", "1234").await;
                // The answer does not say how many tickets the voucher pays for, so the widget asks.
                assert_eq!((view.vouchers.len(), view.quantity.as_str()), (1, "2"), "{body}: {view:?}");
                assert_ne!(view.tone, "error", "{body}: {view:?}");
            }
        }
    });
}

#[test]
fn tickets_set_without_lists_in_the_answer_are_read_from_the_order() {
    run_test(async |test| {
        for page in [HostPage::PLAIN, OWN] {
            let checkout = test.visit(&page).await;
            checkout.settled().await;
            let lists = r#"{"order":{"id":null,"totalPrice":{"valueIncludingTax":11}}}"#;
            test.fail_next(Route::SetShowtime, FaultKind::raw(lists, true));
            let view = checkout.add_voucher("ADTMM0000111", "1234").await;
            assert_eq!((view.total.as_str(), view.tone.as_str()), ("$11.00", "success"), "{view:?}");
            assert_eq!((view.lines.len(), test.count(Route::SetShowtime)), (2, 1));
        }
    });
}

#[test]
fn a_gateways_404_ends_no_checkout_and_vistas_does() {
    run_test(async |test| {
        for page in [HostPage::PLAIN, OWN] {
            for body in ["<html>404</html>", r#"{"statusCode":404,"message":"Resource not found"}"#] {
                for route in [Route::AddVoucher, Route::SetShowtime, Route::ReadOrder] {
                    let checkout = test.visit(&page).await;
                    checkout.settled().await;
                    let (headers, body) = (BTreeMap::new(), RawBody::Text(body.to_owned()));
                    test.fail_next(route, FaultKind::Raw { status: 404, headers, body, commit: false });
                    let view = checkout.add_voucher("ADTMM0000111", "1234").await;
                    assert!(view.can_apply && !view.total.is_empty(), "{route:?}: {view:?}");
                }
            }
        }
        let checkout = test.visit(&HostPage::PLAIN).await;
        checkout.settled().await;
        test.sandbox.expire_order(&test.visited_order());
        let view = checkout.add_voucher("ADTMM0000111", "1234").await;
        assert!(!view.can_apply && view.total.is_empty(), "{view:?}");
    });
}

#[test]
fn vouchers_that_cannot_be_read_end_no_confirmation_for_ever() {
    run_test(async |test| {
        for page in [HostPage::PLAIN, OWN] {
            let checkout = test.visit(&page).await;
            checkout.settled().await;
            let order = r#"{"order":{"id":null,"totalPrice":{"valueIncludingTax":20},
                "showtimes":[{"showtimeId":"0002-2681","tickets":[],"seats":[]}],"vouchers":[null]}}"#;
            test.fail_next(Route::AddVoucher, FaultKind::raw("{}", false));
            test.fail_next(Route::ReadOrder, FaultKind::raw(order, false));
            let view = checkout.add_voucher("ADTMM0000111", "1234").await;
            assert_eq!(view.message, checkout.text("message.not-confirmed"));
            eventually!(async { checkout.view().await.can_apply }, true);
        }
    });
}
