//! The steps of a story.

use super::CODES;
use proptest::prelude::*;

/// One step of a story. Numbers pick an entry of a list at that time.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// The code, the button, and the PIN if it is asked for.
    Enter(usize),
    Code(usize),
    Submit,
    Pin(bool),
    NoPin,
    OtherKind,
    PickTicket(usize),
    PickQuantity(u32),
    Confirm(bool),
    Use(usize),
    Remove(usize),
    Discount(usize),
    Answer(bool),
    Refresh,
    Tick,
    /// The call arrives, and so does its answer.
    Call(usize),
    /// All pending calls arrive, one after the other, and all that they lead to.
    AllCalls,
    /// The call arrives, and its answer does not.
    LoseAnswer(usize),
    /// The call does not arrive. The widget only knows that there is no answer.
    LoseCall(usize),
    /// No call arrives until the widget gives up.
    Silence,
}

pub(super) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => (0..CODES.len()).prop_map(Act::Enter),
        1 => (0..CODES.len()).prop_map(Act::Code),
        2 => Just(Act::Submit),
        2 => prop::bool::weighted(0.5).prop_map(Act::Pin),
        1 => Just(Act::NoPin),
        1 => Just(Act::OtherKind),
        2 => (0..3_usize).prop_map(Act::PickTicket),
        1 => (0..4_u32).prop_map(Act::PickQuantity),
        3 => prop::bool::weighted(0.8).prop_map(Act::Confirm),
        1 => (0..2_usize).prop_map(Act::Use),
        3 => (0..2_usize).prop_map(Act::Remove),
        3 => (0..6_usize).prop_map(Act::Discount),
        3 => prop::bool::weighted(0.8).prop_map(Act::Answer),
        1 => Just(Act::Refresh),
        1 => Just(Act::Tick),
        8 => (0..3_usize).prop_map(Act::Call),
        8 => Just(Act::AllCalls),
        2 => (0..3_usize).prop_map(Act::LoseAnswer),
        2 => (0..3_usize).prop_map(Act::LoseCall),
        1 => Just(Act::Silence),
    ];
    let rest = prop::collection::vec(act, 1..24);
    // Most stories begin with an order that has been read.
    (prop::bool::weighted(0.9), rest).prop_map(|(is_read, rest)| {
        let mut acts = if is_read { vec![Act::AllCalls] } else { Vec::new() };
        acts.extend(rest);
        acts
    })
}
