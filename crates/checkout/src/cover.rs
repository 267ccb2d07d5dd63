//! The tickets that a voucher can pay, and those that it pays without a question. Our proxy decides by the same function
//! as the widget.

use crate::activity::Choosable;
use crate::ids::{ShowtimeId, TicketTypeId, VoucherId};
use crate::order::{Order, Voucher, VoucherKind};
use crate::prices::PriceList;
use crate::selection::{Basis, Before, Selection};

/// The selection in which a voucher pays all tickets that it fits, with the previous types of those tickets.
///
/// `redemptions` is the number of tickets that the voucher may pay, or `None` for an unknown number. The result is `None`
/// for an incomplete order, for a voucher that pays tickets already or none at all, and for one that needs a choice:
/// between tickets of different prices, or of tickets to add.
pub fn cover_at_once(
    order: &Order,
    prices: &PriceList,
    showtime: &ShowtimeId,
    voucher: &VoucherId,
    redemptions: Option<u32>,
) -> Option<(Selection, Before)> {
    if !order.complete || order.paid_by(showtime, voucher) > 0 {
        return None;
    }
    let found = order.voucher(voucher)?;
    let basis = Basis { order, showtime, prices };
    let options = basis.options(voucher, &[], redemptions);
    let only = undisputed(found, &options)?;
    basis.cover(&only.key, voucher, only.usual)
}

/// The option that needs no question: it covers tickets of the order, and every other option has the same price. There
/// is none for a voucher of an unknown type.
pub(crate) fn undisputed<'a>(voucher: &Voucher, options: &'a [Choosable]) -> Option<&'a Choosable> {
    let first = options.first().filter(|first| first.covers && !voucher.type_code.is_empty())?;
    options.iter().all(|option| option.price == first.price).then_some(first)
}

impl Basis<'_> {
    /// The tickets that a voucher can pay, as if it paid none yet: the cheapest for the user first, and tickets that
    /// would be added last. `before` are the previous types of those that it pays.
    pub(crate) fn options(
        &self,
        voucher: &VoucherId,
        before: &[Option<TicketTypeId>],
        allowance: Option<u32>,
    ) -> Vec<Choosable> {
        let Some(found) = self.order.voucher(voucher).filter(|found| found.kind != Some(VoucherKind::Deal))
        else {
            return Vec::new();
        };
        let Some(order) = self.without(voucher, before) else { return Vec::new() };
        let basis = Basis { order: &order, ..*self };
        let mut options: Vec<Choosable> = Vec::new();
        for price in self.prices.of_voucher_type(&found.type_code) {
            let (most, usual, covers) = basis.capacity(&price.ticket_type, allowance);
            if most == 0 {
                continue;
            }
            let amount = price.fee.map_or(price.price, |fee| price.price.plus(fee));
            let rank = |option: &Choosable| (!option.covers, option.price.minor);
            let option = Choosable { key: price.key(), price: amount, most, usual, covers };
            let at = options.partition_point(|other| rank(other) <= rank(&option));
            options.insert(at, option);
        }
        options
    }
}
