//! Compares the answers that the customers got with the ledger of the sandbox.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use sandbox::{RedemptionState, Sandbox};
use tokio::time::{Instant, sleep};

use crate::programs::Proxy;
use crate::purchase::{Purchase, Told};
use crate::site::Site;

/// Waits until the ledger balances: vouchers of abandoned orders are given back some time later. Returns the faults that
/// remain.
pub(crate) async fn settle(site: &Site, proxy: &Proxy, patience: Duration) -> Result<Vec<String>> {
    let until = Instant::now() + patience;
    loop {
        let operators = proxy.told_to_operators()?;
        let purchases = site.purchases.lock().await;
        let mut faults: Vec<String> =
            purchases.iter().filter_map(|one| compare(&site.sandbox, one, &operators)).collect();
        faults.extend(doubled(&site.sandbox, &purchases));
        drop(purchases);
        if faults.is_empty() || Instant::now() > until {
            faults.extend(site.faults.lock().await.drain(..));
            return Ok(faults);
        }
        sleep(Duration::from_secs(1)).await;
    }
}

/// The fault of one purchase.
fn compare(sandbox: &Sandbox, purchase: &Purchase, operators: &str) -> Option<String> {
    let Purchase { order, code, told, sold } = purchase;
    let redemptions = sandbox.procinema_redemptions(code);
    let stands = |id: Option<&str>| id == Some(order.as_str());
    let standing = redemptions
        .iter()
        .any(|one| one.state == RedemptionState::Standing && stands(one.suisanr.as_deref()));
    let completed = sandbox.completed_order(order).is_some();
    let escalated = operators.lines().any(|line| line.contains(order) && line.contains("escalated"));
    let fault = match (told, standing, completed) {
        (Told::Completed, _, false) => {
            "the customer was told that it is completed, and Vista has not sold it"
        }
        // The site collected less than the total, and no code paid the difference.
        _ if *sold && !standing && !escalated => "it was sold with a voucher that is not redeemed",
        _ if *sold != completed => "it was sold by another than the site",
        (_, true, false) if !escalated => "its voucher is redeemed, it is not sold, and no operator was told",
        _ => return None,
    };
    Some(format!("order {order}, {told:?}: {fault}"))
}

/// Codes that more than one order was sold with.
fn doubled(sandbox: &Sandbox, purchases: &[Purchase]) -> Vec<String> {
    let mut sold = BTreeMap::<&str, u32>::new();
    for purchase in purchases.iter().filter(|purchase| purchase.sold) {
        *sold.entry(&purchase.code).or_default() += 1;
    }
    let standing = |code: &str| {
        let redemptions = sandbox.procinema_redemptions(code);
        redemptions.iter().filter(|one| one.state == RedemptionState::Standing).count()
    };
    let orders = sold.iter().filter(|(_, times)| **times > 1);
    let codes = purchases.iter().filter(|purchase| standing(&purchase.code) > 1);
    let orders = orders.map(|(code, times)| format!("{times} orders were sold with the code {code}"));
    orders.chain(codes.map(|purchase| format!("the code {} is redeemed twice", purchase.code))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandbox::seed::{ADULT, PROCINEMA_CODES, SHOWTIME};

    #[test]
    fn what_is_lost_or_doubled_is_found() {
        let sandbox = Sandbox::seeded();
        let code = PROCINEMA_CODES[0];
        let purchase = |told: &Told, sold: bool| {
            let order = sandbox.create_order(SHOWTIME, &[ADULT], &[]).unwrap();
            if sold {
                sandbox.pay_order(&order).unwrap();
            }
            Purchase { order, code: code.to_owned(), told: told.clone(), sold }
        };
        let nothing = purchase(&Told::GaveUp(String::new()), false);
        assert_eq!(compare(&sandbox, &nothing, ""), None);
        let unsold = Purchase { told: Told::Completed, ..nothing };
        assert!(compare(&sandbox, &unsold, "").unwrap().contains("has not sold it"));
        let unpaid = purchase(&Told::Completed, true);
        assert!(compare(&sandbox, &unpaid, "").unwrap().contains("not redeemed"));
        assert_eq!(compare(&sandbox, &unpaid, &format!("escalated {}", unpaid.order)), None);
        let again = purchase(&Told::Completed, true);
        assert!(doubled(&sandbox, &[unpaid, again])[0].contains("2 orders"));
    }
}
