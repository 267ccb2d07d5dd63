//! If an answer of Vista is unusual in one place, the widget shows the same behind our proxy and behind a site's own.

use e2e::{HostPage, TestContext, View, eventually, needs, run_test};
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

/// The order of the files.
const RECORDED: &str = "1aaa031755d64e6d9cbddfec4b3c8633";

/// An answer with the id of this order in place of the recorded one. The widget does not show another order.
fn about(order: &str, mut body: Vec<u8>) -> Vec<u8> {
    assert_eq!(order.len(), RECORDED.len());
    let places = body.windows(RECORDED.len()).enumerate();
    let places: Vec<usize> =
        places.filter(|(_, part)| *part == RECORDED.as_bytes()).map(|(at, _)| at).collect();
    for at in places {
        body[at..at + RECORDED.len()].copy_from_slice(order.as_bytes());
    }
    body
}

/// An answer of the cinema.
struct Case {
    file: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// The cases for this kind of answer in `index.json`.
fn cases(served_as: &str) -> Vec<Case> {
    let index = fs::read(folder().join("index.json")).expect("the index is there");
    let index: Vec<Value> = serde_json::from_slice(&index).expect("the index is a list");
    let of_this_kind = index.into_iter().filter(|case| case["as"] == served_as);
    of_this_kind
        .map(|case| {
            let file = case["file"].as_str().expect("a file").to_owned();
            let body = fs::read(folder().join(&file)).expect("the file is there");
            let headers = case["headers"].as_object().into_iter().flatten();
            let headers = headers
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect();
            Case { file, headers, body }
        })
        .collect()
}

/// The view if the cinema answers so. It leaves out the countdown and the discounts, because the widget shows those on
/// offer only if the proxy lists discount codes among its capabilities.
async fn seen(test: &TestContext, page: &HostPage<'_>, route: Route, case: &Case) -> View {
    let answer = |order: &str| {
        let (headers, body) = (case.headers.clone(), RawBody::Base64(about(order, case.body.clone())));
        let fault = FaultKind::Raw { status: 200, headers, body, commit: false };
        test.sandbox.clear_faults();
        test.sandbox.inject(Fault { route, fault, times: Times::Always });
    };
    let checkout = test.visit_after(page, answer).await;
    let view = checkout.settled().await;
    test.sandbox.clear_faults();
    let headings = view.headings.into_iter().filter(|heading| heading != "Discounts").collect();
    View { expiry: String::new(), discounts: Vec::new(), headings, ..view }
}

fn shows_the_same_both_ways(served_as: &'static str, route: Route, controls: &'static str) {
    run_test(async |test| {
        let cases = cases(served_as);
        assert!(cases.len() > 10);
        let control = cases.iter().find(|case| case.file == controls).expect("there is a control");
        let usual = seen(test, &HostPage::PLAIN, route, control).await;
        assert!(usual.can_apply && usual.total == "$20.00", "{usual:?}");
        for case in &cases {
            let file = &case.file;
            let ours = seen(test, &HostPage::PLAIN, route, case).await;
            let own = seen(test, &OWN, route, case).await;
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
fn a_name_of_300_letters_takes_five_lines() {
    needs!(Screen);
    run_test(async |test| {
        test.browser.use_telephone(320, 844).await;
        let mut cases = cases("200 of GET prices").into_iter();
        let mut case = cases.find(|case| case.file == "0-control-prices.json").expect("it is there");
        let name = "Adult ".repeat(50);
        let body = String::from_utf8(case.body).expect("it is text");
        case.body = body.replace("\"Adult\"", &format!("\"{name}\"")).into_bytes();
        let view = seen(test, &HostPage::PLAIN, Route::TicketPrices, &case).await;
        assert_eq!(view.lines[0].name, name.trim(), "screen readers read all of it");
        let lines = "const name = probe.find(0, '.line .name'); \
            return name.clientHeight / parseFloat(getComputedStyle(name).lineHeight)";
        let lines: f64 = test.browser.run(lines, vec![]).await;
        assert!((4.5..=5.1).contains(&lines), "{lines}");
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
                // The answer does not say how many tickets the voucher pays for, so the widget uses it for one.
                assert_eq!((view.vouchers.len(), view.total.as_str()), (1, "$11.00"), "{body}: {view:?}");
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
