//! `redemptions`, `gifts` and `backup`.

use crate::operator::escalated;
use crate::operator::program::{SECRET, Said, run};
use crate::support::house::Folder;
use serde_json::Value;
use sqlx::any::AnyConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use store::Store;

struct Desk {
    folder: Folder,
}

impl Desk {
    fn run(&self, arguments: &[&str]) -> Said {
        let url = self.folder.url();
        run(arguments, &[("VOUCHER_CHECKOUT_STORE", &url), ("VOUCHER_CHECKOUT_SECRET", SECRET)])
    }

    fn show(&self, id: &str) -> Value {
        serde_json::from_str(self.run(&["redemptions", "show", id]).text()).unwrap()
    }
}

#[tokio::test]
async fn a_redemption_that_needs_an_operator_is_listed_shown_and_resolved_once() {
    let desk = Desk { folder: Folder::new() };
    let [escalated, planned] = escalated::in_store(&desk.folder.url()).await;
    let listed = desk.run(&["redemptions", "list"]);
    assert!(listed.text().contains(&escalated) && !listed.text().contains(&planned), "{listed:?}");
    listed.matches_snapshot("redemptions_list");
    let open = desk.run(&["redemptions", "list", "--all"]);
    assert!(open.text().contains(&escalated) && open.text().contains(&planned), "{open:?}");
    desk.run(&["redemptions", "show", &escalated]).matches_snapshot("redemptions_show");

    let shown = desk.show(&escalated);
    assert_eq!((&shown["state"], &shown["why"]), (&"escalated".into(), &"refused-yet-spent".into()));
    assert_eq!(shown["amount_chf"], "12.50");
    assert_eq!(shown["redeems_that_may_have_gone_out"], 1);
    let what: Vec<_> = shown["history"].as_array().unwrap().iter().map(|line| &line["what"]).collect();
    assert!(
        what.contains(&&"redeem: refused".into()) && what.contains(&&"check: not valid".into()),
        "{what:?}"
    );
    assert!(shown["what_to_do"].as_str().unwrap().contains("redemptions resolve"));

    let resolved = desk.run(&["redemptions", "resolve", &escalated, "returned"]);
    assert_eq!(resolved.text(), format!("{escalated} is resolved\n"));
    assert_eq!(desk.show(&escalated)["state"], "resolved");
    assert_eq!(desk.run(&["redemptions", "list"]).text(), "none\n");
    let again = desk.run(&["redemptions", "resolve", &escalated, "completed"]);
    assert_eq!(again.complaint(), "this redemption needs no operator: it is resolved");
    let all = desk.run(&["redemptions", "list", "--all", "--all"]);
    assert!(all.text().contains(&escalated), "{all:?}");
}

#[tokio::test]
async fn what_cannot_be_resolved_is_left_as_it_is() {
    let desk = Desk { folder: Folder::new() };
    let [escalated, planned] = escalated::in_store(&desk.folder.url()).await;
    let refused = desk.run(&["redemptions", "resolve", &planned, "completed"]);
    assert_eq!(refused.complaint(), "this redemption needs no operator: it is planned");
    assert_eq!(desk.show(&planned)["state"], "planned");
    for question in [
        &["redemptions", "show", "no-such-redemption"][..],
        &["redemptions", "resolve", "no-such-redemption", "returned"],
    ] {
        assert!(desk.run(question).complaint().starts_with("there is no redemption with this id"));
    }
    desk.run(&["redemptions", "resolve", &escalated, "perhaps"]).complaint();
    assert_eq!(desk.show(&escalated)["state"], "escalated");
    // A refusal releases the redemption at once.
    desk.run(&["redemptions", "resolve", &escalated, "completed"]).text();
}

#[test]
fn where_there_is_no_store_a_command_says_so_and_makes_none() {
    let desk = Desk { folder: Folder::new() };
    for question in [&["redemptions", "list"][..], &["redemptions", "show", "id"], &["gifts"]] {
        let said = desk.run(question);
        assert!(
            said.complaint().contains("there is no sqlite:") && said.complaint().contains("STORE"),
            "{said:?}"
        );
    }
    let reconcile =
        "redemptions reconcile --ocapi-url http://127.0.0.1:9 --ocapi-token unused --open-to-all yes";
    let reconcile: Vec<_> = reconcile.split(' ').collect();
    assert!(desk.run(&reconcile).complaint().contains("there is no sqlite:"));
    let path = desk.folder.url().replace("sqlite:", "");
    assert!(!std::path::Path::new(&path).exists());
}

#[tokio::test]
async fn gifts_are_reported_of_an_empty_store_too() {
    let desk = Desk { folder: Folder::new() };
    Store::open(&desk.folder.url().parse().unwrap()).await.unwrap().close().await;
    let report = desk.run(&["gifts"]);
    for line in [
        "codes given out         0",
        "codes remaining         not reported yet",
        "webhook last tested     never",
    ] {
        assert!(report.text().contains(line), "{report:?}");
    }
}

#[tokio::test]
async fn a_store_in_use_is_copied_to_a_new_file_of_its_owners() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk { folder: Folder::new() };
    let copies = Folder::new();
    let url = copies.url();
    let file = url.strip_prefix("sqlite:").unwrap();
    assert_eq!(desk.run(&["backup", file]).complaint(), "there is no store at this place");
    let [escalated, _] = escalated::in_store(&desk.folder.url()).await;
    let store = store::Store::open(&desk.folder.url().parse().unwrap()).await.unwrap();
    assert_eq!(desk.run(&["backup", file]).text(), format!("{file} is a copy of the store\n"));
    store.close().await;
    let copied = std::fs::read(file).unwrap();
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    let again = desk.run(&["backup", file]);
    assert_eq!(again.complaint(), "the file for the copy is there already; name another");
    assert_eq!(std::fs::read(file).unwrap(), copied);
    assert!(Desk { folder: copies }.run(&["redemptions", "list"]).text().contains(&escalated));
}

#[test]
fn a_postgresql_is_backed_up_by_its_own_means() {
    let environment =
        [("VOUCHER_CHECKOUT_STORE", "postgres://127.0.0.1:1/x"), ("VOUCHER_CHECKOUT_SECRET", SECRET)];
    assert!(run(&["backup", "/no/such/file"], &environment).complaint().contains("pg_dump"));
}

/// The proxies of the older version may be running.
#[tokio::test]
async fn a_store_of_an_older_version_is_left_to_the_proxy() {
    let desk = Desk { folder: Folder::new() };
    Store::open(&desk.folder.url().parse().unwrap()).await.unwrap().close().await;
    let options: AnyConnectOptions = desk.folder.url().parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    connection.execute("DELETE FROM _sqlx_migrations WHERE version > 4").await.unwrap();
    connection.close().await.unwrap();
    let before = std::fs::read(desk.folder.file()).unwrap();
    let fault = "older version (migration 4), and the next start of a proxy of this version changes them";
    let reconcile =
        "redemptions reconcile --ocapi-url http://127.0.0.1:9 --ocapi-token unused --open-to-all yes";
    let reconcile: Vec<_> = reconcile.split(' ').collect();
    for arguments in [&["redemptions", "list"][..], &["gifts"], &reconcile] {
        let said = desk.run(arguments);
        assert!(said.complaint().ends_with(fault), "{said:?}");
    }
    assert!(std::fs::read(desk.folder.file()).unwrap() == before, "it was changed");
    // A file without tables, such as one that was just made.
    std::fs::write(desk.folder.file(), "").unwrap();
    assert!(desk.run(&["gifts"]).complaint().contains("(migration 0)"));
}

/// The program neither works with such a store nor changes it.
#[tokio::test]
async fn a_store_that_a_newer_version_has_changed_is_named_in_one_line() {
    let desk = Desk { folder: Folder::new() };
    Store::open(&desk.folder.url().parse().unwrap()).await.unwrap().close().await;
    let options: AnyConnectOptions = desk.folder.url().parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        SELECT 9999, description, success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    connection.execute(newer).await.unwrap();
    connection.close().await.unwrap();
    let before = std::fs::read(desk.folder.file()).unwrap();
    let fault = "the database's tables do not fit this version: they are of a newer version (migration 9999)";
    let serve = ["--ocapi-url", "http://127.0.0.1:1", "--ocapi-token", "token", "--open-to-all", "yes"];
    for arguments in [&serve[..], &["redemptions", "list"], &["gifts"]] {
        let said = desk.run(arguments);
        assert!(said.complaint().ends_with(fault), "{said:?}");
    }
    assert!(std::fs::read(desk.folder.file()).unwrap() == before, "it was changed");
}
