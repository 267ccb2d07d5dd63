use super::{ask, ask_with, send};
use crate::{Route, Sandbox, Settings, seed};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

fn voucher(barcode: &str, pin: Option<&str>) -> Value {
    json!({
        "type": "ticket",
        "credentials": {"barcode": barcode, "pin": pin},
        "showtimeId": "0002-2681"
    })
}

#[tokio::test]
async fn the_flow_of_the_guide_ends_with_a_redeemed_voucher() {
    let sandbox = Sandbox::seeded();
    let create = json!({"siteId": "0002", "bookingMode": "Paid", "siteOrderLocationId": null});
    let (status, created) = ask(&sandbox, Method::POST, "/ocapi/v1/orders/standard/booking", create).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(created["order"]["totalPrice"]["valueIncludingTax"], 0.0);
    let id = created["order"]["id"].as_str().unwrap();

    let vouchers = format!("/ocapi/v1/orders/{id}/vouchers");
    let (status, added) = ask(&sandbox, Method::POST, &vouchers, voucher("ADTMM0000111", Some("1234"))).await;
    assert_eq!((status, &added["availableRedemptions"]), (StatusCode::OK, &json!(1)));
    assert_eq!(added["voucher"]["maskedBarcode"], "........0111");
    assert_eq!(added["voucher"]["type"], "Ticket");
    assert_eq!(added["voucher"]["voucherTypeDescription"]["text"], "Adult Movie Money");

    let voucher_id = added["voucher"]["id"].as_str().unwrap();
    let wanted = json!({"tickets": [{"ticketTypeId": "0002-0050", "voucherId": voucher_id}], "seats": []});
    let showtime = format!("/ocapi/v1/orders/{id}/showtimes/0002-2681");
    let (status, set) = ask(&sandbox, Method::PUT, &showtime, wanted).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        set["order"]["totalPrice"],
        json!({"valueIncludingTax": 1.0, "valueExcludingTax": 0.86, "tax": 0.14})
    );
    assert_eq!(set["order"]["vouchers"][0]["id"], voucher_id);
    let (_, read) = ask(&sandbox, Method::GET, &format!("/ocapi/v1/orders/{id}"), Value::Null).await;
    assert_eq!(read, set);

    let removal = format!("{vouchers}/{voucher_id}");
    let (status, refused) = ask(&sandbox, Method::DELETE, &removal, Value::Null).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(refused["errorCode"], "VoucherCannotBeRemoved");
    assert_eq!(refused["title"], "Bad Request");
    assert_eq!(refused["status"], 400);

    let completion = format!("/ocapi/v1/orders/{id}/completion");
    let (status, refused) = ask(&sandbox, Method::POST, &completion, Value::Null).await;
    assert_eq!((status, &refused["errorCode"]), (StatusCode::BAD_REQUEST, &json!("InvalidRequest")));
    let (status, done) =
        ask(&sandbox, Method::POST, &format!("/__sandbox/orders/{id}/pay"), Value::Null).await;
    assert_eq!((status, &done["status"]), (StatusCode::OK, &json!("Completed")));
    let completed = format!("/ocapi/v1/orders/completed/{id}");
    let (_, order) = ask(&sandbox, Method::GET, &completed, Value::Null).await;
    let ticket = &order["order"]["showtimes"][0]["tickets"][0];
    assert_eq!(
        ticket["refundAvailability"],
        json!({"isAvailable": false, "unavailableReason": "VoucherRedeemed"})
    );
    assert_eq!(ticket["voucherId"], voucher_id);
    assert_eq!(
        ticket["amountSaved"],
        json!({"valueIncludingTax": 9.0, "valueExcludingTax": 7.84, "tax": 1.16})
    );
    assert_eq!(order["order"]["vouchers"], json!([added["voucher"]]));
    assert_eq!(order["order"]["totalPrice"], set["order"]["totalPrice"]);
    assert_eq!(order["order"]["status"], "Completed");
    assert_eq!(order["relatedData"]["ticketTypes"][0]["description"]["text"], "Adult Voucher");
    let (status, _) = ask(&sandbox, Method::GET, &format!("/ocapi/v1/orders/{id}"), Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn wrong_barcodes_get_one_answer_and_then_a_lock() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let path = format!("/ocapi/v1/orders/{id}/vouchers");
    let unknown = ask(&sandbox, Method::POST, &path, voucher("NOSUCHCARD", None)).await;
    for _ in 0..4 {
        let wrong_pin = ask(&sandbox, Method::POST, &path, voucher("ADTMM0000111", Some("9999"))).await;
        assert_eq!(wrong_pin, unknown);
    }
    assert_eq!(unknown.1["errorCode"], "VoucherNotAccepted");
    let body = voucher("ADTMM0000111", Some("1234"));
    let locked = send(&sandbox, Method::POST, &path, body.clone(), &[]).await;
    assert_eq!(locked.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = locked.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds));
    sandbox.advance(60);
    assert_eq!(ask(&sandbox, Method::POST, &path, body).await.0, StatusCode::OK);
}

#[tokio::test]
async fn bodies_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let path = format!("/ocapi/v1/orders/{id}/vouchers");
    for body in [
        json!({}),
        json!([]),
        json!({"type": "Coupon", "credentials": {"barcode": "ADTMM0000300"}, "showtimeId": "0002-2681"}),
        json!({"type": "Ticket", "credentials": {"barcode": "ADTMM0000300"}}),
        json!({"type": "Ticket", "credentials": {"barcode": "ADTMM0000300"}, "showtimeId": "0002-1"}),
    ] {
        let (status, answer) = ask(&sandbox, Method::POST, &path, body).await;
        assert_eq!((status, &answer["errorCode"]), (StatusCode::BAD_REQUEST, &json!("InvalidRequest")));
    }
    let huge = json!({"type": "x".repeat(70_000)});
    assert_eq!(ask(&sandbox, Method::POST, &path, huge).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_call_needs_its_token_and_a_body_its_type() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let status = async |headers: &[(&str, &str)], body: &'static str| {
        let request = Request::builder().method(Method::POST).uri(format!("/ocapi/v1/orders/{id}/vouchers"));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.body(Body::from(body)).unwrap();
        crate::router(sandbox.clone()).oneshot(request).await.unwrap().status()
    };
    let token = ("authorization", "Bearer sandbox-token");
    assert_eq!(status(&[], "{}").await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&[("authorization", "Bearer other")], "{}").await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&[token], "{}").await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let json = ("content-type", "application/json");
    assert_eq!(status(&[token, json], "{}").await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_member_signs_in_by_header_and_an_old_token_is_forbidden() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let path = format!("/ocapi/v1/orders/{id}/showtimes/0002-2681");
    let wanted = json!({"tickets": [{"ticketTypeId": seed::MEMBER_ADULT}], "seats": ["1_10_5"]});
    let (_, refused) = ask(&sandbox, Method::PUT, &path, wanted.clone()).await;
    assert_eq!(refused["errorCode"], "MembersOnly");
    let old = [("loyaltySessionToken", "old")];
    let (status, problem) = ask_with(&sandbox, Method::PUT, &path, wanted.clone(), &old).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(problem["title"], "Loyalty Member Authentication Token Expired");
    let member = [("loyaltySessionToken", crate::MEMBER_TOKEN)];
    assert_eq!(ask_with(&sandbox, Method::PUT, &path, wanted, &member).await.0, StatusCode::OK);
}

#[tokio::test]
async fn orders_end_by_delete_and_by_expiry() {
    let sandbox = Sandbox::seeded();
    let first = sandbox.create_demo_order().unwrap();
    let path = format!("/ocapi/v1/orders/{first}");
    assert_eq!(ask(&sandbox, Method::POST, &format!("{path}/expiry/reset"), Value::Null).await.0, 204);
    assert_eq!(ask(&sandbox, Method::DELETE, &path, Value::Null).await.0, StatusCode::NO_CONTENT);
    let (status, problem) = ask(&sandbox, Method::GET, &path, Value::Null).await;
    assert_eq!((status, &problem["errorCode"]), (StatusCode::NOT_FOUND, &json!("OrderNotFound")));
    let second = sandbox.create_demo_order().unwrap();
    sandbox.advance(15 * 60);
    assert!(sandbox.order(&second).is_none());
    let wanted = json!({"tickets": [], "seats": []});
    let path = format!("/ocapi/v1/orders/{second}/showtimes/0002-2681");
    assert_eq!(ask(&sandbox, Method::PUT, &path, wanted).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_slow_completion_is_polled() {
    let sandbox = Sandbox::with(Settings { pending_polls: 1, completed_lag: 1, ..Settings::default() });
    let id = sandbox.create_demo_order().unwrap();
    let path = format!("/ocapi/v1/orders/{id}/completion");
    assert_eq!(ask(&sandbox, Method::GET, &path, Value::Null).await.0, StatusCode::NOT_FOUND);
    let payment = format!("/__sandbox/orders/{id}/pay");
    assert_eq!(ask(&sandbox, Method::POST, &payment, Value::Null).await.1["status"], "Pending");
    let (_, done) = ask(&sandbox, Method::GET, &path, Value::Null).await;
    assert_eq!((&done["status"], &done["orderType"]), (&json!("Completed"), &json!("Standard")));
    assert!(done["transactionNumber"].is_i64());
    let completed = format!("/ocapi/v1/orders/completed/{id}");
    assert_eq!(ask(&sandbox, Method::GET, &completed, Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&sandbox, Method::GET, &completed, Value::Null).await.0, StatusCode::OK);
}

#[tokio::test]
async fn taken_seats_are_told_by_vistas_own_word() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    assert!(sandbox.sell_seat(seed::SHOWTIME, "J7"));
    let path = format!("/ocapi/v1/orders/{id}/showtimes/0002-2681");
    let wanted = json!({"tickets": [{"ticketTypeId": "0002-0191"}], "seats": ["1_10_7"]});
    let (status, problem) = ask(&sandbox, Method::PUT, &path, wanted).await;
    assert_eq!((status, &problem["errorCode"]), (StatusCode::BAD_REQUEST, &json!("SeatsUnavailable")));
    let call = sandbox.ledger().pop().unwrap();
    assert_eq!((call.route, call.status), (Route::SetShowtime, Some(400)));
    assert_eq!(call.error_code.as_deref(), Some("SeatsUnavailable"));
}

#[tokio::test]
async fn prices_are_answered_at_the_root_and_under_the_prefix_and_never_cached() {
    let sandbox = Sandbox::seeded();
    for prefix in ["", "/WSVistaWebClient"] {
        let path = format!("{prefix}/ocapi/v1/showtimes/0002-2681/ticket-prices");
        let response =
            send(&sandbox, Method::GET, &path, Value::Null, &[("connect-region-code", "NZ")]).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["cache-control"], "no-cache");
        assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8");
        let call = sandbox.ledger().pop().unwrap();
        assert_eq!(call.path, "/ocapi/v1/showtimes/0002-2681/ticket-prices");
        assert_eq!(call.region.as_deref(), Some("NZ"));
    }
    let vouchers = format!("/ocapi/v1/orders/{}/vouchers", sandbox.create_demo_order().unwrap());
    let region = [("Connect-Region-Code", "AU")];
    send(&sandbox, Method::POST, &vouchers, voucher("ADTMM0000300", None), &region).await;
    assert_eq!(sandbox.ledger().pop().unwrap().region.as_deref(), Some("AU"));
    let path = "/ocapi/v1/showtimes/0002-9/ticket-prices";
    assert_eq!(ask(&sandbox, Method::GET, path, Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&sandbox, Method::GET, "/nothing", Value::Null).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn answers_have_the_headers_of_live_tenants_and_are_compressed_if_asked() {
    let sandbox = Sandbox::seeded();
    let path = "/ocapi/v1/showtimes/0002-2681/ticket-prices";
    let plain = send(&sandbox, Method::GET, path, Value::Null, &[]).await;
    let header = |name: &str| plain.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!((header("cache-control"), header("pragma")), (Some("no-cache"), Some("no-cache")));
    assert_eq!((header("expires"), header("content-encoding")), (Some("-1"), None));
    let packed = send(&sandbox, Method::GET, path, Value::Null, &[("accept-encoding", "gzip")]).await;
    assert_eq!(packed.headers()["content-encoding"], "gzip");
}

#[tokio::test]
async fn an_order_has_every_key_of_a_live_one() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let customer = json!({"name": "Ada", "email": "ada@example.com"});
    let path = format!("/ocapi/v1/orders/{id}/customer");
    let (status, answer) = ask(&sandbox, Method::PUT, &path, customer.clone()).await;
    assert_eq!((status, &answer["order"]["customer"]), (StatusCode::OK, &customer));
    for key in ["parentOrderId", "items", "deals", "ticketRedemptionCards", "payments"] {
        assert!(answer["order"].get(key).is_some(), "{key}");
    }
    let ticket = &answer["order"]["showtimes"][0]["tickets"][0];
    assert_eq!(ticket["admissionStatus"], "NotAdmitted");
    for key in ["rewardId", "ticketRedemptionCardId", "voucherId", "discountId", "dealId"] {
        assert_eq!(ticket.get(key), Some(&Value::Null), "{key} is written out");
    }
    assert_eq!(answer["relatedData"]["items"], json!([]));
}

#[tokio::test]
async fn a_redirect_payment_completes_the_order_and_sends_the_customer_back() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let path = format!("/ocapi/v1/orders/{id}/payments/redirect");
    let wish = json!({"webPaymentMethodId": 1, "redirectReturnUrl": "https://cinema.example/thanks?a=b"});
    let (status, redirect) = ask(&sandbox, Method::POST, &path, wish).await;
    assert_eq!(status, StatusCode::OK);
    assert!(redirect["updatedOrderExpiresAt"].is_string());
    let url = redirect["redirectUrl"].as_str().unwrap();
    let at_the_provider = url.split_once("8081").unwrap().1;
    let back = send(&sandbox, Method::GET, at_the_provider, Value::Null, &[]).await;
    assert_eq!(
        (back.status(), &back.headers()["location"]),
        (StatusCode::SEE_OTHER, &"https://cinema.example/thanks?a=b".parse().unwrap())
    );
    let sold = sandbox.completed_order(&id).unwrap();
    assert_eq!(sold.order.status, wire::ocapi::OrderStatus::Completed);
}
