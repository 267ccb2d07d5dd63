//! The page's side: its attributes and properties as options, and custom events to notify it.

use crate::property::{property, text_property};
use crate::texts::{Texts, contains};
use checkout::{
    Currency, Event, Focus, HostEvent, Language, Message, Money, OrderId, Secret, Settings, ShowtimeId,
    Snapshot, VoucherId, VoucherKind,
};
use web_sys::js_sys::{Array, Function, Object, Reflect};
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement};

/// The options of a widget, from the element's attributes and properties.
pub(crate) struct Options {
    pub(crate) settings: Settings,
    pub(crate) api: String,
    pub(crate) session: String,
    pub(crate) region: Option<String>,
    pub(crate) order_token: Option<String>,
    /// Opens the scanner: takes a signal that closes it.
    pub(crate) scanner: Option<Function>,
    /// All texts in the order of the catalogues.
    pub(crate) texts: JsValue,
    /// Amounts, moments and plurals as texts.
    pub(crate) formats: JsValue,
    /// Used in place of the window's fetch.
    pub(crate) carrier: Option<Function>,
    /// Takes the order's new token.
    pub(crate) renewed: Option<Function>,
    /// Reports each request, if the page debugs.
    pub(crate) debug: Option<Function>,
    /// Called with the name and the detail of an event, before the page gets it.
    pub(crate) notified: Option<Function>,
    /// The user's input from before the widget was loaded, and prefilled fields.
    pub(crate) early: Vec<Event>,
}

impl Options {
    /// # Errors
    /// The name of the attribute that is missing or invalid.
    pub(crate) fn read(options: &JsValue) -> Result<Options, JsValue> {
        let text = |name: &str| text_property(options, name);
        let function = |name: &str| property(options, name).dyn_into::<Function>().ok();
        let given = |name: &str| text(name).filter(|value| !value.trim().is_empty());
        let needed = |name: &str| given(name).ok_or_else(|| JsValue::from(name));
        let order = needed("order")?;
        let showtime = needed("showtime")?;
        let currency = needed("currency")?;
        let currency = Currency::parse(&currency).ok_or_else(|| JsValue::from("currency"))?;
        let types = text("voucherTypes").unwrap_or_default();
        let mut voucher_kinds = VoucherKind::ALL.to_vec();
        voucher_kinds.retain(|kind| contains(&types, kind.as_str()));
        if voucher_kinds.is_empty() {
            voucher_kinds = VoucherKind::ALL.to_vec();
        }
        let mut early = Vec::new();
        early.extend(text("code").map(|code| Event::CodeTyped(Secret::new(code))));
        early.extend(text("pasted").map(|code| Event::CodePasted(Secret::new(code))));
        early.extend(text("asked").map(|_| Event::Submitted));
        early.extend(text("scanning").map(|_| Event::ScanAsked));
        Ok(Options {
            carrier: function("carrier"),
            renewed: function("renewed"),
            debug: function("debug"),
            notified: function("notified"),
            early,
            scanner: function("scan"),
            api: text("api").unwrap_or_default(),
            session: given("connectSession").unwrap_or_else(|| order.clone()),
            region: given("region"),
            order_token: given("orderToken"),
            texts: property(options, "texts"),
            formats: property(options, "formats"),
            settings: Settings {
                order: OrderId::new(order),
                showtime: ShowtimeId::new(showtime),
                currency,
                voucher_kinds,
                language: Language::new(text("language").as_deref().unwrap_or("en")),
            },
        })
    }
}

/// The custom element on the page.
pub(crate) struct Host {
    element: HtmlElement,
    /// Takes the order's new token.
    renewed: Option<Function>,
    /// Called with the name and the detail of an event, before the page gets it.
    notified: Option<Function>,
}

impl Host {
    pub(crate) fn new(element: HtmlElement, options: &mut Options) -> Host {
        Host { element, renewed: options.renewed.take(), notified: options.notified.take() }
    }

    /// Notifies the page.
    pub(crate) fn notify(&self, event: &HostEvent, texts: &Texts) {
        let (name, detail) = match event {
            HostEvent::Ready(snapshot) => ("ready", detail(snapshot, texts)),
            HostEvent::Change(snapshot) => ("change", detail(snapshot, texts)),
            HostEvent::Error(message) => ("error", problem(*message, texts)),
            HostEvent::Expired(order) => ("expired", ended(order, JsValue::UNDEFINED)),
            HostEvent::Completed(order, saved) => ("completed", ended(order, amount(*saved, texts))),
            HostEvent::TokenRenewed(token) => {
                // Not an event: every script of the page could read the token.
                if let Some(renewed) = &self.renewed {
                    let _ = renewed.call1(&JsValue::NULL, &token.reveal().into());
                }
                return;
            }
        };
        if let Some(notified) = &self.notified {
            let _ = notified.call2(&JsValue::NULL, &name.into(), &detail);
        }
        self.dispatch(name, &detail);
    }

    /// The reason that a promise is rejected with.
    pub(crate) fn error(&self, message: Message, texts: &Texts) -> JsValue {
        problem(message, texts)
    }

    fn dispatch(&self, name: &str, detail: &JsValue) {
        let name = "voucher-checkout-".to_owned() + name;
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(&name, &init) {
            let _ = self.element.dispatch_event(&event);
        }
    }
}

/// The focused element of the page; for one in a shadow tree, its host.
fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// Whether any element of the page has the focus. Removing the focused one leaves none.
pub(crate) fn has_focus() -> bool {
    focused().is_some_and(|element| !element.matches("body").unwrap_or(true))
}

/// Moves the focus to a place, if it is drawn. Does nothing if the user is typing in a field of the host page, which may
/// be in a frame, such as the one for a card.
pub(crate) fn focus(root: &HtmlElement, focus: Focus) {
    if focused().is_some_and(|element| {
        element.matches("input,textarea,select,[contenteditable],iframe").unwrap_or(false)
    }) {
        return;
    }
    let selector = match focus {
        Focus::Title => "#title",
        Focus::Code => "[part~=code]",
        Focus::Pin => "[part~=pin]",
        Focus::Choice => "#choice",
        Focus::Question => "#question",
        Focus::Gift => "#gift",
        Focus::Amount => "[part~=amount]",
    };
    let found = root.query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// An object for the page, without the undefined fields.
fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_undefined()) {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

pub(crate) fn amount(money: Money, texts: &Texts) -> JsValue {
    let currency = texts.currency();
    object(&[
        ("minor", (money.minor as f64).into()),
        ("currency", currency.code().into()),
        ("text", texts.money(money).into()),
    ])
}

/// The value that a method's promise resolves with. `due` is an amount or undefined.
pub(crate) fn outcome(status: &str, due: JsValue) -> JsValue {
    object(&[("status", status.into()), ("due", due)])
}

fn problem(message: Message, texts: &Texts) -> JsValue {
    let text = texts.message(message).into();
    let retryable = message.is_retryable().into();
    object(&[("code", message.code().into()), ("message", text), ("retryable", retryable)])
}

fn ended(order: &OrderId, saved: JsValue) -> JsValue {
    object(&[("orderId", order.as_str().into()), ("saved", saved)])
}

fn detail(snapshot: &Snapshot, texts: &Texts) -> JsValue {
    let amount = |money| amount(money, texts);
    let vouchers: Array = snapshot.vouchers.iter().map(voucher).collect();
    let discounts: Array =
        snapshot.discounts.iter().map(|(id, saved)| discount(id, amount(*saved))).collect();
    object(&[
        ("orderId", snapshot.order.as_str().into()),
        ("total", amount(snapshot.total)),
        ("payment", snapshot.payment.map_or(JsValue::NULL, amount)),
        ("due", amount(snapshot.due)),
        ("saved", amount(snapshot.saved)),
        ("fees", amount(snapshot.fees)),
        ("vouchers", vouchers.into()),
        ("discounts", discounts.into()),
    ])
}

fn voucher((id, mask, tickets): &(VoucherId, String, usize)) -> JsValue {
    let tickets = (*tickets as u32).into();
    object(&[("id", id.as_str().into()), ("maskedBarcode", mask.as_str().into()), ("tickets", tickets)])
}

fn discount(id: &str, saved: JsValue) -> JsValue {
    object(&[("id", id.into()), ("saved", saved)])
}
