//! The durable state of the proxy: attempts at codes, requests, gifts, redemptions and the locks of their codes.
//!
//! A [`Store`] uses a SQLite file, or a PostgreSQL that several proxies share. Both run the same SQL. The store has no
//! clock: each call passes the time, in Unix milliseconds. It never sees a code in the clear: a code enters as a
//! [`CodeHash`], and a text that must be read again as [`Sealed`].
//!
//! When a call returns, its writes are durable. If it returns an error, the write may have happened all the same, so every
//! call can be repeated with the same arguments.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use redemption::{Amount, Event, Redemption, next, step};
//! use store::{Lease, PlanOutcome, SaveOutcome, Store, StoreUrl};
//!
//! let store = Store::open(&StoreUrl::in_memory()).await?;
//! let (code, sealed) = ("0".repeat(64).parse().unwrap(), "c2VhbGVk".repeat(5).parse().unwrap());
//! let plan = Redemption::planned(Amount::new(500).unwrap());
//! let PlanOutcome::Planned(row) = store.plan("order", &code, &sealed, &plan, 0).await? else { panic!() };
//!
//! // One worker leases the redemption, and saves each step with the lock of the code.
//! let Lease::Acquired(row) = store.lease(&row.id, "worker", 0, 30_000).await? else { panic!() };
//! let started = step(row.redemption.clone(), Event::Start { total: 2_000, open: 2_000 }, 0);
//! let SaveOutcome::Saved(row) = store.save(&row, &started, "started", 0).await? else { panic!() };
//! assert_eq!(store.holder_of(&code).await?.map(|holder| holder.id), Some(row.id.clone()));
//! store.release(&row).await?;
//! assert_eq!(store.due(next(&started).due().unwrap(), 10).await?, [row.id]);
//! # Ok::<(), store::StoreError>(())
//! # }).unwrap();
//! ```
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_types)]

mod backup;
mod confirmations;
mod connect;
mod disk;
mod error;
mod events;
mod first_form;
mod gifts;
mod journal;
mod journal_view;
mod journal_work;
mod keys;
mod limits;
mod purge;
mod ready;
mod requests;
mod sealed;
mod servers;
mod session;
mod url;

pub use backup::{BackupError, backup};
pub use connect::Store;
pub use error::{SchemaFault, StoreError};
pub use events::{Event, GiftLine, GiftReport, Received};
pub use gifts::{Attempt, Gift, GiftBegin, MintedGift};
pub use journal::{PlanOutcome, RedemptionRow};
pub use journal_view::{EvidenceLine, RedemptionFilter};
pub use journal_work::{Lease, SaveOutcome};
pub use limits::{CountedAttempt, Counter, Tokens, Verdict, Window};
pub use purge::Purged;
pub use requests::{Answer, Begin};
pub use sealed::{CodeHash, NotSealed, Sealed};
pub use url::{StoreUrl, UrlError};
