//! What operators are told, and what they decide.

use crate::clock::now_ms;
use crate::config::{
    BackupCommand, ConfigError, GiftsCommand, Operator, Outcome, SagasCommand, SagasQuestion, StateSettings,
};
use crate::limits::{LISTED_GIFTS, LISTED_REDEMPTIONS, OPERATOR_LEASE_MS};
use crate::payments::Voucher;
use crate::state::keys::Keys;
use jiff::Timestamp;
use redemption::{End, Event, Redemption, Resolution, step};
use serde::Serialize;
use std::fmt::Write;
use store::{BackupError, Lease, RedemptionFilter, RedemptionRow, SaveOutcome, Store, StoreError, StoreUrl};

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// The store cannot be opened or asked.
    #[error("--store (VOUCHER_CHECKOUT_STORE): {0}")]
    Store(#[from] StoreError),
    /// An operator in another folder than the proxy's would get an empty answer from an empty database.
    #[error(
        "--store (VOUCHER_CHECKOUT_STORE): there is no {0}; name the proxy's store, or call this in its folder"
    )]
    NoStore(StoreUrl),
    /// The store was not copied.
    #[error("{0}")]
    Backup(#[from] BackupError),
    /// The secret that the codes are kept with is no secret.
    #[error(transparent)]
    Secret(#[from] ConfigError),
    /// No saga has this id.
    #[error("there is no saga with this id; `voucher-checkout-proxy sagas list --all --all` lists all")]
    NoSuchSaga,
    /// It is still being worked on, or has ended.
    #[error("this saga does not wait for a person: it is {0}")]
    NotEscalated(&'static str),
    /// A proxy is writing to it at this moment.
    #[error("a proxy has this saga at the moment; try again in half a minute")]
    Busy,
    /// It cannot be written as JSON.
    #[error("the saga cannot be shown")]
    Unprintable,
}

/// Does what an operator asks; the text is for standard output.
pub async fn run(command: Operator) -> Result<String, OperatorError> {
    match command {
        Operator::Sagas(SagasCommand { state, what, .. }) => {
            let store = open(&state).await?;
            match what {
                SagasQuestion::List { all } => list(&store, all).await,
                SagasQuestion::Show { id } => show(&store, &Keys::new(&state)?, &id).await,
                SagasQuestion::Settle { id, outcome } => settle(&store, &id, outcome).await,
            }
        }
        Operator::Gifts(GiftsCommand { state, .. }) => gifts(&open(&state).await?).await,
        Operator::Backup(BackupCommand { state, copy, .. }) => {
            store::backup(&state.store, &copy).await?;
            Ok(format!("{} is a copy of the store\n", copy.display()))
        }
    }
}

async fn open(state: &StateSettings) -> Result<Store, OperatorError> {
    if state.store.is_missing() {
        return Err(OperatorError::NoStore(state.store.clone()));
    }
    Ok(Store::open(&state.store).await?)
}

async fn list(store: &Store, all: u8) -> Result<String, OperatorError> {
    let filter = match all {
        0 => RedemptionFilter::Noticed,
        1 => RedemptionFilter::Open,
        _ => RedemptionFilter::All,
    };
    let rows = store.redemptions(filter, LISTED_REDEMPTIONS).await?;
    if rows.is_empty() {
        return Ok("none\n".to_owned());
    }
    let mut text = format!(
        "{:<36}  {:<20}  {:<16}  {:<21}  {:>8}  order\n",
        "saga", "changed", "state", "notice", "CHF"
    );
    for row in rows {
        let row = match row {
            Ok(row) => row,
            Err(id) => {
                let _ = writeln!(text, "{id:<36}  cannot be read: another version of the proxy wrote it");
                continue;
            }
        };
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{:<36}  {:<20}  {:<16}  {:<21}  {:>8}  {}",
            row.id,
            time(row.updated_at),
            row.redemption.name(),
            row.notice.as_deref().unwrap_or("-"),
            francs(&row.redemption),
            row.order_id
        );
    }
    Ok(text)
}

/// The evidence bundle. Of the code its end alone, to find the redemption by: where ProCinema's answer was lost or was a
/// refusal, there is no id.
#[derive(Serialize)]
struct Bundle<'a> {
    saga: &'a str,
    order: &'a str,
    state: &'static str,
    amount_chf: String,
    planned: String,
    changed: String,
    why: Option<String>,
    redeems_that_may_have_gone_out: u8,
    unredeems_that_may_have_gone_out: u8,
    redemption_id: Option<String>,
    /// `None` where it was sealed with another secret.
    voucher: Option<Known>,
    what_to_do: &'static str,
    history: Vec<Line>,
}

/// What a redemption was or would have been made with.
#[derive(Serialize)]
struct Known {
    masked_code: String,
    cinema_site_id: Option<String>,
    suisanr: Option<String>,
}

#[derive(Serialize)]
struct Line {
    at: String,
    state: String,
    what: String,
}

async fn show(store: &Store, keys: &Keys, id: &str) -> Result<String, OperatorError> {
    let row = store.redemption(id).await?.ok_or(OperatorError::NoSuchSaga)?;
    let history = store.evidence(id).await?;
    let evidence = row.redemption.evidence();
    let bundle = Bundle {
        saga: &row.id,
        order: &row.order_id,
        state: row.redemption.name(),
        amount_chf: francs(&row.redemption),
        planned: time(row.created_at),
        changed: time(row.updated_at),
        why: why(&row.redemption),
        redeems_that_may_have_gone_out: evidence.redeems,
        unredeems_that_may_have_gone_out: evidence.unredeems,
        redemption_id: match evidence.proof {
            Some(redemption::Proof::Id(id)) => Some(id.as_str().to_owned()),
            _ => None,
        },
        voucher: Voucher::open(keys, &row.sealed).map(|voucher| Known {
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

async fn settle(store: &Store, id: &str, outcome: Outcome) -> Result<String, OperatorError> {
    let now = now_ms();
    let row = match store.lease(id, "operator", now, OPERATOR_LEASE_MS).await? {
        Lease::Acquired(row) => row,
        Lease::Busy { .. } => return Err(OperatorError::Busy),
        Lease::NotFound => return Err(OperatorError::NoSuchSaga),
    };
    let settled = decide(store, &row, outcome, now).await;
    let row = settled.as_ref().unwrap_or(&row);
    // The lease ends by itself where this fails; what is settled is.
    let _ = store.release(row).await;
    settled.map(|row| format!("{} is settled\n", row.id))
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
    let settled = step(row.redemption.clone(), Event::Resolved(resolution), now);
    if settled == row.redemption {
        return Err(OperatorError::NotEscalated(row.redemption.name()));
    }
    match store.save(row, &settled, "settled by an operator", now).await? {
        SaveOutcome::Saved(row) => Ok(row),
        SaveOutcome::Fenced | SaveOutcome::CodeInUse => Err(OperatorError::Busy),
    }
}

async fn gifts(store: &Store) -> Result<String, OperatorError> {
    let report = store.gift_report(LISTED_GIFTS).await?;
    let remaining = report.codes_remaining.map_or("not told yet".to_owned(), |count| count.to_string());
    let tested = report.last_test.map_or("never".to_owned(), time);
    let mut text = format!(
        "codes given out         {}\nof these used           {}\ncodes remaining         {remaining}\n\
         codes that may be lost  {}\nunknown codes reported  {}\nwebhook last tested     {tested}\n",
        report.minted, report.redeemed, report.lost_attempts, report.unknown_codes,
    );
    for gift in report.newest {
        let used = gift.redeemed_at.map_or("not used".to_owned(), |at| format!("used {}", time(at)));
        let _ = writeln!(text, "{}  {:<24}  {}", time(gift.minted_at), used, gift.order_id);
    }
    Ok(text)
}

fn why(saga: &Redemption) -> Option<String> {
    match saga {
        Redemption::Ended { end: End::Escalated(why, _) | End::Resolved(_, why, _), .. } => {
            Some(format!("{why:?}"))
        }
        Redemption::Ended { end: End::Aborted(why), .. } => Some(format!("{why:?}")),
        _ => None,
    }
}

fn what_to_do(saga: &Redemption) -> &'static str {
    match saga {
        Redemption::Ended { end: End::Escalated(..), .. } => {
            "Find out at Vista whether the order is completed and at ProCinema whether this redemption stands. \
             Put right what is wrong there, then say how it ended: sagas settle <id> completed, or returned."
        }
        Redemption::Running { .. } => "Nothing: the proxies are at it.",
        Redemption::Planned { .. } => "Nothing: the customer is still shopping.",
        Redemption::Ended { .. } => "Nothing: it has ended.",
    }
}

fn francs(saga: &Redemption) -> String {
    let rappen = saga.amount().rappen();
    format!("{}.{:02}", rappen / 100, rappen % 100)
}

fn time(ms: i64) -> String {
    let to_the_second = Timestamp::from_second(ms.div_euclid(1_000));
    to_the_second.map_or_else(|_| ms.to_string(), |time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use redemption::Amount;
    use store::PlanOutcome;

    #[tokio::test]
    async fn a_redemption_is_found_by_the_end_of_its_code_its_cinema_and_its_film() {
        let state = StateSettings::in_memory();
        let (store, keys) = (Store::open(&state.store).await.unwrap(), Keys::new(&state).unwrap());
        let code = sandbox::seed::PROCINEMA_DEMO;
        let voucher = Voucher {
            code: code.to_owned(),
            suisanr: Some("1006682".to_owned()),
            cinema_site_id: Some("1147630".to_owned()),
            region: None,
        };
        let sealed = voucher.seal(&keys).unwrap();
        let (hash, saga) = (keys.code_hash(code).unwrap(), Redemption::planned(Amount::new(500).unwrap()));
        let planned = store.plan("order", &hash, &sealed, &saga, now_ms()).await.unwrap();
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
