//! Voucher payments and completing orders: a browser's requests over real sockets on one side, the sandbox's ledger on
//! the other.

mod alerts;
mod clock;
mod complete;
mod contract;
mod free;
mod gone;
mod odd_orders;
mod plan;
mod polling;
mod race;
mod region;
mod restart;
mod rotation;
mod shop;
mod stop;
mod writes;
