//! The HTTP API from outside: a browser's requests on one side, a stub or the sandbox as the upstream on the other.

mod allow_list;
mod answers;
mod attack;
mod attempt_limits;
mod attempts;
mod balancers;
mod caution;
mod certificates;
mod credentials;
mod discounts;
mod failures;
mod forwarding;
mod hang_ups;
mod kinds;
mod members;
mod more_time;
mod operations;
mod order_keys;
mod pace;
mod repeats;
mod shares;
mod siege;
mod state;
mod story;
mod tokens;
mod webhook;
