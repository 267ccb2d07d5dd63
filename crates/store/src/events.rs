//! The events of the gifts' webhook, and the report on gifts for operators.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::connect::{Store, within};
use crate::error::StoreError;
use crate::gifts;
use crate::sealed::{CodeHash, Sealed};

/// An event of the webhook. It is not signed, so it is only a hint: no money depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `code.redeemed`: a customer used a code.
    CodeRedeemed {
        /// The keyed hash of the code.
        code: CodeHash,
        /// The body as received, encrypted.
        payload: Sealed,
        /// How many codes the partner has left, if the event has the number.
        codes_remaining: Option<i64>,
    },
    /// `test`: the button in the partner's dashboard was pressed.
    Test {
        /// The partner's id.
        partner: String,
    },
}

/// How an event relates to the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is new.
    New,
    /// It was received before.
    Duplicate,
    /// Its code is not the gift of any order. An attempt with an unknown outcome may have minted it, or it is invented.
    UnknownCode,
}

/// A gift in the report for operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftLine {
    /// The order's id.
    pub order_id: String,
    /// In Unix milliseconds.
    pub minted_at: i64,
    /// As the upstream wrote it.
    pub expires_at: Option<String>,
    /// When the webhook first reported its use, in Unix milliseconds.
    pub redeemed_at: Option<i64>,
}

/// The report on gifts for operators, over all that are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftReport {
    /// Orders with a gift.
    pub minted: i64,
    /// Gifts whose use the webhook reported.
    pub redeemed: i64,
    /// Attempts with an unknown outcome. Each may have cost a code.
    pub lost_attempts: i64,
    /// Codes that the webhook named and that are not the gift of any order.
    pub unknown_codes: i64,
    /// The number in the newest event of a known code.
    pub codes_remaining: Option<i64>,
    /// When the last test event was received, in Unix milliseconds.
    pub last_test: Option<i64>,
    /// The newest gifts, newest first.
    pub newest: Vec<GiftLine>,
}

/// The columns of an event's row.
struct Fields<'a> {
    event: &'static str,
    subject: &'a str,
    payload: Option<&'a str>,
    codes_remaining: Option<i64>,
}

impl Store {
    /// Stores an event, once for each code or partner, however often it is received. If the code is unknown, only its hash is
    /// stored.
    ///
    /// # Errors
    /// The store fails. The sender must get an error, and will repeat the event.
    pub async fn record_event(&self, event: &Event, now: i64) -> Result<Received, StoreError> {
        within(async {
            let mut work = self.write().await?;
            let known = match event {
                Event::CodeRedeemed { code, .. } => gifts::known(&mut work, code).await?,
                Event::Test { .. } => true,
            };
            let fields = fields(event, known);
            let seen: i64 = sqlx::query_scalar(
                "INSERT INTO events (event, subject, first_ms, last_ms, seen, payload, codes_remaining) \
                 VALUES ($1, $2, $3, $3, 1, $4, $5) ON CONFLICT (event, subject) DO UPDATE SET \
                 last_ms = excluded.last_ms, seen = events.seen + 1, \
                 payload = COALESCE(events.payload, excluded.payload), \
                 codes_remaining = COALESCE(events.codes_remaining, excluded.codes_remaining) RETURNING seen",
            )
            .bind(fields.event)
            .bind(fields.subject)
            .bind(now)
            .bind(fields.payload)
            .bind(fields.codes_remaining)
            .fetch_one(&mut *work)
            .await?;
            work.commit().await?;
            Ok(match (known, seen) {
                (false, _) => Received::UnknownCode,
                (true, 1) => Received::New,
                (true, _) => Received::Duplicate,
            })
        })
        .await
    }

    /// The report on gifts at the time `now`, in Unix milliseconds, with a line for each of the `newest` ones. An attempt
    /// that has not ended after 60 seconds may have lost its code.
    ///
    /// # Errors
    /// The store fails.
    pub async fn gift_report(&self, newest: u32, now: i64) -> Result<GiftReport, StoreError> {
        within(async {
            let sums = sqlx::query(SUMS)
                .bind(now.saturating_sub(gifts::LONGEST))
                .fetch_one(&mut *self.read().await?)
                .await?;
            let lines =
                sqlx::query(LINES).bind(i64::from(newest)).fetch_all(&mut *self.read().await?).await?;
            Ok(GiftReport {
                minted: sums.try_get("minted")?,
                redeemed: sums.try_get("redeemed")?,
                lost_attempts: sums.try_get("lost_attempts")?,
                unknown_codes: sums.try_get("unknown_codes")?,
                codes_remaining: sums.try_get("codes_remaining")?,
                last_test: sums.try_get("last_test")?,
                newest: lines.iter().map(line).collect::<Result<_, StoreError>>()?,
            })
        })
        .await
    }
}

fn fields(event: &Event, known: bool) -> Fields<'_> {
    match event {
        Event::CodeRedeemed { code, payload, codes_remaining } => Fields {
            event: "code.redeemed",
            subject: code.as_str(),
            payload: known.then(|| payload.as_str()),
            codes_remaining: codes_remaining.filter(|_| known),
        },
        Event::Test { partner } => {
            Fields { event: "test", subject: partner, payload: None, codes_remaining: None }
        }
    }
}

/// The report itself looks up whether a code is known, because an event may arrive before its gift is stored.
const SUMS: &str = "SELECT \
    (SELECT COUNT(*) FROM gifts WHERE minted_ms IS NOT NULL) AS minted, \
    (SELECT COUNT(*) FROM gifts WHERE code_hash IN \
        (SELECT subject FROM events WHERE event = 'code.redeemed')) AS redeemed, \
    (SELECT COALESCE(CAST(SUM(CASE WHEN minted_ms IS NULL AND COALESCE(attempt_ms, 0) <= $1 \
        THEN attempts ELSE attempts - 1 END) AS BIGINT), 0) FROM gifts) AS lost_attempts, \
    (SELECT COUNT(*) FROM events WHERE event = 'code.redeemed' AND NOT EXISTS \
        (SELECT 1 FROM gifts WHERE gifts.code_hash = events.subject)) AS unknown_codes, \
    (SELECT codes_remaining FROM events WHERE codes_remaining IS NOT NULL \
        ORDER BY first_ms DESC, codes_remaining LIMIT 1) AS codes_remaining, \
    (SELECT MAX(last_ms) FROM events WHERE event = 'test') AS last_test";

const LINES: &str = "SELECT order_id, minted_ms, expires_at, \
    (SELECT first_ms FROM events WHERE event = 'code.redeemed' AND subject = gifts.code_hash) AS redeemed_ms \
    FROM gifts WHERE minted_ms IS NOT NULL ORDER BY minted_ms DESC, order_id LIMIT $1";

fn line(row: &AnyRow) -> Result<GiftLine, StoreError> {
    Ok(GiftLine {
        order_id: row.try_get("order_id")?,
        minted_at: row.try_get("minted_ms")?,
        expires_at: row.try_get("expires_at")?,
        redeemed_at: row.try_get("redeemed_ms")?,
    })
}
