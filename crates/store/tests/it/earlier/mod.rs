//! If an earlier version wrote the database, it opens, and its running redemptions continue.

use redemption::{Event, Resolution, step};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Connection, SqlSafeStr};
use store::{Counter, RedemptionFilter, SaveOutcome, Verdict, Window};

use crate::database::{Database, HOUR, MINUTE, NOW, code, sealed};
use crate::journal::lease;
use crate::redemptions;

on_both!(a_database_before_the_tables_were_renamed_goes_on);

/// The migrations before `0005_redemptions.sql`.
const EARLIER: [(&str, &str); 4] = [
    ("state", include_str!("../../migrations/0001_state.sql")),
    ("journal", include_str!("../../migrations/0002_journal.sql")),
    ("payments", include_str!("../../migrations/0003_payments.sql")),
    ("keys", include_str!("../../migrations/0004_keys.sql")),
];

/// The stored JSON of that version, in the order of [`redemptions::all`].
const WRITTEN: &str = include_str!("earlier.jsonl");

/// Writes a database of the earlier schema, with one redemption for each line of [`WRITTEN`], all of them due, and with
/// one attempt at a code.
async fn write(db: &Database) {
    let numbered = EARLIER.into_iter().zip(1..).map(|((name, sql), number)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut connection = db.connect().await;
    let mut migrator = Migrator::with_migrations(numbered.collect());
    migrator.set_locking(false);
    migrator.run_direct(None, &mut connection, false).await.unwrap();
    for (number, (line, redemption)) in (0_u32..).zip(WRITTEN.lines().zip(redemptions::all())) {
        let (id, state) = (format!("id{number}"), redemption.name().replace("resolved", "settled"));
        let held = redemption.holds_code().then(|| code(number).as_str().to_owned());
        sqlx::query(
            "INSERT INTO sagas (id, order_id, code_hash, held_code, sealed, standing, state, saga, due_ms, version, \
             created_ms, updated_ms) VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, 1, $9, $9)",
        )
        .bind(&id)
        .bind(format!("o{number}"))
        .bind(code(number).as_str())
        .bind(held)
        .bind(sealed("voucher").as_str())
        .bind(&state)
        .bind(line)
        .bind(NOW)
        .bind(i64::from(number))
        .execute(&mut connection)
        .await
        .unwrap();
        sqlx::query("INSERT INTO saga_evidence VALUES ($1, 1, $2, $3, 'a note', 1)")
            .bind(&id)
            .bind(NOW)
            .bind(&state)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    sqlx::query("INSERT INTO tries VALUES ('t', 'guess:everyone', $1, $2)")
        .bind(NOW)
        .bind(NOW + HOUR)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn a_database_before_the_tables_were_renamed_goes_on(db: Database) {
    write(&db).await;
    let store = db.store().await;
    let all = redemptions::all();
    assert_eq!(WRITTEN.lines().count(), all.len());
    for (number, redemption) in (0_u32..).zip(&all) {
        let id = format!("id{number}");
        let row = store.redemption(&id).await.unwrap().unwrap();
        assert_eq!(
            (&row.redemption, &row.code, &row.sealed),
            (redemption, &code(number), &sealed("voucher"))
        );
        let [line] = &store.evidence(&id).await.unwrap()[..] else { panic!("one line of evidence") };
        assert_eq!((line.state.as_str(), line.note.as_str()), (redemption.name(), "a note"));
    }
    assert_eq!(store.presumptions_since(NOW).await, Ok(all.len() as u32));
    assert_eq!(store.redemptions(RedemptionFilter::All, 100).await.unwrap().len(), all.len());

    // A running one is due, keeps its lock, and can be driven.
    assert!(store.due(NOW, 100).await.unwrap().contains(&"id1".to_owned()));
    let holder = store.holder_of(&code(1)).await.unwrap().unwrap();
    assert_eq!((holder.id.as_str(), holder.redemption.name()), ("id1", "guarding"));
    let row = lease(&store, "id1", NOW).await;
    let next = step(row.redemption.clone(), Event::Cancelled, NOW);
    assert_eq!(next, row.redemption);
    let next = redemptions::escalated();
    let saved = store.save(&row, &next, "by the new version", NOW).await.unwrap();
    let SaveOutcome::Saved(row) = saved else { panic!("{saved:?}") };
    let next = step(row.redemption.clone(), Event::Resolved(Resolution::Returned), NOW);
    assert!(matches!(store.save(&row, &next, "resolved", NOW).await, Ok(SaveOutcome::Saved(_))));
    assert_eq!(store.holder_of(&code(1)).await, Ok(None));
    assert_eq!(store.evidence("id1").await.unwrap().len(), 3);

    // The attempt still counts.
    let windows = [Window { limit: 1, length_ms: HOUR }];
    let verdict = store.count_attempt(&[Counter { key: "everyone", windows: &windows }], NOW + MINUTE).await;
    assert_eq!(verdict, Ok(Verdict::Exhausted { key: "everyone", opens_at: NOW + HOUR }));
}
