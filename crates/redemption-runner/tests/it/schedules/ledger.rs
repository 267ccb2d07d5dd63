//! The laws, by the sandbox's ledger.

use super::cinema::{CODE, Cinema, Facts, mark};
use super::count::Counts;
use redemption::{Amount, End, Escalation, Proof, Redemption, Sale, VoucherPaymentState};
use sandbox::{RedeemedBy, RedemptionState};
use store::RedemptionRow;

/// From the end of the faults, and of the order, to the end of the redemption. A dead worker's lease, the quiet period of a
/// redeem, the second read of a gone order and the wait after its unredeem take half a minute each.
const LONGEST_END: i64 = 150_000;
const FOREIGN_TAKEN: &str = "a foreign redemption taken for ours";
const FOREIGN_REVERSED: &str = "a foreign redemption reversed";

/// The amounts of a customer's redemptions that are not reversed.
fn amounts(cinema: &Cinema, customer: usize) -> Vec<i64> {
    let redemptions = cinema.sandbox.procinema_redemptions(CODE).into_iter();
    let ours = redemptions.filter(|redemption| redemption.suisanr.as_deref() == Some(&mark(customer)));
    let standing = ours.filter(|redemption| redemption.state == RedemptionState::Standing);
    standing.map(|redemption| redemption.amount).collect()
}

fn standing(cinema: &Cinema, customer: usize) -> usize {
    amounts(cinema, customer).len()
}

fn presumed(redemption: &Redemption) -> bool {
    redemption.evidence().proof == Some(Proof::Presumed)
}

/// I1, before every redeem. ProCinema would refuse the second one of a code, so a ledger shows none.
pub(crate) fn is_not_redeemed(cinema: &Cinema, customer: usize) {
    if standing(cinema, customer) > 0 {
        cinema.broke(format!("I1: customer {customer}'s voucher is redeemed, and is to be redeemed again"));
    }
}

/// I7, after every step of a worker: the customer is told the truth.
pub(crate) fn shows_the_truth(cinema: &Cinema, customer: usize, row: &RedemptionRow) {
    let standing = standing(cinema, customer);
    let foreign = cinema.state().facts.elsewhere;
    match row.redemption.payment_state() {
        VoucherPaymentState::Redeemed if standing == 0 && !(foreign && presumed(&row.redemption)) => {
            cinema.broke(format!("I7: customer {customer} is told \"redeemed\" of what is not"));
        }
        VoucherPaymentState::Returned if standing > 0 => {
            cinema.broke(format!("I7: customer {customer} is told \"returned\" of what is taken"));
        }
        _ => {}
    }
}

/// The other laws, when everything has ended and no call is under way any more.
pub(crate) fn close(
    cinema: &Cinema,
    customer: usize,
    row: &RedemptionRow,
    calm_at: i64,
    counts: &mut Counts,
) {
    shows_the_truth(cinema, customer, row);
    let standing = standing(cinema, customer);
    let completed = cinema.is_completed(customer);
    let Redemption::Ended { end, .. } = &row.redemption else {
        if !matches!(row.redemption, Redemption::Planned { .. }) {
            cinema.broke(format!("L1: customer {customer}'s redemption stays {}", row.redemption.name()));
        }
        return;
    };
    match end {
        End::Completed(_, sale) => {
            counts.completed += 1;
            is_paid(cinema, customer, row.redemption.amount(), *sale, counts);
            if !completed {
                cinema.broke(format!("I2: customer {customer}'s redemption is completed, the order is not"));
            }
            let amount = row.redemption.amount().rappen();
            if amounts(cinema, customer).iter().any(|taken| *taken != amount) {
                cinema.broke(format!(
                    "I8: customer {customer}'s voucher has paid another amount than {amount}"
                ));
            }
            if standing != 1 {
                if cinema.state().facts.elsewhere && presumed(&row.redemption) {
                    *counts.residuals.entry(FOREIGN_TAKEN.to_owned()).or_default() += 1;
                } else {
                    cinema.broke(format!("I2: customer {customer} got tickets without a redemption"));
                }
            }
        }
        End::Aborted(_) | End::Compensated(_) => {
            let count =
                if matches!(end, End::Aborted(_)) { &mut counts.aborted } else { &mut counts.compensated };
            *count += 1;
            if standing != 0 {
                cinema.broke(format!("I3: customer {customer}'s voucher is lost: {end:?}"));
            }
            if completed && matches!(end, End::Compensated(_)) {
                cinema.broke(format!("I4: customer {customer}'s completed order is paid for by nothing"));
            }
            if cinema.state().facts.sold[customer].is_some_and(|sold| sold.confirmed.is_some()) {
                cinema
                    .broke(format!("I8: customer {customer}'s site was told of a voucher that pays nothing"));
            }
        }
        End::Escalated(why, _) | End::Resolved(_, why, _) => {
            let facts = &cinema.state().facts;
            let unasked = *why == Escalation::SoldUnconfirmed
                && facts.sold[customer].is_some_and(|sold| sold.confirmed.is_none());
            let because = match facts {
                _ if unasked => "the site sold it without the voucher",
                Facts { copy_refused: true, .. } => "a copy was executed",
                Facts { elsewhere: true, .. } => "another channel had it",
                Facts { key_refused: true, .. } => "our key was refused",
                _ => "nothing that needs a person",
            };
            *counts.escalations.entry(format!("{why:?}, {because}")).or_default() += 1;
            let for_a_person = unasked || facts.elsewhere || facts.copy_refused || facts.key_refused;
            counts.escalated_needlessly += u64::from(!for_a_person);
        }
    }
    let over = calm_at.max(cinema.state().facts.order_ended[customer].unwrap_or(calm_at));
    let time = row.updated_at - over;
    counts.longest = counts.longest.max(time);
    if time > LONGEST_END {
        cinema.broke(format!("L1: customer {customer}'s redemption took {time} ms after all was over"));
    }
}

/// I8: the voucher and the site's charge add up to the price, or operators are told.
fn is_paid(cinema: &Cinema, customer: usize, amount: Amount, sale: Sale, counts: &mut Counts) {
    let Some(sold) = cinema.state().facts.sold[customer] else { return };
    let Some(agreed) = sold.confirmed else {
        return cinema.broke(format!("I8: customer {customer}'s site was not told: {sold:?}"));
    };
    let amount = amount.rappen();
    let holds = match sale {
        Sale::AsConfirmed => sold.charged + amount == sold.total,
        Sale::AtAnotherPrice { confirmed, sold: price } => {
            counts.at_another_price += 1;
            (confirmed, price) == (agreed.total, sold.total) && (confirmed != price || price < amount)
        }
    };
    if !holds {
        cinema.broke(format!("I8: customer {customer}'s voucher pays {amount}, {sold:?}, {sale:?}"));
    }
}

/// A redemption of another channel may be reversed if a copy of our unredeem is late, or if it was presumed to be ours.
pub(crate) fn foreign_ones(cinema: &Cinema, rows: &[RedemptionRow], counts: &mut Counts) {
    let reversed = cinema.state().facts.reversed_elsewhere.clone();
    for (customer, first) in reversed {
        let row = &rows[customer];
        if first && !presumed(&row.redemption) {
            cinema.broke(format!("I4: customer {customer} reverses a foreign redemption"));
        } else {
            *counts.residuals.entry(FOREIGN_REVERSED.to_owned()).or_default() += 1;
        }
    }
    let redemptions = cinema.sandbox.procinema_redemptions(CODE);
    let ours = redemptions.iter().filter(|redemption| redemption.by == RedeemedBy::Api);
    for redemption in ours {
        counts.redeemed += 1;
        counts.unredeemed += u64::from(redemption.state == RedemptionState::Undone);
    }
}
