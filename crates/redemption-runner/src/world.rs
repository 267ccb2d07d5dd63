use redemption::{Amount, CheckAnswer, Millis, Notice, OrderFact, RedeemAnswer, UnredeemAnswer};
use std::future::Future;
use std::time::Duration;
use store::{RedemptionRow, Sealed};

/// Everything outside: the clock, Vista, ProCinema. The code to be redeemed is sealed, and only the world can open it;
/// what Vista has to be told with every call is sealed with it.
pub trait World: Sync {
    /// Milliseconds since 1970.
    fn now(&self) -> Millis;

    /// Ends when so much time has passed by that clock.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// Asks Vista for the order in progress and, where that is gone, for the completed one.
    fn order(&self, order_id: &str, code: &Sealed) -> impl Future<Output = OrderFact> + Send;

    /// Asks ProCinema whether the code can be redeemed.
    fn check(&self, code: &Sealed) -> impl Future<Output = CheckAnswer> + Send;

    /// Redeems the code, once.
    fn redeem(&self, code: &Sealed, amount: Amount) -> impl Future<Output = RedeemAnswer> + Send;

    /// Reverses the redemption of the code, once.
    fn unredeem(&self, code: &Sealed) -> impl Future<Output = UnredeemAnswer> + Send;

    /// Tells operators of a step that is written down.
    fn tell(&self, redemption: &RedemptionRow, notice: Notice);
}
