//! The interface to everything outside.

use redemption::{Amount, CheckAnswer, Millis, Notice, OrderAnswer, RedeemAnswer, UnredeemAnswer};
use std::future::Future;
use std::time::Duration;
use store::{RedemptionRow, Sealed};

/// The clock, Vista, ProCinema and the operators. The code is sealed, together with the data that calls about it need; only
/// the world can open it.
pub trait World: Sync {
    /// Milliseconds since 1970.
    fn now(&self) -> Millis;

    /// Waits until this much time has passed by that clock.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// Reads the order in progress at Vista and, if it is gone, the completed order.
    fn order(&self, order_id: &str, code: &Sealed) -> impl Future<Output = OrderAnswer> + Send;

    /// Asks ProCinema if the code can be redeemed.
    fn check(&self, code: &Sealed) -> impl Future<Output = CheckAnswer> + Send;

    /// Redeems the code. Sends the call once.
    fn redeem(&self, code: &Sealed, amount: Amount) -> impl Future<Output = RedeemAnswer> + Send;

    /// Reverses the redemption of the code. Sends the call once.
    fn unredeem(&self, code: &Sealed) -> impl Future<Output = UnredeemAnswer> + Send;

    /// Reports a stored step to operators.
    fn report(&self, redemption: &RedemptionRow, notice: Notice);
}
