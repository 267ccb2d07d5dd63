//! An answer that was read and written again reads the same, for the proxy and for the widget. The first byte of an input
//! chooses the type of the answer.
#![no_main]

#[path = "../../crates/answers/tests/it/ways.rs"]
mod ways;

use answers::{At, Tree};
use checkout::Currency;
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fmt::Debug;
use ways::{Reader, both, order, prices, tickets, v1, voucher};
use wire::reading::Read;
use wire::{checkout_api, cinematiccard, connect, gas, ocapi, procinema};

/// In the order of the first byte, from `A` on. The folder `corpus/answers` depends on it.
const TYPES: [fn(&[u8]); 19] = [
    |body| shows_the_same::<ocapi::TicketPricesResponse>(body, prices),
    |body| shows_the_same::<ocapi::OrderResponse>(body, order),
    |body| shows_the_same::<ocapi::AddVoucherResponse>(body, voucher),
    |body| shows_the_same::<connect::SessionTicketsResponse>(body, tickets),
    |body| shows_the_same::<connect::ConnectOrderResponse>(body, v1),
    reads_the_same::<ocapi::CompletionResponse>,
    reads_the_same::<connect::SetTicketsResponse>,
    a_problem_reads_the_same,
    reads_the_same::<procinema::CheckResponse>,
    reads_the_same::<procinema::RedemptionResponse>,
    reads_the_same::<cinematiccard::GenerateResponse>,
    reads_the_same::<cinematiccard::WebhookEvent>,
    |body| {
        is_shown::<checkout_api::VoucherPaymentsResponse>(body, |_, at| {
            answers::payments(at, francs()).is_some()
        })
    },
    // The proxy writes no empty code and no empty token.
    |body| {
        is_shown::<checkout_api::Gift>(body, |gift, at| gift.code.is_empty() || answers::gift(at).is_some())
    },
    |body| {
        is_shown::<checkout_api::OrderToken>(body, |order, at| {
            order.token.is_empty() || answers::order_token(at).is_some()
        })
    },
    |body| is_shown::<checkout_api::Capabilities>(body, |_, at| answers::capabilities(at).is_some()),
    |body| is_shown::<checkout_api::CompleteResponse>(body, |_, _| true),
    |body| is_shown::<checkout_api::CodeResponse>(body, |_, _| true),
    a_token_reads_the_same,
];

fuzz_target!(|data: &[u8]| {
    if let Some((first, body)) = data.split_first() {
        TYPES[usize::from(first.wrapping_sub(b'A')) % TYPES.len()](body);
    }
});

/// The widget shows the same, whether the answer comes through a site's own proxy or through ours.
fn shows_the_same<T: Read + Serialize + PartialEq + Debug>(body: &[u8], read: Reader) {
    if ways::parsed(body).as_ref().is_none_or(is_exact) {
        let (direct, proxied) = both::<T>(body, read);
        assert_eq!(direct, proxied);
    }
    reads_the_same::<T>(body);
}

/// A browser rounds larger numbers before the widget reads them, and our proxy does not.
fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_none_or(|number| number.abs() < 9e15),
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(members) => members.values().all(is_exact),
        _ => true,
    }
}

fn reads_the_same<T: Read + Serialize + PartialEq + Debug>(body: &[u8]) {
    if let Ok(answer) = wire::read::<T>(body).answer {
        let written = serde_json::to_vec(&answer).unwrap();
        let again = wire::read::<T>(&written);
        assert_eq!(again.answer.as_ref(), Ok(&answer), "{}", String::from_utf8_lossy(&written));
        assert!(again.left_out.is_empty(), "{:?}", again.left_out);
    }
}

/// A problem is never passed on. The widget reads a site's own one as our proxy reads Vista's.
fn a_problem_reads_the_same(body: &[u8]) {
    if let Ok(read) = wire::read::<wire::Problem>(body).answer {
        let tree = ways::parsed(body);
        assert_eq!(answers::problem(&At::new(Tree(tree.as_ref()), None)), read);
    }
}

/// A token is never written by us, so its type cannot be serialised.
fn a_token_reads_the_same(body: &[u8]) {
    let read = |body: &[u8]| wire::read::<gas::TokenResponse>(body).answer.ok();
    if let Some(token) = read(body) {
        let written = json!({"access_token": token.access_token, "expires_in": token.expires_in});
        assert!(read(written.to_string().as_bytes()) == Some(token), "{written}");
    }
}

/// An answer of our own proxy. The widget can read everything that the proxy writes.
fn is_shown<T: DeserializeOwned + Serialize + PartialEq>(
    body: &[u8],
    read: fn(&T, &At<'_, Tree<'_>>) -> bool,
) {
    if let Ok(answer) = serde_json::from_slice::<T>(body) {
        let written = serde_json::to_vec(&answer).unwrap();
        assert!(
            serde_json::from_slice::<T>(&written).unwrap() == answer,
            "{}",
            String::from_utf8_lossy(&written)
        );
        let tree = ways::parsed(&written);
        assert!(read(&answer, &At::new(Tree(tree.as_ref()), None)), "{}", String::from_utf8_lossy(&written));
    }
}

fn francs() -> Currency {
    Currency::parse("CHF").unwrap()
}
