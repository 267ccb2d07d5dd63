//! What a widget shows, read in one go.

use serde::Deserialize;

/// All of it. A text that is not on the screen is empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Whether the widget has drawn anything.
    pub drawn: bool,
    /// Whether something is on its way.
    pub busy: bool,
    /// The language of its texts.
    pub language: String,
    /// The heading.
    pub title: String,
    /// The live region.
    pub message: String,
    /// How that is shown: `busy`, `success`, `error` or `info`.
    pub tone: String,
    /// To pay.
    pub total: String,
    /// What vouchers and discounts save.
    pub saved: String,
    /// Booking fees.
    pub fees: String,
    /// Tax in the total.
    pub tax: String,
    /// The seats held.
    pub seats: String,
    /// The tickets of the order.
    pub lines: Vec<Line>,
    /// The tickets that a voucher can pay.
    pub tickets: Vec<String>,
    /// The vouchers on the order.
    pub vouchers: Vec<VoucherRow>,
    /// The list of discounts.
    pub discounts: Vec<String>,
    /// The headings of its parts.
    pub headings: Vec<String>,
    /// What stands in the barcode's field; `None` where there is none.
    pub barcode: Option<String>,
    /// What stands in the PIN's field.
    pub pin: Option<String>,
    /// What stands in the discount code's field.
    pub code: Option<String>,
    /// What the voucher form says of its fields.
    pub field_error: String,
    /// Whether the barcode's field is marked as wrong.
    pub field_invalid: bool,
    /// What the code form says of its field.
    pub code_error: String,
    /// Whether a voucher can be sent.
    pub can_apply: bool,
    /// Which kind of voucher is to be added; `None` where that is not asked.
    pub kind: Option<String>,
    /// The ProCinema vouchers on the order.
    pub payments: Vec<PaymentRow>,
    /// What stands in the ProCinema code's field; `None` where there is none.
    pub payment_code: Option<String>,
    /// What stands in its amount's field.
    pub payment_amount: Option<String>,
    /// What the form for ProCinema codes says of its fields.
    pub payment_error: String,
    /// What the ProCinema voucher pays, in the sums.
    pub part: String,
    /// What is left to pay then.
    pub due: String,
    /// What is told of an order that is over.
    pub said: Vec<String>,
    /// Whether the receipt's gift can be asked for.
    pub offers_gift: bool,
    /// The gift's code.
    pub gift: String,
    /// Where it is used.
    pub gift_link: String,
    /// Until when.
    pub gift_until: String,
    /// How many tickets the voucher shall pay, while that is asked.
    pub quantity: String,
    /// What is asked before something that cannot be taken back, with its buttons.
    pub question: String,
    /// The time left.
    pub expiry: String,
    /// Whether more of it can be asked for.
    pub can_extend: bool,
    /// What the page put inside the element.
    pub fallback: String,
    /// The part, or else the id, that has the focus in the widget; outside of it the element's name.
    pub focus: String,
}

/// A ticket of the order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Line {
    /// Its type.
    pub name: String,
    /// What it costs.
    pub price: String,
    /// What it cost before.
    pub original: String,
    /// What is said of it.
    pub hint: String,
}

/// A voucher on the order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct VoucherRow {
    /// Its name.
    pub name: String,
    /// Its masked barcode.
    pub mask: String,
    /// What it pays.
    pub hint: String,
}

/// The part of an order that a ProCinema voucher pays.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PaymentRow {
    /// Its masked code.
    pub mask: String,
    /// What it pays.
    pub hint: String,
}
