//! The calls of the site's proxy, as values, and the answers to them.

use crate::barcode::{Barcode, Secret};
use crate::discount::{DiscountOffer, SessionOrder};
use crate::failure::{Failure, Refusal};
use crate::ids::VoucherId;
use crate::money::Money;
use crate::order::{Order, Voucher, VoucherKind};
use crate::prices::PriceList;
use crate::receipt::{Completion, Gift};
use crate::selection::{Before, Selection};
use crate::voucher_payment::VoucherPayment;

/// A call of the site's proxy. It is answered by [`Event::Replied`](crate::Event::Replied).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Changes nothing, so it may be repeated or dropped at any time.
    Read(Read),
    /// Changes the order. At most one is under way. If it is unconfirmed it is looked up; it is sent again only if that is
    /// safe.
    Write(Write),
}

/// A call that changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// The order in progress.
    Order,
    /// The completed order of the same id.
    CompletedOrder,
    /// The ticket prices of the showtime.
    Prices,
    /// The discounts on offer for the session.
    Offers,
    /// The optional features of the proxy.
    Capabilities,
    /// The order as Connect sees it.
    Session,
    /// The voucher payments of the order.
    VoucherPayments,
}

/// A call that changes the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Checks a voucher and stores it on the order.
    AddVoucher(NewVoucher),
    /// Removes a voucher that pays no ticket from the order.
    RemoveVoucher(VoucherId),
    /// Replaces all tickets and seats of the showtime.
    SetTickets(Selection),
    /// Applies a discount code to a ticket, named by its Connect item. Cannot be undone.
    ApplyDiscount(i64, String),
    /// Plans to pay an amount of the order with a ProCinema code. The code is checked, and redeemed on completion.
    AddVoucherPayment(Barcode, Money),
    /// Removes a planned voucher payment, by its id.
    RemoveVoucherPayment(String),
    /// Redeems the voucher payments, and buys the order if this amount due, as the user saw it, is 0. Repeating it is
    /// safe.
    Complete(Option<Money>),
    /// Gets the CinematicCard code of a bought order. Repeating it gives the same code.
    RequestGift,
    /// Restarts the time that the order is held. The server limits how often.
    ResetExpiry,
}

macro_rules! answers {
    ($($(#[$meta:meta])* $name:ident($type:ty) = $reader:ident),+ $(,)?) => {
        /// The answer to a call that succeeded.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Answer {
            $($(#[$meta])* $name($type),)+
            /// To a write whose answer carries nothing that the checkout needs.
            Done,
        }

        // An answer of another kind than the call's says nothing about the call, like no answer at all.
        #[allow(dead_code, reason = "not every kind of answer is taken out")]
        impl Answer {
            $(pub(crate) fn $reader(self) -> Result<$type, Failure> {
                if let Answer::$name(answer) = self { Ok(answer) } else { Err(Failure::Unconfirmed) }
            })+
        }
    };
}

answers! {
    /// To [`Read::Order`], [`Read::CompletedOrder`] and [`Write::SetTickets`].
    Order(Order) = order,
    /// To [`Read::Prices`].
    Prices(PriceList) = prices,
    /// To [`Read::Offers`].
    Offers(Vec<DiscountOffer>) = offers,
    /// To [`Read::Capabilities`]: the names of the proxy's optional features, such as `gift`.
    Capabilities(Vec<String>) = capabilities,
    /// To [`Read::Session`].
    Session(SessionOrder) = session,
    /// To [`Read::VoucherPayments`], [`Write::AddVoucherPayment`] and [`Write::RemoveVoucherPayment`]: all voucher payments.
    VoucherPayments(Vec<VoucherPayment>) = payments,
    /// To [`Write::AddVoucher`].
    VoucherAdded(AddedVoucher) = voucher_added,
    /// To [`Write::Complete`].
    Completion(Completion) = completion,
    /// To [`Write::Complete`] if it is not decided yet, with the voucher payments so far. Ask again.
    Pending(Vec<VoucherPayment>) = pending,
    /// To [`Write::RequestGift`].
    Gift(Gift) = gift,
    /// To [`Write::ResetExpiry`]: the order's new token, if the proxy uses tokens.
    ExpiryReset(Option<Secret>) = expiry_reset,
}

/// A voucher to check and store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVoucher {
    /// The kinds that it may be of, in the order in which to ask. Only "not accepted" leads to the next kind.
    pub kinds: Vec<VoucherKind>,
    /// The barcode.
    pub barcode: Barcode,
    /// The PIN; empty if the voucher has none.
    pub pin: Secret,
    /// Whether the proxy tries all kinds in one call. Otherwise each kind is a call of its own.
    pub in_one_call: bool,
}

impl Call {
    /// The call that follows a refused one, with a voucher as one of its next kind. Only "not accepted" says that nothing
    /// was done and that the voucher may be of another kind.
    pub fn after<T>(&self, answer: &Result<T, Failure>) -> Option<Call> {
        let (Call::Write(Write::AddVoucher(voucher)), Err(Failure::Refused(Refusal::VoucherNotAccepted))) =
            (self, answer)
        else {
            return None;
        };
        voucher.of_next_kind().map(|next| Call::Write(Write::AddVoucher(next)))
    }
}

impl NewVoucher {
    /// The same voucher as one of its next kind. `None` if there is none, or if one call tries them all.
    fn of_next_kind(&self) -> Option<NewVoucher> {
        let (_, kinds) = self.kinds.split_first()?;
        let has_next = !self.in_one_call && !kinds.is_empty();
        has_next.then(|| NewVoucher { kinds: kinds.to_vec(), ..self.clone() })
    }
}

/// A voucher that was checked and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedVoucher {
    /// The voucher.
    pub voucher: Voucher,
    /// How many tickets it may pay; `None` if the server does not say.
    pub redemptions: Option<u32>,
    /// The order with the voucher, and with the tickets that the proxy set; `None` for an answer without it.
    pub order: Option<Box<Order>>,
    /// The previous types of the tickets that the proxy let it pay.
    pub before: Before,
}
