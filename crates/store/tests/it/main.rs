//! The store over SQLite and over PostgreSQL: each test runs on both.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

/// Runs each named function on both, each time with a new database.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(crate::database::Database::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs PostgreSQL: cargo xtask test --only native"]
            async fn $test() {
                super::$test(crate::database::Database::postgres().await).await;
            })+
        }
    };
}

mod attempt_limits;
mod confirmations;
mod database;
mod earlier;
mod failover;
mod gifts;
mod journal;
mod journal_view;
mod journal_work;
mod keys;
mod notices;
mod opening;
mod redemptions;
mod requests;
mod server;
mod switch;
