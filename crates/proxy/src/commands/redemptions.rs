//! `redemptions list`, `show` and `resolve`.

use super::operator::OperatorError;
use super::time;
use crate::clock::now_ms;
use crate::config::Outcome;
use crate::limits::{LISTED_REDEMPTIONS, OPERATOR_LEASE_MS};
use crate::payments::voucher_of;
use crate::state::keys::Keys;
use redemption::{Abort, End, Event, Proof, Redemption, Resolution, Sale, step};
use serde::Serialize;
use std::fmt::Write;
use store::{Lease, RedemptionFilter, RedemptionRow, SaveOutcome, Store};

/// A table of redemptions: escalated ones first, then the newest. `all` counts the option `--all`: 0 lists those that
/// operators were alerted to, 1 all open ones, more all of them.
pub(super) async fn list(store: &Store, all: u8) -> Result<String, OperatorError> {
    let filter = match all {
        0 => RedemptionFilter::Noticed,
        1 => RedemptionFilter::Open,
        _ => RedemptionFilter::All,
    };
    let mut rows = store.redemptions(filter, LISTED_REDEMPTIONS + 1).await?;
    let listed = rows.len().min(LISTED_REDEMPTIONS as usize);
    let has_more = rows.len() > listed;
    rows.truncate(listed);
    if rows.is_empty() {
        return Ok("none\n".to_owned());
    }
    let mut text = format!(
        "{:<36}  {:<20}  {:<16}  {:<21}  {:>8}  order\n",
        "redemption", "changed", "state", "notice", "CHF"
    );
    for row in rows {
        // Writing to a `String` cannot fail.
        let _ = match row {
            Ok(row) => writeln!(
                text,
                "{:<36}  {:<20}  {:<16}  {:<21}  {:>8}  {}",
                row.id,
                time(row.updated_at),
                row.redemption.name(),
                notice(&row),
                francs(row.redemption.amount().rappen()),
                row.order_id
            ),
            Err(id) => {
                writeln!(text, "{id:<36}  cannot be read: another version of the proxy wrote it")
            }
        };
    }
    if has_more {
        let _ = writeln!(text, "older ones are not listed");
    }
    Ok(text)
}

/// The last notice about a redemption. For an escalated one it is the reason, because its state says the rest.
fn notice(row: &RedemptionRow) -> &str {
    match &row.redemption {
        Redemption::Ended { end: End::Escalated(why, _), .. } => why.name(),
        _ => row.notice.as_deref().unwrap_or("-"),
    }
}

/// The evidence about one redemption. It has only the end of the code, which finds the redemption in ProCinema's portal
/// if ProCinema's answer was lost or was a refusal and there is no id.
#[derive(Serialize)]
struct Bundle<'a> {
    redemption: &'a str,
    order: &'a str,
    state: &'static str,
    amount_chf: String,
    planned: String,
    changed: String,
    why: Option<String>,
    redeems_that_may_have_gone_out: u8,
    unredeems_that_may_have_gone_out: u8,
    redemption_id: Option<String>,
    /// `None` if another secret sealed the voucher, or a day after it ended with nothing redeemed.
    voucher: Option<Known>,
    what_to_do: &'static str,
    history: Vec<Line>,
}

/// The details that the voucher is redeemed with.
#[derive(Serialize)]
struct Known {
    masked_code: String,
    cinema_site_id: Option<String>,
    suisanr: Option<String>,
}

/// One state of the redemption, with the answer that led to it.
#[derive(Serialize)]
struct Line {
    at: String,
    state: String,
    what: String,
}

/// The evidence about one redemption, as JSON.
pub(super) async fn show(store: &Store, keys: &Keys, id: &str) -> Result<String, OperatorError> {
    let row = store.redemption(id).await?.ok_or(OperatorError::NoSuchRedemption)?;
    let history = store.evidence(id).await?;
    let evidence = row.redemption.evidence();
    let bundle = Bundle {
        redemption: &row.id,
        order: &row.order_id,
        state: row.redemption.name(),
        amount_chf: francs(row.redemption.amount().rappen()),
        planned: time(row.created_at),
        changed: time(row.updated_at),
        why: why(&row.redemption),
        redeems_that_may_have_gone_out: evidence.redeems,
        unredeems_that_may_have_gone_out: evidence.unredeems,
        redemption_id: match evidence.proof {
            Some(Proof::Id(id)) => Some(id.as_str().to_owned()),
            _ => None,
        },
        voucher: voucher_of(keys, &row).map(|voucher| Known {
            masked_code: voucher.masked(),
            cinema_site_id: voucher.cinema_site_id,
            suisanr: voucher.suisanr,
        }),
        what_to_do: what_to_do(&row.redemption),
        history: history
            .into_iter()
            .map(|line| Line { at: time(line.at), state: line.state, what: line.note })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&bundle).map_err(|_| OperatorError::Unprintable)?;
    text.push('\n');
    Ok(text)
}

/// Records how an escalated redemption ended. Calls no system.
pub(super) async fn resolve(store: &Store, id: &str, outcome: Outcome) -> Result<String, OperatorError> {
    let now = now_ms();
    let row = match store.lease(id, "operator", now, OPERATOR_LEASE_MS).await? {
        Lease::Acquired(row) => row,
        Lease::Busy { .. } => return Err(OperatorError::Busy),
        Lease::NotFound => return Err(OperatorError::NoSuchRedemption),
    };
    let resolved = decide(store, &row, outcome, now).await;
    // If the release fails the lease expires by itself; the decision is saved all the same.
    let _ = store.release(resolved.as_ref().unwrap_or(&row)).await;
    resolved.map(|row| format!("{} is resolved\n", row.id))
}

async fn decide(
    store: &Store,
    row: &RedemptionRow,
    outcome: Outcome,
    now: i64,
) -> Result<RedemptionRow, OperatorError> {
    let resolution = match outcome {
        Outcome::Completed => Resolution::Completed,
        Outcome::Returned => Resolution::Returned,
    };
    let resolved = step(row.redemption.clone(), Event::Resolved(resolution), now);
    if resolved == row.redemption {
        return Err(OperatorError::NotEscalated(row.redemption.name()));
    }
    match store.save(row, &resolved, "resolved by an operator", now).await? {
        SaveOutcome::Saved(row) => Ok(row),
        SaveOutcome::Fenced | SaveOutcome::CodeInUse => Err(OperatorError::Busy),
    }
}

fn why(redemption: &Redemption) -> Option<String> {
    match redemption {
        Redemption::Ended { end: End::Escalated(why, _) | End::Resolved(_, why, _), .. } => {
            Some(why.name().to_owned())
        }
        Redemption::Ended { end: End::Aborted(why), .. } => Some(why.name().to_owned()),
        Redemption::Ended { end: End::Completed(_, Sale::AtAnotherPrice { confirmed, sold }), .. } => {
            Some(format!("CHF {} confirmed, sold for CHF {}", francs(*confirmed), francs(*sold)))
        }
        _ => None,
    }
}

fn what_to_do(redemption: &Redemption) -> &'static str {
    match redemption {
        Redemption::Ended { end: End::Escalated(..), .. } => {
            "Find out at Vista whether the order is completed, and at ProCinema whether this redemption stands. \
             Correct what is wrong there, then record how it ended: redemptions resolve <id> completed, or returned."
        }
        Redemption::Ended { end: End::Completed(_, Sale::AtAnotherPrice { .. }), .. } => {
            "Compare what your site charged with the order at Vista."
        }
        Redemption::Ended { end: End::Aborted(Abort::OrderCompleted), .. } => {
            "Compare what your site charged with the order at Vista: the voucher has paid nothing."
        }
        Redemption::Running { delayed: true, .. } => {
            "Find out why Vista or ProCinema does not answer. The redemption continues by itself when they do."
        }
        Redemption::Running { .. } => "Nothing: the proxies are working on it.",
        Redemption::Planned { .. } => "Nothing: the customer is still shopping.",
        Redemption::Ended { .. } => "Nothing: it has ended.",
    }
}

/// An amount in Rappen as francs, such as `12.50`.
fn francs(rappen: i64) -> String {
    format!("{}.{:02}", rappen / 100, rappen % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::StateSettings;
    use crate::payments::SealedVoucher;
    use redemption::{Amount, Evidence};
    use store::PlanOutcome;

    #[test]
    fn a_sale_at_another_price_says_both_prices() {
        let evidence = Evidence { redeems: 1, proof: Some(Proof::NoId), unredeems: 0 };
        let sale = Sale::AtAnotherPrice { confirmed: 2000, sold: 2550 };
        let sold =
            Redemption::Ended { amount: Amount::new(500).unwrap(), end: End::Completed(evidence, sale) };
        assert_eq!(why(&sold).unwrap(), "CHF 20.00 confirmed, sold for CHF 25.50");
        assert!(what_to_do(&sold).starts_with("Compare"));
    }

    #[tokio::test]
    async fn a_redemption_is_found_by_the_end_of_its_code_its_cinema_and_its_film() {
        let state = StateSettings::in_memory();
        let (store, keys) = (Store::open(&state.store).await.unwrap(), Keys::new(&state).unwrap());
        let code = sandbox::seed::PROCINEMA_DEMO;
        let voucher = SealedVoucher {
            code: code.to_owned(),
            suisanr: Some("1006682".to_owned()),
            cinema_site_id: Some("1147630".to_owned()),
            region: None,
        };
        let sealed = voucher.seal(&keys).unwrap();
        let (hash, redemption) =
            (keys.code_hash(code).unwrap(), Redemption::planned(Amount::new(500).unwrap()));
        let planned = store.plan("order", &hash, &sealed, &redemption, now_ms()).await.unwrap();
        let PlanOutcome::Planned(row) = planned else { panic!("{planned:?}") };
        let text = show(&store, &keys, &row.id).await.unwrap();
        let shown: serde_json::Value = serde_json::from_str(&text).unwrap();
        let known = serde_json::json!({
            "masked_code": "...........42F3", "cinema_site_id": "1147630", "suisanr": "1006682"
        });
        assert_eq!(shown["voucher"], known);
        assert!(!text.contains(code));
        let others = Keys::new(&StateSettings::in_memory()).unwrap();
        let text = show(&store, &others, &row.id).await.unwrap();
        assert!(text.contains("\"voucher\": null"), "{text}");
    }
}
