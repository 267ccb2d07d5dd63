//! The steps of a story.

use super::{CODE, PIN};
use crate::world::Breaks;
use checkout::{Failure, Refusal};
use proptest::prelude::*;

/// One step. Numbers pick an entry of a list at that time.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Types a discount code, presses Enter and says yes.
    Discount(&'static str),
    Person(Person),
    /// The server does what pending request `n` asks for, and answers.
    Answer(usize),
    /// All pending requests are answered, one after the other, and what they lead to.
    AnswerAll,
    /// An answer without the order's lists.
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
    /// Our proxy loses the rest of the next call that adds a voucher.
    Break(Breaks),
    Tick(u64),
}

#[derive(Clone, Debug)]
pub(crate) enum Person {
    Refresh,
    Resume,
    Leave,
    MoreTime,
    Paste(String),
    Type(String),
    Submit,
    TypePin,
    NoPin,
    Change,
    OtherKind,
    Give(String),
    GiveVoucher(&'static str),
    Scan,
    PickTicket(usize),
    PickQuantity(u32),
    Confirm,
    Dismiss,
    Use(usize),
    Remove(usize),
    TakeDiscount,
    DropDiscount,
    TakeOffer,
    RemoveCode(usize),
    Answer(bool),
    TypeAmount(&'static str),
    TakePaymentBack,
    Complete,
    GetGift,
}

/// Texts of the field: one of each kind, some with a PIN, and lists.
fn texts() -> impl Strategy<Value = String> {
    let kinds = ["ADTMM01", "9300675024235", "FAM2XY9", "DEAL001", "BLITZO", "OTHER", CODE, "", "?"];
    let one = prop::sample::select(kinds.to_vec());
    let with_pin = (prop::sample::select(vec!["ADTMM0000111", "FAM2XY90"]), any::<bool>());
    let with_pin =
        with_pin.prop_map(|(code, has_pin)| if has_pin { format!("{code} {PIN}") } else { code.to_owned() });
    let one = prop_oneof![3 => one.prop_map(str::to_owned), 1 => with_pin];
    prop_oneof![4 => one.clone(), 1 => prop::collection::vec(one, 2..4).prop_map(|all| all.join("\n"))]
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
        texts().prop_map(Person::Paste),
        texts().prop_map(Person::Type),
        texts().prop_map(Person::Type),
        Just(Person::Submit),
        Just(Person::Submit),
        Just(Person::Submit),
        Just(Person::TypePin),
        Just(Person::NoPin),
        Just(Person::Change),
        Just(Person::OtherKind),
        texts().prop_map(Person::Give),
        Just(Person::GiveVoucher("ADTMM01")),
        Just(Person::Scan),
        (0..3_usize).prop_map(Person::PickTicket),
        (0..5_u32).prop_map(Person::PickQuantity),
        Just(Person::Confirm),
        Just(Person::Dismiss),
        (0..3_usize).prop_map(Person::Use),
        (0..3_usize).prop_map(Person::Remove),
        Just(Person::TakeDiscount),
        Just(Person::DropDiscount),
        Just(Person::TakeOffer),
        (0..4_usize).prop_map(Person::RemoveCode),
        any::<bool>().prop_map(Person::Answer),
        Just(Person::Answer(true)),
        prop_oneof![Just("20"), Just("1,00"), Just("0"), Just("100.00")].prop_map(Person::TypeAmount),
        Just(Person::TakePaymentBack),
        Just(Person::Complete),
        Just(Person::GetGift),
    ];
    let act = prop_oneof![
        8 => (0..3_usize).prop_map(Act::Answer),
        8 => person.prop_map(Act::Person),
        3 => Just(Act::AnswerAll),
        2 => prop_oneof![Just("BLITZO"), Just("OTHER")].prop_map(Act::Discount),
        1 => (0..3_usize).prop_map(Act::LoseAnswer),
        1 => (0..3_usize).prop_map(Act::LoseRequest),
        1 => ((0..3_usize), failure).prop_map(|(n, failure)| Act::Refuse(n, failure)),
        1 => (0..9_usize).prop_map(Act::Echo),
        1 => Just(Act::PageAddsTicket),
        1 => prop_oneof![Just(None), Just(Some(0)), Just(Some(99)), Just(Some(100)), Just(Some(2500))].prop_map(Act::Costs),
        1 => Just(Act::Undecided),
        1 => prop_oneof![Just(Breaks::BeforeTickets), Just(Breaks::AfterTickets)].prop_map(Act::Break),
        1 => (0..9000_u64).prop_map(Act::Tick),
        1 => (0..3_usize).prop_map(Act::AnswerInPart),
        // Rare, because it ends the story if it answers a read of the order.
        1 => (0..12_usize).prop_map(|n| if n < 3 { Act::Refuse(n, Failure::NotFound) } else { Act::Answer(0) }),
    ];
    proptest::collection::vec(act, 1..60)
}
