//! `voucher-checkout-proxy redemptions reconcile`: lists where the store and the systems disagree.

use crate::config::ReconcileCommand;
use crate::services::{Services, StartError};

/// Compares; the text is for standard output.
///
/// # Errors
/// A setting that cannot work, a store that does not open, or no ProCinema in the settings.
pub async fn run(command: ReconcileCommand) -> Result<String, StartError> {
    let services = Services::new(&command.config).await?;
    let payments = services.payments.as_ref().ok_or(StartError::NoProCinema)?;
    let text = payments.reconcile(command.days).await?;
    services.store.close().await;
    Ok(text)
}
