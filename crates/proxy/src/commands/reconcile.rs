//! `voucher-checkout-proxy redemptions reconcile`: lists the redemptions for which the store and the systems disagree.

use crate::config::ReconcileCommand;
use crate::services::{Services, StartError};
use store::Store;

/// Compares, and returns the text for standard output.
///
/// # Errors
/// A setting is invalid, the store does not exist or does not open, or there are no ProCinema settings.
pub async fn run(command: ReconcileCommand) -> Result<String, StartError> {
    // The proxies may be of an older version, so their tables are not changed here.
    Store::open_as_it_is(command.config.state.existing_store()?).await?.close().await;
    let services = Services::new(&command.config).await?;
    let payments = services.payments.as_ref().ok_or(StartError::NoProCinema)?;
    let text = payments.reconcile(command.days).await?;
    services.store.close().await;
    Ok(text)
}
