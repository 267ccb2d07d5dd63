//! The commands that only need the store: `redemptions`, `gifts` and `backup`.

use super::{gifts, redemptions};
use crate::config::{
    BackupCommand, ConfigError, GiftsCommand, NoStore, Operator, RedemptionsCommand, RedemptionsQuestion,
    StateSettings,
};
use crate::state::keys::Keys;
use store::{BackupError, Store, StoreError};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// The store cannot be opened or read.
    #[error("--store (VOUCHER_CHECKOUT_STORE): {0}")]
    Store(#[from] StoreError),
    /// The SQLite file does not exist.
    #[error(transparent)]
    NoStore(#[from] NoStore),
    /// The store was not copied.
    #[error("{0}")]
    Backup(#[from] BackupError),
    /// The secret is too weak to be one of the proxy's.
    #[error(transparent)]
    Secret(#[from] ConfigError),
    /// No redemption has this id.
    #[error(
        "there is no redemption with this id; `voucher-checkout-proxy redemptions list --all --all` lists all"
    )]
    NoSuchRedemption,
    /// The redemption is not escalated: it is still being driven, or it has ended.
    #[error("this redemption needs no operator: it is {0}")]
    NotEscalated(&'static str),
    /// A proxy holds the lease of the redemption.
    #[error("a proxy is working on this redemption; try again in half a minute")]
    Busy,
    /// The evidence cannot be written as JSON.
    #[error("the redemption cannot be shown")]
    Unprintable,
}

/// Runs a command and returns the text for standard output.
///
/// # Errors
/// The store does not exist or fails, or the command does not apply to the redemption it names.
pub async fn run(command: Operator) -> Result<String, OperatorError> {
    match command {
        Operator::Redemptions(RedemptionsCommand { state, what, .. }) => {
            let store = open(&state).await?;
            match what {
                RedemptionsQuestion::List { all } => redemptions::list(&store, all).await,
                RedemptionsQuestion::Show { id } => redemptions::show(&store, &Keys::new(&state)?, &id).await,
                RedemptionsQuestion::Resolve { id, outcome } => {
                    redemptions::resolve(&store, &id, outcome).await
                }
            }
        }
        Operator::Gifts(GiftsCommand { state, .. }) => gifts::report(&open(&state).await?).await,
        Operator::Backup(BackupCommand { state, copy, .. }) => {
            store::backup(&state.store, &copy).await?;
            Ok(format!("{} is a copy of the store\n", copy.display()))
        }
    }
}

async fn open(state: &StateSettings) -> Result<Store, OperatorError> {
    Ok(Store::open_as_it_is(state.existing_store()?).await?)
}
