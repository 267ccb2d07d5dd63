//! The page: its attributes in, custom events out.

use crate::i18n::Texts;
use crate::reader;
use checkout::{
    Currency, Focus, HostEvent, Language, Message, Money, OrderId, Settings, ShowtimeId, Snapshot,
    VoucherKind,
};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

/// What the page says, read from the element's attributes and properties.
pub(crate) struct Options {
    pub(crate) settings: Settings,
    pub(crate) api: String,
    pub(crate) session: String,
    pub(crate) region: Option<String>,
    pub(crate) order_token: Option<String>,
    /// The texts of the page's language as JSON.
    pub(crate) catalogue: Option<String>,
    /// The page's own texts as JSON.
    pub(crate) texts: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Attributes {
    api: Option<String>,
    order: Option<String>,
    showtime: Option<String>,
    connect_session: Option<String>,
    currency: Option<String>,
    language: Option<String>,
    region: Option<String>,
    order_token: Option<String>,
    voucher_types: Option<String>,
    catalogue: Option<String>,
    texts: Option<String>,
}

impl Options {
    /// # Errors
    /// The name of the attribute that is missing or makes no sense.
    pub(crate) fn read(options: JsValue) -> Result<Options, JsValue> {
        let read: Attributes = reader::read(options).unwrap_or_default();
        let given = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let order = given(read.order).ok_or_else(|| JsValue::from("order"))?;
        let showtime = given(read.showtime).ok_or_else(|| JsValue::from("showtime"))?;
        let currency =
            read.currency.as_deref().and_then(Currency::parse).ok_or_else(|| JsValue::from("currency"))?;
        let types = read.voucher_types.unwrap_or_default();
        let mut voucher_kinds = VoucherKind::ALL.to_vec();
        voucher_kinds.retain(|kind| types.contains(kind.as_str()));
        if voucher_kinds.is_empty() {
            voucher_kinds.push(VoucherKind::Ticket);
        }
        Ok(Options {
            api: read.api.unwrap_or_default().trim_end_matches('/').to_owned(),
            session: given(read.connect_session).unwrap_or_else(|| order.clone()),
            region: given(read.region),
            order_token: given(read.order_token),
            catalogue: given(read.catalogue),
            texts: read.texts,
            settings: Settings {
                order: OrderId::new(order),
                showtime: ShowtimeId::new(showtime),
                currency,
                voucher_kinds,
                language: Language::new(read.language.as_deref().unwrap_or("en")),
            },
        })
    }
}

/// The custom element on the page.
#[derive(Clone)]
pub(crate) struct Host(HtmlElement);

#[derive(Serialize)]
pub(crate) struct Amount {
    minor: i64,
    currency: String,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    order_id: String,
    total: Amount,
    payment: Option<Amount>,
    due: Amount,
    saved: Amount,
    fees: Amount,
    vouchers: Vec<VoucherDetail>,
    discounts: Vec<DiscountDetail>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VoucherDetail {
    id: String,
    masked_barcode: String,
    tickets: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DiscountDetail {
    id: String,
    saved: Amount,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorDetail {
    code: &'static str,
    message: String,
    retryable: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EndedDetail<'a> {
    order_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved: Option<Amount>,
}

/// How a method of the element's ended.
#[derive(Serialize)]
pub(crate) struct Outcome {
    pub(crate) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<Amount>,
}

impl Host {
    pub(crate) fn new(element: HtmlElement) -> Host {
        Host(element)
    }

    /// Tells the page.
    pub(crate) fn tell(&self, event: &HostEvent, texts: &Texts) {
        match event {
            HostEvent::Ready(snapshot) => self.dispatch("ready", &detail(snapshot, texts)),
            HostEvent::Change(snapshot) => self.dispatch("change", &detail(snapshot, texts)),
            HostEvent::Error(message) => self.dispatch("error", &error(*message, texts)),
            HostEvent::Expired(order) => {
                self.dispatch("expired", &EndedDetail { order_id: order.as_str(), saved: None });
            }
            HostEvent::Completed(order, saved) => {
                let saved = Some(Amount::new(*saved, texts));
                self.dispatch("completed", &EndedDetail { order_id: order.as_str(), saved });
            }
        }
    }

    /// What a promise of the page's rejects with.
    pub(crate) fn error(&self, message: Message, texts: &Texts) -> JsValue {
        to_value(&error(message, texts))
    }

    fn dispatch(&self, name: &str, detail: &impl Serialize) {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&to_value(detail));
        if let Ok(event) = CustomEvent::new_with_event_init_dict(&format!("voucher-checkout:{name}"), &init) {
            let _ = self.0.dispatch_event(&event);
        }
    }

    /// Puts the focus there, if it is on the screen.
    pub(crate) fn focus(&self, focus: Focus) {
        let selector = match focus {
            Focus::Title => "#title",
            Focus::Barcode => "[part~=barcode]",
            Focus::Choice => "#choice",
            Focus::Question => "#question",
            Focus::Code => "[part~=discount-code]",
            Focus::Payment => "[part~=payment-code]",
            Focus::Gift => "#gift",
            Focus::Amount => "[part~=payment-amount]",
        };
        let found = self.0.shadow_root().and_then(|root| root.query_selector(selector).ok().flatten());
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
}

impl Amount {
    pub(crate) fn new(money: Money, texts: &Texts) -> Amount {
        Amount { minor: money.minor, currency: money.currency.code().to_owned(), text: texts.money(money) }
    }
}

pub(crate) fn to_value(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

fn error(message: Message, texts: &Texts) -> ErrorDetail {
    ErrorDetail { code: message.code(), message: texts.message(message), retryable: message.is_retryable() }
}

fn detail(snapshot: &Snapshot, texts: &Texts) -> Detail {
    let amount = |money| Amount::new(money, texts);
    Detail {
        order_id: snapshot.order.as_str().to_owned(),
        total: amount(snapshot.total),
        payment: snapshot.payment.map(amount),
        due: amount(snapshot.due),
        saved: amount(snapshot.saved),
        fees: amount(snapshot.fees),
        vouchers: snapshot
            .vouchers
            .iter()
            .map(|(id, mask, tickets)| VoucherDetail {
                id: id.as_str().to_owned(),
                masked_barcode: mask.clone(),
                tickets: *tickets,
            })
            .collect(),
        discounts: snapshot
            .discounts
            .iter()
            .map(|(id, saved)| DiscountDetail { id: id.clone(), saved: amount(*saved) })
            .collect(),
    }
}
