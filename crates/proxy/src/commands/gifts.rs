//! `gifts`: the CinematicCard codes that customers received.

use super::operator::OperatorError;
use super::time;
use crate::clock::now_ms;
use crate::limits::LISTED_GIFTS;
use std::fmt::Write;
use store::Store;

/// The totals, then one line for each of the newest gifts.
pub(super) async fn report(store: &Store) -> Result<String, OperatorError> {
    let report = store.gift_report(LISTED_GIFTS, now_ms()).await?;
    let remaining = report.codes_remaining.map_or("not reported yet".to_owned(), |count| count.to_string());
    let tested = report.last_test.map_or("never".to_owned(), time);
    let mut text = format!(
        "codes given out         {}\nof these used           {}\ncodes remaining         {remaining}\n\
         codes that may be lost  {}\nunknown codes reported  {}\nwebhook last tested     {tested}\n",
        report.minted, report.redeemed, report.lost_attempts, report.unknown_codes,
    );
    for gift in report.newest {
        let used = gift.redeemed_at.map_or("not used".to_owned(), |at| format!("used {}", time(at)));
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{}  {:<24}  {}", time(gift.minted_at), used, gift.order_id);
    }
    Ok(text)
}
