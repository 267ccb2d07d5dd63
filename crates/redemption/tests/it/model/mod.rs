//! A model of the redemption with its network, ProCinema, Vista, crashes and a box office. All of its states are explored. It
//! runs the crate's own `step` and `next`.

mod clock;
mod effects;
mod laws;
mod moves;
mod rules;
mod world;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use redemption::{Redemption, limits};
use stateright::{Checker, HasDiscoveries, Model, Path, Property};

use laws::{
    BREAKER, I1, I2, I3, I4, I4_OTHERS, I5, I6, I7, L1, PAID, RESIDUAL_REDEEM, RESIDUAL_UNREDEEM, laws,
};
use moves::Move;
use rules::Rules;
use world::World;

/// Two customers and one code.
#[derive(Clone)]
struct Redemptions {
    rules: Rules,
    /// The number of faults that may happen.
    faults: u8,
    /// How often the box office redeems the code or reverses that.
    foreign: u8,
}

impl Model for Redemptions {
    type State = World;
    type Action = Move;

    fn init_states(&self) -> Vec<World> {
        let new = |presumptions| World::new(presumptions, self.faults, self.foreign);
        [0, limits::PRESUMPTIONS - 1].into_iter().map(new).collect()
    }

    fn actions(&self, world: &World, moves: &mut Vec<Move>) {
        moves.extend(world.moves());
    }

    fn next_state(&self, world: &World, taken: Move) -> Option<World> {
        Some(world.after(self.rules, taken))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        laws()
    }
}

#[test]
fn every_law_holds_in_every_world() {
    for (faults, foreign) in [(3, 1), (2, 2)] {
        let model = Redemptions { rules: Rules::AsTheyAre, faults, foreign };
        let checker = model.checker().threads(2).spawn_bfs().join();
        println!(
            "{faults} faults, {foreign} moves of the box office: {} unique states of {} generated, up to {} moves deep",
            checker.unique_state_count(),
            checker.state_count(),
            checker.max_depth(),
        );
        checker.assert_properties();
        assert!(checker.unique_state_count() >= 100_000, "the model has lost most of its world");
    }
}

#[test]
fn without_a_box_office_every_presumption_is_right() {
    let model = Redemptions { rules: Rules::AsTheyAre, faults: 2, foreign: 0 };
    let checker = model.checker().threads(2).spawn_bfs().join();
    for residual in [RESIDUAL_REDEEM, RESIDUAL_UNREDEEM] {
        assert_eq!(checker.discovery(residual).map(|path| path.into_actions()), None, "{residual}");
    }
}

/// If no broken rule violates a law, the law proves nothing.
#[test]
fn every_law_is_broken_by_a_broken_rule() {
    let broken = [
        (Rules::BlindRetry, I1),
        (Rules::NoQuiet, I1),
        (Rules::CompleteBeforeRedeemed, I2),
        (Rules::BelieveRefusal, I3),
        (Rules::NoIntent, I3),
        (Rules::BlindUnredeem, I4),
        (Rules::UnredeemOnSilence, I4),
        (Rules::UnredeemOnFirstSight, I4),
        (Rules::NoLock, I4_OTHERS),
        (Rules::UnlockAtOnce, I4_OTHERS),
        (Rules::NoIntent, I5),
        (Rules::NoLock, I6),
        (Rules::CompleteBeforeRedeemed, I7),
        (Rules::BelieveRefusal, I7),
        (Rules::NoBreaker, BREAKER),
        (Rules::HoldForEver, L1),
        (Rules::SellInSilence, PAID),
        (Rules::ConfirmUnasked, PAID),
    ];
    for (rules, law) in broken {
        let model = Redemptions { rules, faults: 2, foreign: 0 };
        let first = HasDiscoveries::AnyOf(BTreeSet::from([law]));
        let checker = model.checker().threads(2).finish_when(first).spawn_bfs().join();
        let story = checker.discovery(law).map(|path| path.into_actions());
        println!("{rules:?} breaks {law}: {story:?}");
        assert!(story.is_some(), "{rules:?} does not break {law}");
    }
}

/// If the model never reaches a state, no law says anything about it.
#[test]
fn every_state_is_reached() {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let note = Arc::clone(&seen);
    let visit = move |path: Path<World, Move>| {
        note.lock()
            .unwrap()
            .extend(path.last_state().customers.iter().map(|customer| customer.stored.name()));
    };
    let model = Redemptions { rules: Rules::AsTheyAre, faults: 1, foreign: 1 };
    model.checker().threads(2).visitor(visit).spawn_bfs().join();
    let ended = ["aborted", "compensated", "completed"];
    let states = Redemption::OPEN.iter().copied().chain(ended);
    assert_eq!(*seen.lock().unwrap(), states.collect::<BTreeSet<_>>());
}
