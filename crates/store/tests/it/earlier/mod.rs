//! A database that an earlier version wrote opens, and its redemptions continue.

use redemption::{Event, Redemption, Resolution, step};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, SqlSafeStr};
use store::{Begin, Counter, GiftBegin, RedemptionFilter, SaveOutcome, Store, Verdict, Window};

use crate::database::{Database, HOUR, MINUTE, NOW, code, sealed};
use crate::journal::lease;
use crate::redemptions;

on_both!(
    schema_1_continues,
    schema_2_continues,
    schema_3_continues,
    schema_4_continues,
    schema_5_continues,
    schema_6_continues,
);

/// A new migration is added here, together with the redemptions that the version before it wrote.
const MIGRATIONS: [(&str, &str); 6] = [
    ("state", include_str!("../../../migrations/0001_state.sql")),
    ("journal", include_str!("../../../migrations/0002_journal.sql")),
    ("payments", include_str!("../../../migrations/0003_payments.sql")),
    ("keys", include_str!("../../../migrations/0004_keys.sql")),
    ("redemptions", include_str!("../../../migrations/0005_redemptions.sql")),
    ("redemption fields", include_str!("../../../migrations/0006_redemption_fields.sql")),
];

const SCHEMA_2: &str = include_str!("schema-2.jsonl");
/// The same redemptions as this version reads them.
const SCHEMA_2_TODAY: &str = include_str!("schema-2-today.jsonl");
/// Schema 4 wrote the same.
const SCHEMA_3: &str = include_str!("schema-3.jsonl");
const SCHEMA_5: &str = include_str!("schema-5.jsonl");
const SCHEMA_6: &str = include_str!("../redemptions.jsonl");

#[test]
fn every_migration_is_in_the_list() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
    assert_eq!(folder.count(), MIGRATIONS.len());
}

async fn schema_1_continues(db: Database) {
    continues(&db, 1, "", &[]).await;
}

async fn schema_2_continues(db: Database) {
    let today = SCHEMA_2_TODAY.lines().map(|line| serde_json::from_str(line).unwrap());
    continues(&db, 2, SCHEMA_2, &today.collect::<Vec<_>>()).await;
}

async fn schema_3_continues(db: Database) {
    continues(&db, 3, SCHEMA_3, &redemptions::all()).await;
}

async fn schema_4_continues(db: Database) {
    continues(&db, 4, SCHEMA_3, &redemptions::all()).await;
}

async fn schema_5_continues(db: Database) {
    continues(&db, 5, SCHEMA_5, &redemptions::all()).await;
}

async fn schema_6_continues(db: Database) {
    continues(&db, 6, SCHEMA_6, &redemptions::all()).await;
}

async fn continues(db: &Database, schema: usize, written: &str, today: &[Redemption]) {
    assert_eq!(written.lines().count(), today.len());
    write(db, schema, written, today).await;
    let store = db.store().await;
    for (number, redemption) in (0_u32..).zip(today) {
        is_as_written(&store, number, redemption).await;
    }
    assert_eq!(store.presumptions_since(NOW).await, Ok(today.len() as u32));
    assert_eq!(store.redemptions(RedemptionFilter::All, 100).await.unwrap().len(), today.len());
    let due = store.due(NOW, 100).await.unwrap();
    for (number, redemption) in (0_u32..).zip(today) {
        if matches!(redemption, Redemption::Running { .. }) {
            assert!(due.contains(&id(number)), "{redemption:?} is due");
            goes_on(&store, number).await;
        }
    }
    // An attempt still counts, a request is still running, and a gift is still being minted.
    let windows = [Window { limit: 1, length_ms: HOUR }];
    let verdict = store.count_attempt(&[Counter { key: "everyone", windows: &windows }], NOW + MINUTE).await;
    assert_eq!(verdict, Ok(Verdict::Exhausted { key: "everyone", opens_at: NOW + HOUR }));
    assert_eq!(store.begin_request("s", "k", "f", NOW).await, Ok(Begin::Running));
    assert_eq!(store.begin_gift("o", NOW).await, Ok(GiftBegin::Running));
}

fn id(number: u32) -> String {
    format!("id{number}")
}

async fn is_as_written(store: &Store, number: u32, redemption: &Redemption) {
    let row = store.redemption(&id(number)).await.unwrap().unwrap();
    assert_eq!(
        (&row.redemption, &row.code, &row.sealed),
        (redemption, &code(number), &Some(sealed("voucher")))
    );
    let [line] = &store.evidence(&id(number)).await.unwrap()[..] else { panic!("one line of evidence") };
    assert_eq!((line.state.as_str(), line.note.as_str()), (redemption.name(), "a note"));
    let holder = store.holder_of(&code(number)).await.unwrap();
    assert_eq!(holder.is_some(), redemption.holds_code(), "{redemption:?}");
}

/// A running redemption can be driven to its end, and keeps its lock until then.
async fn goes_on(store: &Store, number: u32) {
    let row = lease(store, &id(number), NOW).await;
    let saved = store.save(&row, &redemptions::escalated(), "by this version", NOW).await.unwrap();
    let SaveOutcome::Saved(row) = saved else { panic!("{saved:?}") };
    assert_eq!(store.holder_of(&code(number)).await.unwrap().unwrap().id, row.id);
    let next = step(row.redemption.clone(), Event::Resolved(Resolution::Returned), NOW);
    assert!(matches!(store.save(&row, &next, "resolved", NOW).await, Ok(SaveOutcome::Saved(_))));
    assert_eq!(store.holder_of(&code(number)).await, Ok(None));
    assert_eq!(store.evidence(&row.id).await.unwrap().len(), 3);
}

/// Writes a database of an earlier schema: a redemption for each line, all of them due, an attempt at a code, a running
/// request, and a gift.
async fn write(db: &Database, schema: usize, written: &str, today: &[Redemption]) {
    let mut connection = db.connect().await;
    migrate(&mut connection, schema).await;
    let is_renamed = schema >= 5;
    for (number, (line, redemption)) in (0_u32..).zip(written.lines().zip(today)) {
        let state = redemption.name();
        let state = if is_renamed { state.to_owned() } else { state.replace("resolved", "settled") };
        let (table, column) = if is_renamed { ("redemptions", "redemption") } else { ("sagas", "saga") };
        let insert = format!(
            "INSERT INTO {table} (id, order_id, code_hash, held_code, sealed, standing, state, {column}, due_ms, version, \
             created_ms, updated_ms) VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, 1, $9, $9)",
        );
        sqlx::query(AssertSqlSafe(insert))
            .bind(id(number))
            .bind(format!("o{number}"))
            .bind(code(number).as_str())
            .bind(redemption.holds_code().then(|| code(number).as_str().to_owned()))
            .bind(sealed("voucher").as_str())
            .bind(&state)
            .bind(line)
            .bind(NOW)
            .bind(i64::from(number))
            .execute(&mut connection)
            .await
            .unwrap();
        let table = if is_renamed { "redemption_evidence" } else { "saga_evidence" };
        let insert = format!("INSERT INTO {table} VALUES ($1, 1, {NOW}, $2, 'a note', 1)");
        let query = sqlx::query(AssertSqlSafe(insert)).bind(id(number)).bind(&state);
        query.execute(&mut connection).await.unwrap();
    }
    let (attempts, counter) = if is_renamed { ("attempts", "attempt") } else { ("tries", "guess") };
    for insert in [
        format!("INSERT INTO {attempts} VALUES ('t', '{counter}:everyone', {NOW}, {})", NOW + HOUR),
        format!("INSERT INTO requests VALUES ('s', 'k', 'f', {NOW}, {}, NULL, NULL)", NOW + HOUR),
        format!("INSERT INTO gifts VALUES ('o', {NOW}, 1, {NOW}, NULL, NULL, NULL, NULL, NULL)"),
    ] {
        sqlx::query(AssertSqlSafe(insert)).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

async fn migrate(connection: &mut AnyConnection, schema: usize) {
    let numbered = MIGRATIONS.into_iter().take(schema).zip(1..).map(|((name, sql), number)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut migrator = Migrator::with_migrations(numbered.collect());
    migrator.set_locking(false);
    migrator.run_direct(None, connection, false).await.unwrap();
}
