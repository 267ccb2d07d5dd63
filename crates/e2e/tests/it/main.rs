//! Tests in a real browser. All of them are in one binary, so that a slow test does not hold up the others, and each
//! check of xtask runs the module that it prepares for.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

mod browser;
mod consumers;
mod embedding;
mod release;
mod trunk;
