use super::{ask, ask_with};
use crate::{MEMBER_TOKEN, Sandbox, Settings, seed};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const TICKETS: &str = "/RESTData.svc/cinemas/0002/sessions/2681/tickets";
const DISCOUNT: &str = "/RESTTicketing.svc/order/discount";

fn discount(id: &str, item: u32, code: &str) -> Value {
    json!({
        "UserSessionId": id,
        "TicketDiscounts": [{"ItemId": item, "DiscountCode": code}],
        "ReturnOrder": true
    })
}

#[tokio::test]
async fn the_flow_of_the_guide_ends_with_a_lower_price() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_order(seed::SHOWTIME, &[], &[]).unwrap();
    let query = format!("{TICKETS}?returnDiscountInfo=true");
    let (_, listed) = ask(&sandbox, Method::GET, &query, Value::Null).await;
    assert_eq!(
        listed["Tickets"][0],
        json!({
            "CinemaId": "0002",
            "TicketTypeCode": "0191",
            "AreaCategoryCode": "0000000001",
            "Description": "Adult",
            "PriceInCents": 1000,
            "DiscountsAvailable": [
                {
                    "Description": "September Blitz Discount",
                    "Code": "BLITZO",
                    "PriceToUseInCents": 750,
                    "LoyaltyPointsCost": 0,
                    "IsLoyaltyOnly": false
                },
                {
                    "Description": "Movie Club Member Discount",
                    "Code": "MEMBERCLUB",
                    "PriceToUseInCents": 500,
                    "LoyaltyPointsCost": 10,
                    "IsLoyaltyOnly": true
                }
            ]
        })
    );

    // The guide mixes the cases of its keys, so both are read.
    let set = json!({"Tickets": [{"TicketDetails": {"ticketTypeCode": "0191"}}]});
    let path = format!("/orders/{id}/sessions/2681/set-tickets");
    let (status, answer) = ask(&sandbox, Method::POST, &path, set).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["order"]["orderTotalValueInCents"], 1000);
    assert_eq!(answer["order"]["userSessionId"], id);
    let session = &answer["order"]["sessions"][0];
    assert_eq!((&session["filmTitle"], &session["filmClassification"]), (&json!("Airplane!"), &json!("R")));
    assert_eq!(
        session["tickets"][0],
        json!({
            "ticketDetails": {
                "ticketId": 1,
                "ticketTypeCode": "0191",
                "description": "Adult",
                "finalPriceInCents": 1000,
                "originalPriceInCents": 1000
            },
            "seats": [{"rowDisplay": "J", "columnDisplay": "5"}]
        })
    );
    let expiry = answer["order"]["expiryDateUtc"].as_str().unwrap();
    assert!(expiry.len() == 28 && expiry.ends_with('Z'), "{expiry}");

    let (status, applied) = ask(&sandbox, Method::GET, DISCOUNT, discount(&id, 1, "BLITZO")).await;
    assert_eq!((status, &applied["Result"]), (StatusCode::OK, &json!(0)));
    assert_eq!(applied["Order"]["TotalValueCents"], 750);
    assert_eq!(applied["Order"]["TotalOrderCount"], 1);
    let ticket = &applied["Order"]["Sessions"][0]["Tickets"][0];
    assert_eq!((&ticket["Id"], &ticket["SeatData"]), (&json!("1"), &json!("J5")));
    assert_eq!((&ticket["PriceCents"], &ticket["FinalPriceCents"]), (&json!(1000), &json!(750)));

    let order = sandbox.order(&id).unwrap().order;
    let ticket = serde_json::to_value(&order.showtimes.unwrap()[0].tickets.as_ref().unwrap()[0]).unwrap();
    assert_eq!(ticket["price"]["valueIncludingTax"], 7.5);
    assert_eq!(ticket["amountSaved"]["valueIncludingTax"], 2.5);
    let body = json!({"UserSessionId": id});
    let (_, read) = ask(&sandbox, Method::POST, "/RESTTicketing.svc/order", body).await;
    assert_eq!(read["Order"], applied["Order"]);
}

#[tokio::test]
async fn v1_says_no_with_a_code_inside_a_success() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let result = async |body: Value| {
        let (status, answer) = ask(&sandbox, Method::POST, DISCOUNT, body).await;
        assert_eq!(status, StatusCode::OK);
        assert!(answer["Order"].is_null());
        assert_eq!(answer["ErrorDescription"].is_null(), answer["Result"] == 0);
        answer["Result"].clone()
    };
    assert_eq!(result(discount(&id, 1, "NOSUCHCODE")).await, 4);
    assert_eq!(result(discount("nobody", 1, "BLITZO")).await, 62);
    assert_eq!(result(discount(&id, 1, "MEMBERCLUB")).await, 3);
    assert_eq!(result(json!({})).await, 4);
    let quiet = json!({"usersessionid": id, "ticketdiscounts": [{"itemid": "1", "discountcode": "blitzo"}]});
    assert_eq!(result(quiet).await, 0);
    assert_eq!(result(discount(&id, 1, "BLITZO")).await, 4, "no second discount");
}

#[tokio::test]
async fn a_member_pays_with_points() {
    let sandbox = Sandbox::with(Settings { member_points: 10, ..Settings::default() });
    let id = sandbox.create_demo_order().unwrap();
    let member = [("loyaltySessionToken", MEMBER_TOKEN)];
    let body = discount(&id, 1, "MEMBERCLUB");
    let (_, first) = ask_with(&sandbox, Method::POST, DISCOUNT, body, &member).await;
    assert_eq!((&first["Result"], &first["Order"]["TotalValueCents"]), (&json!(0), &json!(1500)));
    let (_, second) = ask(&sandbox, Method::POST, DISCOUNT, discount(&id, 2, "MEMBERCLUB")).await;
    assert_eq!(second["Result"], 7);
}

#[tokio::test]
async fn v2_says_no_with_a_status_and_texts() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    let path = |id: &str| format!("/orders/{id}/sessions/2681/set-tickets");
    let tickets = |code: &str| json!({"tickets": [{"ticketDetails": {"ticketTypeCode": code}}]});
    let (status, answer) = ask(&sandbox, Method::POST, &path(&id), tickets("9999")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer,
        json!({
            "errorCode": "InvalidRequest",
            "errors": [{"description": "Ticket type is not sold for this showtime."}]
        })
    );
    assert_eq!(ask(&sandbox, Method::POST, &path("nobody"), tickets("0191")).await.0, StatusCode::NOT_FOUND);
    let untyped = json!({"tickets": [{"ticketDetails": null}]});
    assert_eq!(ask(&sandbox, Method::POST, &path(&id), untyped).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn sessions_are_listed_bare_where_so_set_and_without_discounts_where_not_asked() {
    let sandbox = Sandbox::with(Settings { bare_session_tickets: true, ..Settings::default() });
    let (_, list) = ask(&sandbox, Method::GET, TICKETS, Value::Null).await;
    assert_eq!(list[0]["TicketTypeCode"], "0191");
    assert_eq!(list[0]["DiscountsAvailable"], json!([]));
    for (path, code) in [
        ("/RESTData.svc/cinemas/0003/sessions/2681/tickets", 73),
        ("/RESTData.svc/cinemas/0002/sessions/1/tickets", 50),
    ] {
        let (status, answer) = ask(&sandbox, Method::GET, path, Value::Null).await;
        assert_eq!((status, &answer["ResponseCode"]), (StatusCode::OK, &json!(code)));
    }
}

#[tokio::test]
async fn without_the_token_each_generation_says_no_in_its_way() {
    let sandbox = Sandbox::with(Settings { connect_token: "another".to_owned(), ..Settings::default() });
    let (status, data) = ask(&sandbox, Method::GET, TICKETS, Value::Null).await;
    assert_eq!((status, &data["ResponseCode"]), (StatusCode::OK, &json!(71)));
    let (status, v1) = ask(&sandbox, Method::POST, DISCOUNT, discount("x", 1, "BLITZO")).await;
    assert_eq!((status, &v1["Result"]), (StatusCode::OK, &json!(71)));
    let (status, v2) = ask(&sandbox, Method::POST, "/orders/x/sessions/2681/set-tickets", json!({})).await;
    assert_eq!((status, &v2["errorCode"]), (StatusCode::UNAUTHORIZED, &json!("71")));
}

#[tokio::test]
async fn services_are_found_in_any_case_and_with_a_slash_at_the_end() {
    let sandbox = Sandbox::seeded();
    let id = sandbox.create_demo_order().unwrap();
    for path in
        ["/restticketing.svc/order", "/RESTTICKETING.SVC/order/", "/WSVistaWebClient/RestTicketing.svc/order"]
    {
        let (status, read) = ask(&sandbox, Method::POST, path, json!({"UserSessionId": id})).await;
        assert_eq!((status, &read["Result"]), (StatusCode::OK, &json!(0)), "{path}");
        assert_eq!(read["Order"]["Sessions"][0]["SessionId"], 2681, "a number in V1");
    }
    let tickets = "/restdata.svc/cinemas/0002/sessions/2681/tickets/?returnDiscountInfo=true";
    let (_, tickets) = ask(&sandbox, Method::GET, tickets, Value::Null).await;
    assert!(tickets["Tickets"][0]["DiscountsAvailable"].is_array(), "{tickets}");
}
