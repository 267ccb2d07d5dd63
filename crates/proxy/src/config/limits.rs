//! How much anybody may ask for.

use clap::Args;
use clap::builder::RangedU64ValueParser;

macro_rules! at_least_one {
    ($type:ty) => {
        RangedU64ValueParser::<$type>::new().range(1..)
    };
}

/// How many wrong attempts at codes are allowed. An attempt is counted before the upstream is asked and given back unless
/// the answer may mean a wrong code. The defaults are for up to 1,500 orders in the busiest hour (docs/PROXY.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
#[command(next_help_heading = "Limits on attempts at codes")]
pub struct AttemptSettings {
    /// Wrong tries a voucher or code in 24 hours, whoever makes them; beyond that it is refused as if it were wrong.
    /// Discount codes have no PIN and no such limit.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_VOUCHER", value_name = "N", default_value_t = 5, value_parser = at_least_one!(u32))]
    pub attempts_per_voucher: u32,

    /// Wrong tries an order in 10 minutes, and as many again of discount codes; so with all limits that follow.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_ORDER", value_name = "N", default_value_t = 5, value_parser = at_least_one!(u32))]
    pub attempts_per_order: u32,

    /// Wrong tries a client address (an IPv6 /64) in 10 minutes. Raise it if many customers share one address.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_ADDRESS", value_name = "N", default_value_t = 10, value_parser = at_least_one!(u32))]
    pub attempts_per_address: u32,

    /// Wrong tries a client address in 24 hours.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_PER_ADDRESS_DAY", value_name = "N", default_value_t = 50, value_parser = at_least_one!(u32))]
    pub attempts_per_address_day: u32,

    /// Wrong tries of everybody together in an hour: a fifth of the orders in your busiest hour, and at least 300. The
    /// second half of them is kept for orders and addresses that have made fewer than two wrong tries in that hour, so
    /// that customers can pay during an attack.
    #[arg(long, env = "VOUCHER_CHECKOUT_ATTEMPTS_IN_ALL", value_name = "N", default_value_t = 300, value_parser = at_least_one!(u32))]
    pub attempts_in_all: u32,
}

impl Default for AttemptSettings {
    fn default() -> AttemptSettings {
        AttemptSettings {
            attempts_per_voucher: 5,
            attempts_per_order: 5,
            attempts_per_address: 10,
            attempts_per_address_day: 50,
            attempts_in_all: 300,
        }
    }
}

/// How long a client may take and how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
#[command(next_help_heading = "Clients")]
pub struct EdgeSettings {
    /// How many proxies of yours stand in front and write X-Forwarded-For; 0 where clients connect directly. The
    /// client's address is taken that many places from the right, so what a client writes itself is not believed.
    #[arg(long, env = "VOUCHER_CHECKOUT_FORWARDED_HOPS", value_name = "N", default_value_t = 0)]
    pub forwarded_hops: u8,

    /// How long a client may take for its request's head, in milliseconds; the body has as long again.
    #[arg(long, env = "VOUCHER_CHECKOUT_CLIENT_TIMEOUT_MS", value_name = "MS", default_value_t = 5_000, value_parser = at_least_one!(u64))]
    pub client_timeout_ms: u64,

    /// How long a connection may wait for its next request, in milliseconds. Longer than your load balancer or proxy
    /// keeps an idle connection, or it sends requests into connections that are just being closed: nginx and AWS keep
    /// theirs for 60 seconds, Google's balancer for 600.
    #[arg(long, env = "VOUCHER_CHECKOUT_IDLE_TIMEOUT_MS", value_name = "MS", default_value_t = 620_000, value_parser = at_least_one!(u64))]
    pub idle_timeout_ms: u64,

    /// How long the head of a request may be, in bytes; more is answered 431. Cookies of your site count, though the
    /// proxy reads none: 32 KiB is the most that nginx takes.
    #[arg(long, env = "VOUCHER_CHECKOUT_HEAD_BYTES", value_name = "BYTES", default_value_t = 32 * 1024,
          value_parser = RangedU64ValueParser::<u32>::new().range(1_024..=1_048_576))]
    pub head_bytes: u32,

    /// How many header lines a request may have; more is answered 431.
    #[arg(long, env = "VOUCHER_CHECKOUT_HEAD_LINES", value_name = "N", default_value_t = 100, value_parser = RangedU64ValueParser::<u32>::new().range(16..=1_000))]
    pub head_lines: u32,

    /// How many connections may be open at once. Each takes a file descriptor; the program asks the system for enough
    /// and says so in its log where it does not get them.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECTIONS", value_name = "N", default_value_t = 10_000, value_parser = at_least_one!(u32))]
    pub connections: u32,

    /// How many connections a client address may have open at once; not kept where --forwarded-hops is above 0.
    #[arg(long, env = "VOUCHER_CHECKOUT_CONNECTIONS_PER_ADDRESS", value_name = "N", default_value_t = 100, value_parser = at_least_one!(u32))]
    pub connections_per_address: u32,

    /// How many requests are worked on at once; more are answered 503 at once.
    #[arg(long, env = "VOUCHER_CHECKOUT_IN_FLIGHT", value_name = "N", default_value_t = 500, value_parser = at_least_one!(u32))]
    pub in_flight: u32,

    /// How long the proxy still takes requests after it was asked to stop, in milliseconds. Meanwhile /health/ready
    /// answers 503, so that a load balancer sends its requests to others: longer than it takes to ask twice.
    #[arg(long, env = "VOUCHER_CHECKOUT_STOP_DELAY_MS", value_name = "MS", default_value_t = 3_000, value_parser = RangedU64ValueParser::<u64>::new().range(0..=60_000))]
    pub stop_delay_ms: u64,

    /// How many requests of one order are worked on at once; more are answered 429 at once.
    #[arg(long, env = "VOUCHER_CHECKOUT_IN_FLIGHT_PER_ORDER", value_name = "N", default_value_t = 20, value_parser = at_least_one!(u32))]
    pub in_flight_per_order: u32,

    /// How many requests of one client address (an IPv6 /64) are worked on at once; more are answered 429 at once. Does
    /// not count your backend's requests, nor those that a proxy of yours sends without X-Forwarded-For.
    #[arg(long, env = "VOUCHER_CHECKOUT_IN_FLIGHT_PER_ADDRESS", value_name = "N", default_value_t = 100, value_parser = at_least_one!(u32))]
    pub in_flight_per_address: u32,
}

impl Default for EdgeSettings {
    fn default() -> EdgeSettings {
        EdgeSettings {
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
        }
    }
}
