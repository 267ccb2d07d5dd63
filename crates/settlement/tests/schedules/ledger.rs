//! The laws, by the sandbox's ledger.

use crate::cinema::{CODE, Cinema, Facts, mark};
use crate::count::Counts;
use redemption::{End, Proof, Saga, Shown};
use sandbox::{RedeemedBy, RedemptionState};
use store::SagaRow;

/// From the end of the faults, and of the order, to the end of the saga: a dead worker's lease, the doubt about a
/// redeem, the second look at a gone order and the wait after its unredeem take half a minute each.
const LONGEST_END: i64 = 150_000;
const FOREIGN_TAKEN: &str = "a foreign redemption taken for ours";
const FOREIGN_REVERSED: &str = "a foreign redemption reversed";

/// How many of a customer's redemptions stand.
fn standing(cinema: &Cinema, customer: usize) -> usize {
    let redemptions = cinema.sandbox.procinema_redemptions(CODE);
    let ours = redemptions.iter().filter(|redemption| redemption.suisanr.as_deref() == Some(&mark(customer)));
    ours.filter(|redemption| redemption.state == RedemptionState::Standing).count()
}

fn presumed(saga: &Saga) -> bool {
    saga.evidence().proof == Some(Proof::Presumed)
}

/// I7, after every step of a worker: the customer is told the truth. And I1.
pub(crate) fn shows_the_truth(cinema: &Cinema, customer: usize, row: &SagaRow) {
    let standing = standing(cinema, customer);
    if standing > 1 {
        cinema.broke(format!("I1: customer {customer}'s voucher is redeemed {standing} times"));
    }
    let foreign = cinema.state().facts.elsewhere;
    match row.saga.shown() {
        Shown::Redeemed if standing == 0 && !(foreign && presumed(&row.saga)) => {
            cinema.broke(format!("I7: customer {customer} is told \"redeemed\" of what is not"));
        }
        Shown::Returned if standing > 0 => {
            cinema.broke(format!("I7: customer {customer} is told \"returned\" of what is taken"));
        }
        _ => {}
    }
}

/// All the others, when everything has ended and nothing is under way any more.
pub(crate) fn close(cinema: &Cinema, customer: usize, row: &SagaRow, calm_at: i64, counts: &mut Counts) {
    shows_the_truth(cinema, customer, row);
    let standing = standing(cinema, customer);
    let completed = cinema.is_completed(customer);
    let Saga::Ended { end, .. } = &row.saga else {
        if !matches!(row.saga, Saga::Planned { .. }) {
            cinema.broke(format!("L1: customer {customer}'s saga stays {}", row.saga.name()));
        }
        return;
    };
    match end {
        End::Completed(_) => {
            counts.completed += 1;
            if !completed {
                cinema.broke(format!("I2: customer {customer}'s saga is completed, the order is not"));
            }
            if standing != 1 {
                if cinema.state().facts.elsewhere && presumed(&row.saga) {
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
        }
        End::Escalated(why, _) | End::Settled(_, why, _) => {
            let facts = &cinema.state().facts;
            let because = match facts {
                Facts { copy_refused: true, .. } => "a copy was executed",
                Facts { elsewhere: true, .. } => "another channel had it",
                Facts { key_refused: true, .. } => "our key was refused",
                _ => "nothing that needs a person",
            };
            *counts.escalations.entry(format!("{why:?}, {because}")).or_default() += 1;
            let for_a_person = facts.elsewhere || facts.copy_refused || facts.key_refused;
            counts.escalated_needlessly += u64::from(!for_a_person);
        }
    }
    let over = calm_at.max(cinema.state().facts.order_ended[customer].unwrap_or(calm_at));
    let time = row.updated_at - over;
    counts.longest = counts.longest.max(time);
    if time > LONGEST_END {
        cinema.broke(format!("L1: customer {customer}'s saga took {time} ms after all was over"));
    }
}

/// A redemption of another channel's may be reversed by a copy of an unredeem of ours, or where it was taken for ours.
pub(crate) fn foreign_ones(cinema: &Cinema, rows: &[SagaRow], counts: &mut Counts) {
    let reversed = cinema.state().facts.reversed_elsewhere.clone();
    for (customer, first) in reversed {
        let row = &rows[customer];
        if first && !presumed(&row.saga) {
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
