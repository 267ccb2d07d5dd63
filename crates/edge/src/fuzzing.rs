//! The functions that the fuzz target `head` calls.

use crate::framing::{Framer, Step};
use crate::target::acceptable;
use axum::http::Uri;
use std::ops::Range;

/// The verdict on the bytes of a connection.
#[derive(Debug, PartialEq, Eq)]
pub struct Followed {
    /// The places of the heads that passed.
    pub heads: Vec<Range<usize>>,
    /// How many bytes passed.
    pub passed: usize,
    /// The last step.
    pub end: String,
}

/// Feeds bytes in pieces, of the sizes that `piece` returns, until all have arrived or nothing more can pass.
pub fn follow(input: &[u8], limits: (usize, usize), mut piece: impl FnMut() -> usize) -> Followed {
    let mut framer = Framer::new(limits.0, limits.1);
    let (mut heads, mut passed, mut arrived) = (Vec::new(), 0, 0);
    loop {
        let at_head = framer.is_between_requests();
        let end = match framer.step(input.get(passed..arrived).unwrap_or_default()) {
            Step::Pass(more) => {
                if at_head {
                    heads.push(passed..passed + more);
                }
                passed += more;
                continue;
            }
            Step::More if arrived < input.len() => {
                arrived = input.len().min(arrived.saturating_add(piece().max(1)));
                continue;
            }
            end => end,
        };
        return Followed { heads, passed, end: format!("{end:?}") };
    }
}

/// Whether the guard lets a request with this target pass.
pub fn is_acceptable(target: &str) -> bool {
    target.parse::<Uri>().is_ok_and(|target| acceptable(&target))
}
