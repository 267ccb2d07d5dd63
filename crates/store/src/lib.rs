//! What the proxy must not forget: guesses, requests, gifts, redeem redemptions and the locks of their codes.
//!
//! One [`Store`] over a SQLite file, or over a PostgreSQL that several proxies share; both take the same SQL. The store
//! has no clock: the time comes in with each call, in Unix milliseconds. It sees no code in the clear: codes come as
//! [`CodeHash`], texts that must be read again as [`Sealed`].
//!
//! What a call wrote is durable when it returns. An error may hide a write that did happen, so every call can be made
//! again with the same arguments.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_types)]

mod backup;
mod confirmations;
mod connect;
mod disk;
mod error;
mod events;
mod gifts;
mod journal;
mod journal_view;
mod journal_work;
mod keys;
mod limits;
mod purge;
mod requests;
mod sealed;
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
