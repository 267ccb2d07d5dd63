//! The limits that an operator can set.

use clap::Args;
use clap::builder::RangedU64ValueParser;

macro_rules! at_least_one {
    ($type:ty) => {
        RangedU64ValueParser::<$type>::new().range(1..)
    };
}

/// The number of wrong attempts at codes. An attempt is counted before the upstream is called and given back unless the
/// answer may mean a wrong code. The defaults are for up to 1,500 orders in the busiest hour (docs/PROXY.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
#[command(next_help_heading = "Limits on attempts at codes")]
pub struct AttemptSettings {
    /// Wrong attempts per voucher or code in 24 hours, by all callers together; beyond that it is answered like a wrong
    /// one. Discount codes have no PIN and no limit per code.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_VOUCHER", value_name = "N", default_value_t = AttemptSettings::DEFAULT.attempts_per_voucher, value_parser = at_least_one!(u32))]
    pub attempts_per_voucher: u32,

    /// Wrong attempts per order in 10 minutes. Discount codes are counted apart, with this limit and the ones below.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_ORDER", value_name = "N", default_value_t = AttemptSettings::DEFAULT.attempts_per_order, value_parser = at_least_one!(u32))]
    pub attempts_per_order: u32,

    /// Wrong attempts per client address (an IPv6 /64) in 10 minutes. Raise it if many customers share one address.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_ADDRESS", value_name = "N", default_value_t = AttemptSettings::DEFAULT.attempts_per_address, value_parser = at_least_one!(u32))]
    pub attempts_per_address: u32,

    /// Wrong attempts per client address in 24 hours.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_ADDRESS_DAY", value_name = "N", default_value_t = AttemptSettings::DEFAULT.attempts_per_address_day, value_parser = at_least_one!(u32))]
    pub attempts_per_address_day: u32,

    /// Wrong attempts of all callers together in an hour: a fifth of the orders in your busiest hour, and at least 300.
    /// The second half is reserved for orders and addresses with fewer than two wrong attempts in that hour, so that
    /// customers can pay during an attack.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_IN_ALL", value_name = "N", default_value_t = AttemptSettings::DEFAULT.attempts_in_all, value_parser = at_least_one!(u32))]
    pub attempts_in_all: u32,
}

impl AttemptSettings {
    const DEFAULT: AttemptSettings = AttemptSettings {
        attempts_per_voucher: 5,
        attempts_per_order: 5,
        attempts_per_address: 10,
        attempts_per_address_day: 50,
        attempts_in_all: 300,
    };
}

impl Default for AttemptSettings {
    fn default() -> AttemptSettings {
        AttemptSettings::DEFAULT
    }
}

/// Limits on the clients' time and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
#[command(next_help_heading = "Clients")]
pub struct EdgeSettings {
    /// The number of your own proxies in front that write X-Forwarded-For; 0 if clients connect directly. The client's
    /// address is taken that many places from the right, so an entry that a client wrote itself is ignored.
    #[arg(long, env = "VOUCHER_CHECKOUT_FORWARDED_HOPS", value_name = "N", default_value_t = EdgeSettings::DEFAULT.forwarded_hops)]
    pub forwarded_hops: u8,

    /// The longest time for a client to send the head of a request, in milliseconds; the body has as long again.
    #[arg(long, env = "VOUCHER_CHECKOUT_CLIENT_TIMEOUT_MS", value_name = "MS", default_value_t = EdgeSettings::DEFAULT.client_timeout_ms, value_parser = at_least_one!(u64))]
    pub client_timeout_ms: u64,

    /// How long a connection may wait for its next request, in milliseconds. Set it longer than your load balancer
    /// keeps an idle connection: otherwise it sends requests into connections that are just being closed. nginx and AWS
    /// keep theirs for 60 seconds, Google's balancer for 600.
    #[arg(long, env = "VOUCHER_CHECKOUT_IDLE_TIMEOUT_MS", value_name = "MS", default_value_t = EdgeSettings::DEFAULT.idle_timeout_ms, value_parser = at_least_one!(u64))]
    pub idle_timeout_ms: u64,

    /// The longest head of a request, in bytes; more is answered 431. Cookies of your site count, although the proxy
    /// reads none: nginx accepts at most 32 KiB.
    #[arg(long, env = "VOUCHER_CHECKOUT_HEAD_BYTES", value_name = "BYTES", default_value_t = EdgeSettings::DEFAULT.head_bytes,
          value_parser = RangedU64ValueParser::<u32>::new().range(1_024..=1_048_576))]
    pub head_bytes: u32,

    /// The largest number of header lines of a request; more is answered 431.
    #[arg(long, env = "VOUCHER_CHECKOUT_HEAD_LINES", value_name = "N", default_value_t = EdgeSettings::DEFAULT.head_lines, value_parser = RangedU64ValueParser::<u32>::new().range(16..=1_000))]
    pub head_lines: u32,

    /// The largest number of open connections. Each needs a file descriptor; the program asks the system for enough and
    /// logs a warning if it does not get them.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECTIONS", value_name = "N", default_value_t = EdgeSettings::DEFAULT.connections, value_parser = at_least_one!(u32))]
    pub connections: u32,

    /// The largest number of open connections per client address; ignored if --forwarded-hops is above 0.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECTIONS_PER_ADDRESS", value_name = "N", default_value_t = EdgeSettings::DEFAULT.connections_per_address, value_parser = at_least_one!(u32))]
    pub connections_per_address: u32,

    /// The largest number of running requests; more are answered 503 at once.
    #[arg(long, env = "VOUCHER_CHECKOUT_IN_FLIGHT", value_name = "N", default_value_t = EdgeSettings::DEFAULT.in_flight, value_parser = at_least_one!(u32))]
    pub in_flight: u32,

    /// How long the proxy still accepts requests after it was asked to stop, in milliseconds. Meanwhile /health/ready
    /// answers 503. Set it longer than two checks of your load balancer.
    #[arg(long, env = "VOUCHER_CHECKOUT_STOP_DELAY_MS", value_name = "MS", default_value_t = EdgeSettings::DEFAULT.stop_delay_ms, value_parser = RangedU64ValueParser::<u64>::new().range(0..=60_000))]
    pub stop_delay_ms: u64,

    /// The largest number of running requests per order; more are answered 429 at once.
    #[arg(long, env = "VOUCHER_CHECKOUT_IN_FLIGHT_PER_ORDER", value_name = "N", default_value_t = EdgeSettings::DEFAULT.in_flight_per_order, value_parser = at_least_one!(u32))]
    pub in_flight_per_order: u32,

    /// The largest number of running requests per client address (an IPv6 /64); more are answered 429 at once. Requests
    /// of your backend, and of a proxy of yours that sends no X-Forwarded-For, do not count.
    #[arg(long, env = "VOUCHER_CHECKOUT_IN_FLIGHT_PER_ADDRESS", value_name = "N", default_value_t = EdgeSettings::DEFAULT.in_flight_per_address, value_parser = at_least_one!(u32))]
    pub in_flight_per_address: u32,
}

impl EdgeSettings {
    const DEFAULT: EdgeSettings = EdgeSettings {
        forwarded_hops: 0,
        client_timeout_ms: 5_000,
        idle_timeout_ms: 620_000,
        head_bytes: 32 * 1024,
        head_lines: 100,
        connections: 10_000,
        connections_per_address: 100,
        in_flight: 500,
        stop_delay_ms: 3_000,
        in_flight_per_order: 20,
        in_flight_per_address: 100,
    };
}

impl Default for EdgeSettings {
    fn default() -> EdgeSettings {
        EdgeSettings::DEFAULT
    }
}
