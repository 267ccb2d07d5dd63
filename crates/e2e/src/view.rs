//! The content of a widget, read by one script.

use serde::Deserialize;

/// The content of a widget. A text that is not visible is empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Whether the widget has drawn anything.
    pub drawn: bool,
    /// Whether a call is under way.
    pub busy: bool,
    /// The language of its texts.
    pub language: String,
    /// The title.
    pub title: String,
    /// The text of the live region.
    pub message: String,
    /// The tone of the message: `busy`, `success`, `warning`, `error` or `info`.
    pub tone: String,
    /// The total.
    pub total: String,
    /// The savings by vouchers and discounts.
    pub saved: String,
    /// The booking fees.
    pub fees: String,
    /// The tax that the total includes.
    pub tax: String,
    /// The seats of the order.
    pub seats: String,
    /// The tickets of the order.
    pub lines: Vec<Line>,
    /// The tickets that a voucher can pay for. Empty texts while their list is closed.
    pub tickets: Vec<String>,
    /// The vouchers on the order.
    pub vouchers: Vec<VoucherRow>,
    /// The list of discounts.
    pub discounts: Vec<String>,
    /// The headings of the sections.
    pub headings: Vec<String>,
    /// The text of the field for codes; `None` in the second step.
    pub code: Option<String>,
    /// The text of the PIN field; `None` if it is not asked for.
    pub pin: Option<String>,
    /// The text of the field for the amount of a voucher payment; `None` if it is not asked for.
    pub amount: Option<String>,
    /// The code of the second step.
    pub code_for: String,
    /// The error at the field.
    pub field_error: String,
    /// Whether the field is marked as invalid.
    pub field_invalid: bool,
    /// Whether the button of the form is enabled.
    pub can_apply: bool,
    /// The voucher payments of the order.
    pub payments: Vec<PaymentRow>,
    /// The voucher payments in the summary.
    pub part: String,
    /// The amount due.
    pub due: String,
    /// The paragraphs about an order that has ended.
    pub said: Vec<String>,
    /// Whether the gift can be requested.
    pub offers_gift: bool,
    /// The code of the gift.
    pub gift: String,
    /// The link that uses the gift.
    pub gift_link: String,
    /// The text that says until when the gift is valid.
    pub gift_until: String,
    /// The number of tickets that the voucher shall pay for, while the widget asks.
    pub quantity: String,
    /// The question before an action that cannot be undone, with the labels of its buttons.
    pub question: String,
    /// The countdown.
    pub expiry: String,
    /// Whether the time can be extended.
    pub can_extend: bool,
    /// The content of the element that the page wrote as a fallback.
    pub fallback: String,
    /// The part or else the id of the focused element in the widget; the tag name if the focus is elsewhere.
    pub focus: String,
}

/// A ticket of the order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Line {
    /// The name of its ticket type.
    pub name: String,
    /// The price.
    pub price: String,
    /// The crossed-out price.
    pub original: String,
    /// The line below, e.g. about the voucher.
    pub hint: String,
}

/// A voucher on the order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct VoucherRow {
    /// The name of the voucher.
    pub name: String,
    /// The end of the barcode, e.g. `ending in 0111`.
    pub ending: String,
    /// The line below, e.g. how many tickets it pays for.
    pub hint: String,
}

/// A voucher payment of the order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PaymentRow {
    /// The end of the code, e.g. `ProCinema voucher ending in EA47`.
    pub ending: String,
    /// What it pays.
    pub hint: String,
}
