//! The steps of a story.

use checkout::{Failure, Refusal, VoucherKind};
use proptest::prelude::*;

/// One step. Numbers pick an entry of a list at that time.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Person(Person),
    /// The server does what pending request `n` asks for, and answers.
    Answer(usize),
    /// The same without the order's lists.
    AnswerInPart(usize),
    /// The server does it, and its answer does not arrive.
    LoseAnswer(usize),
    /// The request does not arrive. The sender only knows that there is no answer.
    LoseRequest(usize),
    Refuse(usize, Failure),
    /// An earlier answer arrives again.
    Echo(usize),
    /// The page changes the order without telling the widget.
    PageAddsTicket,
    /// Sets the order's total.
    Costs(Option<i64>),
    /// The next completions are pending.
    Undecided,
    Tick(u64),
}

#[derive(Clone, Debug)]
pub(crate) enum Person {
    Refresh,
    Resume,
    Leave,
    MoreTime,
    Paste,
    Type(&'static str),
    Submit,
    Scan,
    Reveal,
    PickTicket(usize),
    PickQuantity(u32),
    Confirm,
    Dismiss,
    Use(usize),
    Remove(usize),
    TakeDiscount,
    DropDiscount,
    TypeCode,
    SubmitCode,
    RemoveCode(usize),
    Answer(bool),
    Kind(VoucherKind),
    TypePayment(&'static str),
    TypeAmount(&'static str),
    Pay,
    TakePaymentBack,
    Complete,
    GetGift,
}

pub(crate) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let failure = prop_oneof![
        Just(Failure::Refused(Refusal::VoucherNotAccepted)),
        Just(Failure::Refused(Refusal::SeatsUnavailable)),
        Just(Failure::Refused(Refusal::Other)),
        Just(Failure::Refused(Refusal::AmountNotAccepted)),
        Just(Failure::TooManyAttempts(Some(3))),
        Just(Failure::Unavailable),
        Just(Failure::SessionExpired),
    ];
    let person = prop_oneof![
        Just(Person::Refresh),
        Just(Person::Resume),
        Just(Person::Leave),
        Just(Person::MoreTime),
        Just(Person::Paste),
        prop_oneof![Just("ADTMM1"), Just("FAM2"), Just(""), Just("?")].prop_map(Person::Type),
        Just(Person::Submit),
        Just(Person::Scan),
        Just(Person::Reveal),
        (0..3_usize).prop_map(Person::PickTicket),
        (0..5_u32).prop_map(Person::PickQuantity),
        Just(Person::Confirm),
        Just(Person::Dismiss),
        (0..3_usize).prop_map(Person::Use),
        (0..3_usize).prop_map(Person::Remove),
        Just(Person::TakeDiscount),
        Just(Person::DropDiscount),
        Just(Person::TypeCode),
        Just(Person::SubmitCode),
        (0..4_usize).prop_map(Person::RemoveCode),
        any::<bool>().prop_map(Person::Answer),
        prop::sample::select(&VoucherKind::ALL).prop_map(Person::Kind),
        Just(Person::TypePayment("SANDBOX867C42F3")),
        prop_oneof![Just("20"), Just("1,00"), Just("0"), Just("100.00")].prop_map(Person::TypeAmount),
        Just(Person::Pay),
        Just(Person::TakePaymentBack),
        Just(Person::Complete),
        Just(Person::GetGift),
    ];
    let act = prop_oneof![
        8 => (0..3_usize).prop_map(Act::Answer),
        8 => person.prop_map(Act::Person),
        1 => (0..3_usize).prop_map(Act::LoseAnswer),
        1 => (0..3_usize).prop_map(Act::LoseRequest),
        1 => ((0..3_usize), failure).prop_map(|(n, failure)| Act::Refuse(n, failure)),
        1 => (0..9_usize).prop_map(Act::Echo),
        1 => Just(Act::PageAddsTicket),
        1 => prop_oneof![Just(None), Just(Some(0)), Just(Some(99)), Just(Some(100)), Just(Some(2500))].prop_map(Act::Costs),
        1 => Just(Act::Undecided),
        1 => (0..9000_u64).prop_map(Act::Tick),
        1 => (0..3_usize).prop_map(Act::AnswerInPart),
        // Rare, because it ends the story if it answers a read of the order.
        1 => (0..12_usize).prop_map(|n| if n < 3 { Act::Refuse(n, Failure::NotFound) } else { Act::Answer(0) }),
    ];
    proptest::collection::vec(act, 1..60)
}
