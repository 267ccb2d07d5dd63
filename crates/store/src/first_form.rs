//! Redemptions in the form of migration 2. The later migrations renamed their fields. They could not add the missing ones,
//! because SQLite and PostgreSQL have no functions for JSON in common.

use redemption::Redemption;
use serde_json::{Value, json};

/// Reads the JSON of a stored redemption, in today's form or in the first one.
pub(crate) fn read(text: &str) -> Option<Redemption> {
    serde_json::from_str(text).ok().or_else(|| {
        let mut stored = serde_json::from_str(text).ok()?;
        convert(&mut stored);
        serde_json::from_value(stored).ok()
    })
}

fn convert(stored: &mut Value) {
    if let Some(Value::Object(running)) = stored.get_mut("Running") {
        running.entry("delayed").or_insert(json!(false));
        if let Some(Value::Object(terms)) = running.get_mut("terms") {
            // The largest amount was not kept. It was never below the amount.
            let amount = terms.get("amount").cloned().unwrap_or_default();
            terms.entry("max_amount").or_insert(amount);
        }
        if let Some(Value::Object(stage)) = running.get_mut("stage")
            && let Some(Value::Object(mut completing)) = stage.remove("Completing")
        {
            // The proxy was about to complete the order, or had done so. Reading the order decides that.
            let since = completing.get("since").cloned().unwrap_or_default();
            completing.insert("query".to_owned(), json!({"at": since, "failures": 0}));
            completing.insert("seen_at".to_owned(), since);
            stage.insert("Awaiting".to_owned(), Value::Object(completing));
        }
    }
    if let Some(Value::Object(end)) = stored.get_mut("Ended").and_then(|ended| ended.get_mut("end")) {
        if let Some(evidence) = end.get_mut("Completed").filter(|evidence| evidence.is_object()) {
            *evidence = json!([evidence.take(), "AsConfirmed"]);
        }
        if let Some(reason) = end.get_mut("Aborted") {
            rename(reason);
        }
        for (kind, position) in [("Escalated", 0), ("Resolved", 1)] {
            if let Some(reason) = end.get_mut(kind).and_then(|parts| parts.get_mut(position)) {
                rename(reason);
            }
        }
    }
}

/// Replaces a reason that does not exist any more by the nearest one.
fn rename(reason: &mut Value) {
    let today = match reason.as_str() {
        Some("PriceChanged") => "Cancelled",
        Some("CheckUnreachable" | "OrderUnreachable" | "OrderStaysOpen") => "Unanswered",
        Some("CannotUnredeem") => "NotUndone",
        _ => return,
    };
    *reason = today.into();
}
