//! Shared parts of the tests.

pub(crate) mod answers;
pub(crate) mod fake;
pub(crate) mod folder;
pub(crate) mod switch;
