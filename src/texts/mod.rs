//! The texts of the widget, by their place in the catalogues.

#[cfg(all(test, target_arch = "wasm32"))]
mod catalogue_tests;
mod format;
#[cfg(all(test, target_arch = "wasm32"))]
mod format_tests;
mod strings;

pub(crate) use strings::{around, contains, joined};

use checkout::text::digits;
use checkout::{Currency, Difference, Message, Money};
use format::Formats;
use strings::fill;
use web_sys::js_sys::Reflect;
use web_sys::wasm_bindgen::JsValue;

/// In seconds.
const A_MINUTE: u32 = 60;

macro_rules! keys {
    ($($key:ident = $name:literal),+ $(,)?) => {
        /// The key of a text. Its number is the place of the text in the catalogues.
        #[allow(missing_docs, reason = "each is its text in locales/en.json")]
        #[derive(Clone, Copy)]
        pub(crate) enum Key {
            $($key,)+
        }

        /// The keys as the catalogues write them, in order.
        #[cfg(test)]
        const KEYS: &[&str] = &[$($name),+];

        /// The place of the first message in the catalogues.
        const MESSAGES: usize = [$(Key::$key),+].len();
    };
}

// In the order of the catalogues. After these come the messages, in the order of `Message::codes`: "message." and the code.
keys! {
    Language = "language",
    Title = "title",
    Expiry = "expiry",
    ExpiryExtend = "expiry.extend",
    CheckAgain = "check.again",
    TicketsTitle = "tickets.title",
    TicketsFree = "tickets.free",
    TicketsSurcharge = "tickets.surcharge",
    TicketsFee = "tickets.fee",
    TicketsSurchargeAndFee = "tickets.surcharge-and-fee",
    FormCode = "form.code",
    FormVoucher = "form.voucher",
    FormAdd = "form.add",
    FormScan = "form.scan",
    FormPin = "form.pin",
    FormPinHint = "form.pin-hint",
    FormNoPin = "form.no-pin",
    FormChange = "form.change",
    FormFor = "form.for",
    FormOrPay = "form.or-pay",
    FormNotVoucher = "form.not-voucher",
    FormNotProcinema = "form.not-procinema",
    ChoiceTitle = "choice.title",
    ChoiceTicket = "choice.ticket",
    ChoiceQuantity = "choice.quantity",
    ChoiceMost = "choice.most",
    ChoiceLess = "choice.less",
    ChoiceMore = "choice.more",
    ChoiceConfirm = "choice.confirm",
    ChoiceDismiss = "choice.dismiss",
    VouchersTitle = "vouchers.title",
    VouchersPays = "vouchers.pays",
    VouchersUnused = "vouchers.unused",
    VouchersUse = "vouchers.use",
    VouchersChange = "vouchers.change",
    VouchersDeal = "vouchers.deal",
    VouchersEnding = "vouchers.ending",
    VouchersRemove = "vouchers.remove",
    VouchersFinal = "vouchers.final",
    VouchersRemoveNamed = "vouchers.remove-named",
    VouchersUndo = "vouchers.undo",
    VouchersUndoNamed = "vouchers.undo-named",
    PaymentAmount = "payment.amount",
    VoucherPaymentPlanned = "payment.planned",
    PaymentUnused = "payment.unused",
    PaymentConfirming = "payment.confirming",
    PaymentUnderReview = "payment.under-review",
    DiscountsTitle = "discounts.title",
    DiscountsAll = "discounts.all",
    DiscountsFor = "discounts.for",
    DiscountsApplied = "discounts.applied",
    DiscountsSaves = "discounts.saves",
    DiscountsMembers = "discounts.members",
    DiscountsPoints = "discounts.points",
    DiscountsUse = "discounts.use",
    DiscountsUseNamed = "discounts.use-named",
    DiscountsRemove = "discounts.remove",
    DiscountsRemoveNamed = "discounts.remove-named",
    UseTitle = "question.use.title",
    UseUnknown = "question.use.unknown",
    UseText = "question.use.text",
    UseReplaces = "question.use.replaces",
    UseLoses = "question.use.loses",
    UseWhich = "question.use.which",
    QuestionSeat = "question.seat",
    UseYes = "question.use.yes",
    UseYesPrice = "question.use.yes-price",
    UsePoints = "question.apply.points",
    DropTitle = "question.drop.title",
    DropText = "question.drop.text",
    DropYes = "question.drop.yes",
    PutBackTitle = "question.put-back.title",
    PutBackText = "question.put-back.text",
    PutBackYes = "question.put-back.yes",
    QuestionNo = "question.no",
    SummaryTitle = "summary.title",
    SummarySeats = "summary.seats",
    SummaryVoucher = "summary.voucher",
    SummarySaves = "summary.saves",
    SummaryItems = "summary.items",
    SummaryFees = "summary.fees",
    SummaryTax = "summary.tax",
    SummarySaved = "summary.saved",
    SummaryTotal = "summary.total",
    SummaryPayment = "summary.payment",
    SummaryAll = "summary.all",
    SummaryDue = "summary.due",
    SummaryPaid = "summary.paid",
    SummaryOriginal = "summary.original",
    BrokenTitle = "ended.broken.title",
    BrokenRetry = "ended.broken.retry",
    ExpiredTitle = "ended.expired.title",
    CompletedTitle = "ended.completed.title",
    CompletedRedeemed = "ended.completed.redeemed",
    GiftGet = "gift.get",
    GiftTitle = "gift.title",
    GiftLink = "gift.link",
    GiftUntil = "gift.until",
    GiftMissed = "gift.missed",
    TooManyMinutes = "message.too-many-attempts-minutes",
}

/// The texts and formats of one language.
pub(crate) struct Texts {
    /// An array with a text for each key, or one text for each plural category.
    texts: JsValue,
    formats: Formats,
}

impl Texts {
    /// `texts` and `formats` of `MountOptions`. The texts are English if the page's language has none.
    pub(crate) fn new(texts: JsValue, formats: JsValue, currency: Currency) -> Texts {
        Texts { texts, formats: Formats::new(formats, currency) }
    }

    /// Texts that are their keys in braces, such as `{form.code}`, for the form before the wasm (`view/early.rs`).
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) fn keys(currency: Currency) -> Texts {
        Texts::new(JsValue::UNDEFINED, JsValue::UNDEFINED, currency)
    }

    /// A text.
    pub(crate) fn text(&self, key: Key) -> String {
        self.look_up(key as usize, 1)
    }

    /// A text with its placeholders `{name}` replaced by values.
    pub(crate) fn with(&self, key: Key, values: &[(&str, &str)]) -> String {
        fill(&self.text(key), values)
    }

    /// A text for a count, which replaces `{count}`.
    pub(crate) fn count(&self, key: Key, count: u32) -> String {
        self.counted(key as usize, count)
    }

    /// A message.
    pub(crate) fn message(&self, message: Message) -> String {
        let place = MESSAGES + message.place();
        match message {
            // A count that changes by the second would only distract.
            Message::TooManyAttempts(seconds) if seconds > A_MINUTE => {
                self.count(Key::TooManyMinutes, seconds.div_ceil(A_MINUTE))
            }
            Message::VoucherApplied(count) | Message::TooManyAttempts(count) | Message::TimeLeft(count) => {
                self.counted(place, count)
            }
            Message::Saved(Difference { by, due }) => {
                let by = Money::new(-by.minor);
                fill(&self.look_up(place, 1), &[("amount", &self.money(by)), ("due", &self.money(due))])
            }
            Message::CostsMore(Difference { by, due }) => {
                fill(&self.look_up(place, 1), &[("amount", &self.money(by)), ("due", &self.money(due))])
            }
            Message::CodeCharacter(character) => {
                fill(&self.look_up(place, 1), &[("character", character.encode_utf8(&mut [0; 4]))])
            }
            _ => self.look_up(place, 1),
        }
    }

    /// The currency of all amounts.
    pub(crate) fn currency(&self) -> Currency {
        self.formats.currency
    }

    /// An amount.
    pub(crate) fn money(&self, money: Money) -> String {
        self.formats.money(money)
    }

    /// An amount without its currency, as a user types it.
    pub(crate) fn plain(&self, money: Money) -> String {
        self.formats.plain(money)
    }

    /// A moment given in ISO 8601; `None` if it cannot be read.
    pub(crate) fn moment(&self, iso: &str) -> Option<String> {
        self.formats.moment(iso)
    }

    fn counted(&self, place: usize, count: u32) -> String {
        fill(&self.look_up(place, count), &[("count", &digits(count.into()))])
    }

    fn look_up(&self, place: usize, count: u32) -> String {
        #[cfg(all(test, not(target_arch = "wasm32")))]
        if let Some(key) = keys().nth(place) {
            return format!("{{{key}}}");
        }
        let found = Reflect::get(&self.texts, &place.into()).unwrap_or_default();
        let form = |category: &str| Reflect::get(&found, &category.into()).unwrap_or_default().as_string();
        let counted = || form(&self.formats.plural(count)).or_else(|| form("other"));
        found.as_string().or_else(counted).unwrap_or_default()
    }
}

/// All keys of the catalogues, in order.
#[cfg(test)]
fn keys() -> impl Iterator<Item = String> {
    let parts = KEYS.iter().map(|key| (*key).to_owned());
    parts.chain(Message::codes().map(|code| format!("message.{code}")))
}

/// Adds a sentence to a text. Japanese has no space between sentences.
pub(crate) fn add_sentence(text: &mut String, sentence: &str) {
    if !text.ends_with('。') {
        text.push(' ');
    }
    text.push_str(sentence);
}
