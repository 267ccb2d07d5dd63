//! What the proxy must not forget.
#![forbid(unsafe_code)]
