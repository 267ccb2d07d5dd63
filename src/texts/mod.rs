//! The texts of the widget, by key and language.

#[cfg(all(test, target_arch = "wasm32"))]
mod catalogue_tests;
mod format;
#[cfg(all(test, target_arch = "wasm32"))]
mod format_tests;
mod strings;

pub(crate) use strings::{around, contains, joined};

use checkout::{Currency, Difference, Language, Message, Money};
use format::Formats;
use strings::fill;
use web_sys::js_sys::{JSON, Object, Reflect};
use web_sys::wasm_bindgen::JsValue;

/// The texts of one language as JSON: each key has a text, or one text for each plural category.
type Catalogue = &'static str;

/// The catalogue that is part of the wasm. The others are files beside the module, fetched by `element/define.js`.
const ENGLISH: Catalogue = include_str!("locales/en.json");

/// In seconds.
const A_MINUTE: u32 = 60;

macro_rules! keys {
    ($($key:ident = $name:literal),+ $(,)?) => {
        /// The key of a text. The texts of a [`Message`] have the key "message." and its code.
        #[allow(missing_docs, reason = "each is its text in locales/en.json")]
        #[derive(Clone, Copy)]
        pub(crate) enum Key {
            $($key,)+
        }

        impl Key {
            /// All keys.
            #[cfg(all(test, target_arch = "wasm32"))]
            const ALL: &[Key] = &[$(Key::$key),+];

            /// The key in the catalogues.
            pub(crate) fn as_str(self) -> &'static str {
                match self {
                    $(Key::$key => $name,)+
                }
            }
        }
    };
}

keys! {
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
    FormOrPay = "form.or-pay",
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
}

/// The texts and formats of one language.
pub(crate) struct Texts {
    /// The page's own texts, which take precedence.
    own: JsValue,
    catalogue: JsValue,
    formats: Formats,
    pub(crate) language: String,
}

impl Texts {
    /// The texts of a catalogue, or English if there is none or it is no JSON. `own` are the page's own texts, JSON of the
    /// same shape with any of the keys; they are in the page's language even if there is no catalogue for it.
    pub(crate) fn new(
        language: &Language,
        currency: Currency,
        catalogue: Option<&str>,
        own: Option<&str>,
    ) -> Texts {
        let read = |json: Option<&str>| json.and_then(|json| JSON::parse(json).ok());
        let (own, catalogue) = (read(own), read(catalogue));
        let known = own.is_some() || catalogue.is_some();
        Texts {
            own: own.unwrap_or_else(|| Object::new().into()),
            catalogue: catalogue.or_else(|| read(Some(ENGLISH))).unwrap_or_default(),
            formats: Formats::new(language, currency),
            language: if known { language.primary() } else { "en" }.to_owned(),
        }
    }

    /// Texts that are their keys in braces, such as `{form.code}`, for the form before the wasm (`view/early.rs`).
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) fn keys(currency: Currency) -> Texts {
        let (own, catalogue) = (JsValue::UNDEFINED, JsValue::UNDEFINED);
        Texts { own, catalogue, formats: Formats::none(currency), language: String::new() }
    }

    /// The page's own texts as a JavaScript object.
    pub(crate) fn own(&self) -> &JsValue {
        &self.own
    }

    /// A text.
    pub(crate) fn text(&self, key: Key) -> String {
        self.look_up(key.as_str(), 1)
    }

    /// A text with its placeholders `{name}` replaced by values.
    pub(crate) fn with(&self, key: Key, values: &[(&str, &str)]) -> String {
        fill(&self.text(key), values)
    }

    /// A text for a count, which replaces `{count}`.
    pub(crate) fn count(&self, key: Key, count: u32) -> String {
        fill(&self.look_up(key.as_str(), count), &[("count", &count.to_string())])
    }

    /// A message.
    pub(crate) fn message(&self, message: Message) -> String {
        let mut key = "message.".to_owned() + message.code();
        match message {
            // A count that changes by the second would only distract.
            Message::TooManyAttempts(seconds) if seconds > A_MINUTE => {
                key.push_str("-minutes");
                let minutes = seconds.div_ceil(A_MINUTE);
                fill(&self.look_up(&key, minutes), &[("count", &minutes.to_string())])
            }
            Message::VoucherApplied(count) | Message::TooManyAttempts(count) | Message::TimeLeft(count) => {
                fill(&self.look_up(&key, count), &[("count", &count.to_string())])
            }
            Message::Saved(Difference { by, due }) => {
                let by = Money::new(-by.minor);
                fill(&self.look_up(&key, 1), &[("amount", &self.money(by)), ("due", &self.money(due))])
            }
            Message::CostsMore(Difference { by, due }) => {
                fill(&self.look_up(&key, 1), &[("amount", &self.money(by)), ("due", &self.money(due))])
            }
            Message::CodeCharacter(character) => {
                fill(&self.look_up(&key, 1), &[("character", character.encode_utf8(&mut [0; 4]))])
            }
            _ => self.look_up(&key, 1),
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

    fn look_up(&self, key: &str, count: u32) -> String {
        if cfg!(not(target_arch = "wasm32")) {
            return format!("{{{key}}}");
        }
        let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
        let found = [&self.own, &self.catalogue].into_iter().find_map(|texts| {
            let found = get(texts, key);
            if !found.is_object() {
                return found.as_string();
            }
            let form = |category: &str| get(&found, category).as_string();
            form(&self.formats.plural(count)).or_else(|| form("other"))
        });
        found.unwrap_or_default()
    }
}

/// Adds a sentence to a text. Japanese has no space between sentences.
pub(crate) fn add_sentence(text: &mut String, sentence: &str) {
    if !text.ends_with('。') {
        text.push(' ');
    }
    text.push_str(sentence);
}
