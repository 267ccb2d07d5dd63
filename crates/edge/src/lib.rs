//! An HTTP server that a slow or greedy client cannot hold.
#![forbid(unsafe_code)]
