//! The laws that hold in every world, and the events that must be possible.

use redemption::{End, OrderAnswer, Proof, Sale, VoucherPaymentState, limits};
use stateright::Property;

use super::Redemptions;
use super::moves::{Move, Reach};
use super::rules::Rules;
use super::world::{Broken, Call, Customer, Order, Owner, Window, World};

type Law = Property<Redemptions>;

pub(crate) const I1: &str = "I1 one redemption at max_amount";
pub(crate) const I2: &str = "I2 completed means redeemed";
pub(crate) const I3: &str = "I3 ended without an order means nothing taken";
pub(crate) const I4: &str = "I4 unredeem under the lock and when the order cannot be completed";
pub(crate) const I4_OTHERS: &str =
    "I4 no foreign redemption is presumed to be ours or reversed, except for the residual";
pub(crate) const I5: &str = "I5 no call without its intent";
pub(crate) const I6: &str = "I6 one redemption a code";
pub(crate) const I7: &str = "I7 the customer is told the truth";
pub(crate) const PAID: &str = "I8 the voucher and the charge are the price, or an operator is told";
pub(crate) const BREAKER: &str = "the residual is bounded";
pub(crate) const L1: &str = "L1 every redemption ends";

/// The one way in which a foreign redemption is presumed to be ours: our redeem is unconfirmed, and the box office redeems
/// the code between the check before it and the check after it.
pub(crate) const RESIDUAL_REDEEM: &str = "residual: a foreign redemption presumed to be ours";
/// The one way in which a foreign redemption is reversed: the box office redeems the code right after our unredeem, and the
/// unredeem is executed again because the network duplicates it or because it is unconfirmed.
pub(crate) const RESIDUAL_UNREDEEM: &str = "residual: a foreign redemption reversed";

/// More moves than any redemption needs after the last fault.
const ENOUGH: usize = 150;

pub(crate) fn laws() -> Vec<Law> {
    vec![
        Law::always(I1, |_, world| !world.broken.contains(&Broken::RedeemedTwice)),
        Law::always(I2, |_, world| {
            each(world, |index, customer| completed_means_redeemed(world, index, customer))
        }),
        Law::always(I3, |_, world| {
            each(world, |index, customer| !customer.left_without() || nothing_taken(world, index))
        }),
        Law::always(I4, |_, world| {
            !world.broken.contains(&Broken::UnredeemedTooEarly)
                && !world.broken.contains(&Broken::UnredeemedUnlocked)
        }),
        Law::always(I4_OTHERS, |_, world| {
            !world.broken.contains(&Broken::ReversedOthers) && !world.broken.contains(&Broken::PresumedOthers)
        }),
        Law::always(I5, |_, world| !world.broken.contains(&Broken::NoIntent)),
        Law::always(I6, |_, world| {
            world.customers.iter().filter(|customer| customer.stored.holds_code()).count() <= 1
        }),
        Law::always(I7, |_, world| each(world, |index, customer| told_the_truth(world, index, customer))),
        Law::always(PAID, |_, world| !world.broken.contains(&Broken::PaidWrongInSilence)),
        Law::always(BREAKER, |_, world| world.presumptions <= limits::PRESUMPTIONS),
        // From every state, without further faults. stateright's own `eventually` misses cycles.
        Law::always(L1, |model, world| {
            let open = world.customers.iter().any(|customer| matches!(customer.order, Order::Open { .. }));
            ends(model.rules, world, Fate::Paid) && (!open || ends(model.rules, world, Fate::Expired))
        }),
        Law::sometimes("S1 completed", |_, world| some(world, |end| matches!(end, End::Completed(..)))),
        Law::sometimes("S1 aborted", |_, world| some(world, |end| matches!(end, End::Aborted(_)))),
        Law::sometimes("S1 compensated", |_, world| some(world, |end| matches!(end, End::Compensated(_)))),
        Law::sometimes("S1 escalated", |_, world| some(world, |end| matches!(end, End::Escalated(..)))),
        Law::sometimes("S1 one compensated, then the other completed", |_, world| {
            matches!(world.customers[0].end(), Some(End::Compensated(_)))
                && matches!(world.customers[1].end(), Some(End::Completed(..)))
        }),
        Law::sometimes("S1 sold at another price", |_, world| {
            some(world, |end| matches!(end, End::Completed(_, Sale::AtAnotherPrice { .. })))
        }),
        Law::sometimes("S1 presumed and right", |_, world| {
            world.customers.iter().enumerate().any(|(index, customer)| {
                customer.evidence().proof == Some(Proof::Presumed)
                    && world.owner == Some(Owner::Customer(index))
            })
        }),
        Law::sometimes(RESIDUAL_REDEEM, |_, world| residual(world, Window::Redeem)),
        Law::sometimes(RESIDUAL_UNREDEEM, |_, world| residual(world, Window::Unredeem)),
    ]
}

fn each(world: &World, law: impl Fn(usize, &Customer) -> bool) -> bool {
    world.customers.iter().enumerate().all(|(index, customer)| law(index, customer))
}

fn some(world: &World, is: fn(&End) -> bool) -> bool {
    world.customers.iter().filter_map(Customer::end).any(is)
}

fn residual(world: &World, window: Window) -> bool {
    world.customers.iter().any(|customer| customer.residual == Some(window))
}

fn ours(world: &World, index: usize) -> bool {
    world.owner == Some(Owner::Customer(index)) || world.customers[index].residual.is_some()
}

fn completed_means_redeemed(world: &World, index: usize, customer: &Customer) -> bool {
    let completed = matches!(customer.end(), Some(End::Completed(..)));
    !completed || (ours(world, index) && matches!(customer.order, Order::Completed { .. }))
}

/// Whether no call is under way that could redeem the code.
fn nothing_taken(world: &World, index: usize) -> bool {
    world.owner != Some(Owner::Customer(index)) && !world.under_way(index, Call::Redeem)
}

fn told_the_truth(world: &World, index: usize, customer: &Customer) -> bool {
    match customer.stored.payment_state() {
        VoucherPaymentState::Planned | VoucherPaymentState::Redeeming | VoucherPaymentState::UnderReview => {
            true
        }
        VoucherPaymentState::Redeemed => ours(world, index),
        VoucherPaymentState::Completed => matches!(customer.order, Order::Completed { .. }),
        VoucherPaymentState::Returned => nothing_taken(world, index),
    }
}

/// How open orders end.
#[derive(Clone, Copy)]
enum Fate {
    /// The site's payment completes them when the voucher is redeemed.
    Paid,
    Expired,
}

/// Whether both redemptions end if there are no more faults.
fn ends(rules: Rules, world: &World, fate: Fate) -> bool {
    let mut world = World { faults_left: 0, foreign_left: 0, ..world.clone() };
    for _ in 0..ENOUGH {
        if world.all_ended() {
            return true;
        }
        let Some(taken) = plain_move(&world, fate) else { return false };
        world = world.after(rules, taken);
    }
    false
}

/// The next move without faults: the due action is performed, and each question is answered.
fn plain_move(world: &World, fate: Fate) -> Option<Move> {
    let moves = world.moves();
    let first = |wanted: &dyn Fn(Move) -> bool| moves.iter().copied().find(|&taken| wanted(taken));
    let answered = |taken| matches!(taken, Move::Execute(copy, Reach::Arrives) if world.copies[copy].awaited);
    let fated = |taken| match (fate, taken) {
        (Fate::Paid, Move::Confirm(index)) => world.customers[index].confirmed.is_none(),
        (Fate::Paid, Move::SitePays(index)) => world.customers[index].confirmed.is_some(),
        (Fate::Expired, Move::Expire(_)) => true,
        (Fate::Paid, Move::Expire(index)) => world.customers[index].order == Order::Open { answers_left: 0 },
        _ => false,
    };
    let work = |taken| match taken {
        Move::Start(_) | Move::Send(_) | Move::SendFails(..) | Move::Wake(_) | Move::Resume(_) => true,
        Move::Query(_, answer) => answer != OrderAnswer::Unknown,
        Move::Check(_, reach) => reach == Reach::Arrives,
        _ => false,
    };
    first(&answered)
        .or_else(|| first(&fated))
        .or_else(|| first(&work))
        .or_else(|| first(&|taken| taken == Move::Tick))
}
