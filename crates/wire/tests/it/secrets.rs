//! `Debug` of a body with a code, a PIN or a token shows none of them.

use serde::de::DeserializeOwned;
use std::fmt::Debug;
use wire::{checkout_api, cinematiccard, connect, ocapi, procinema};

/// Stands for the secret in each body.
const SECRET: &str = "CANARY88D42F3";

/// Reads a body, in which `$` stands for the secret, and prints it by `Debug`.
fn shown<T: DeserializeOwned + Debug>(body: &str) -> String {
    let body = serde_json::from_str::<T>(&body.replace('$', SECRET));
    format!("{:?}", body.unwrap())
}

#[test]
fn debug_hides_what_can_be_spent() {
    type Shown = fn(&str) -> String;
    let bodies: [(Shown, &str); 11] = [
        (
            shown::<ocapi::AddVoucherRequest>,
            r#"{"type": "Ticket", "credentials": {"barcode": "$", "pin": "$"}}"#,
        ),
        (shown::<ocapi::VoucherCredentials>, r#"{"barcode": "$", "pin": "$"}"#),
        (
            shown::<connect::ApplyDiscountRequest>,
            r#"{"UserSessionId": "1", "TicketDiscounts": [{"ItemId": 1, "DiscountCode": "$"}]}"#,
        ),
        (shown::<procinema::CodeRequest>, r#"{"code": "$"}"#),
        (shown::<procinema::RedeemRequest>, r#"{"code": "$", "amount": 5.5}"#),
        (
            shown::<cinematiccard::GenerateResponse>,
            r#"{"ok": true, "code": "$", "url": "https://cinematiccard.com/?promo=$"}"#,
        ),
        (
            shown::<cinematiccard::WebhookEvent>,
            r#"{"event": "code.redeemed", "partner_id": "1", "code": "$", "timestamp": "1"}"#,
        ),
        (shown::<checkout_api::CodeRequest>, r#"{"code": "$", "kinds": [], "pin": "$"}"#),
        (shown::<checkout_api::VoucherPaymentRequest>, r#"{"code": "$", "amount": 5.5}"#),
        (shown::<checkout_api::Gift>, r#"{"code": "$", "url": "https://cinematiccard.com/?promo=$"}"#),
        (shown::<checkout_api::OrderToken>, r#"{"token": "$", "expiresAt": "1"}"#),
    ];
    for (shown, body) in bodies {
        assert!(!shown(body).contains(SECRET), "{body}");
    }
}
