//! Stories that random ones have led to.

use super::acts::{Act, Person};
use super::{CODE, Run};
use checkout::*;

/// A submit waits for the capabilities. The order that is read meanwhile belongs to no activity.
#[test]
fn a_refresh_beside_a_submit_that_waits_is_shown() {
    let mut run = Run::new(0, 0, false);
    // The order and the prices; the capabilities are still under way.
    run.act(Act::Answer(0));
    run.act(Act::Answer(0));
    for person in [Person::Type(CODE.to_owned()), Person::Submit, Person::Resume, Person::Refresh] {
        run.act(Act::Person(person));
    }
    let is_read = |effect: &Effect| matches!(effect, Effect::Call(_, Call::Read(Read::Order)));
    let refresh = run.pending.iter().position(is_read).unwrap();
    run.act(Act::Answer(refresh));
}

/// The second code has its PIN. It waits while the tickets of the first are chosen.
#[test]
fn a_list_goes_on_once_the_tickets_are_chosen() {
    let mut run = Run::new(0, 0, false);
    run.act(Act::AnswerAll);
    run.act(Act::Person(Person::Give("ADTMM01\nADTMM0000111 sesam3".to_owned())));
    run.act(Act::AnswerAll);
    run.act(Act::Person(Person::Confirm));
    run.act(Act::AnswerAll);
    let vouchers = view_model(&run.checkout).vouchers;
    assert_eq!(vouchers.len(), 2);
}
