//! Faults of the upstreams, and of the sockets on both sides of the proxy. The expected answers are the tables of
//! docs/RELIABILITY.md. Those of `/redeem` and `/unredeem` are tested beside the redemptions, on a clock of the test.

mod clients;
mod matrix;
mod scene;
mod sockets;
mod table;
mod webhook;
