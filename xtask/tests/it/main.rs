//! The rules of the project that no compiler and no linter checks: documents agree with the sources, the floors hold,
//! colours have enough contrast, and secrets cannot be printed.
#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests fail as tests do")]

mod contrast;
mod decisions;
mod embedding;
mod engines;
mod features;
mod floors;
mod form;
mod interface;
mod languages;
mod parts;
mod pins;
mod project;
mod secrets;
mod tables;
mod tokens;
