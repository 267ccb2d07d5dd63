//! The widget's reader, on answers that Vista and our own proxy send.
#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod both_ways;
mod order;
mod own;

/// The body of an answer as a tree, by the rule of the servers.
fn parsed(body: &[u8]) -> Option<serde_json::Value> {
    let text = wire::json::text(body);
    serde_json::to_value(wire::json::parse(&text)?).ok()
}
