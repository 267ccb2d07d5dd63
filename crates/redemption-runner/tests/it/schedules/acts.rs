//! The acts of a schedule: calls that arrive, payments, time.

/// An act that will happen.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Redeem {
        customer: usize,
        amount: i64,
    },
    Unredeem {
        customer: usize,
    },
    /// The site has collected the amount, and Vista completes the order.
    SiteSells {
        customer: usize,
        charge: Charge,
    },
    Expires {
        customer: usize,
    },
    /// The customer changes the basket.
    Tickets {
        customer: usize,
        number: usize,
    },
    RedeemedElsewhere,
}

/// The answer to the site: the voucher pays `amount` of this total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Confirmed {
    pub(crate) total: i64,
    pub(crate) amount: i64,
}

/// The amount that the site collects.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Charge {
    Confirmed(Confirmed),
    Whole,
}

/// A completed order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sold {
    pub(crate) total: i64,
    pub(crate) charged: i64,
    pub(crate) confirmed: Option<Confirmed>,
}
