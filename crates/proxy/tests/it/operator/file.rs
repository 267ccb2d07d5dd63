//! The settings file, read by the program.

use crate::operator::program::{SECRET, Said, run};
use crate::support::house::{Folder, House};
use sandbox::{Sandbox, Settings};
use store::Store;

/// A settings file with these lines, in a folder of its own.
fn file(folder: &Folder, lines: &str) -> String {
    let path = folder.url().replace("sqlite:", "").replace("state.db", "proxy.env");
    std::fs::write(&path, lines).unwrap();
    path
}

/// An empty store in this folder.
async fn store(folder: &Folder) -> String {
    Store::open(&folder.url().parse().unwrap()).await.unwrap().close().await;
    folder.url()
}

/// The output of `redemptions list` with this file and environment.
fn list(lines: &str, environment: &[(&str, &str)]) -> Said {
    let folder = Folder::new();
    run(&["redemptions", "--settings", &file(&folder, lines), "list"], environment)
}

#[tokio::test]
async fn a_password_of_the_file_arrives_as_it_is_written() {
    const PASSWORD: &str = "pa$word-1 # ${HOME} \"x' \\$";
    let house =
        House::of(Sandbox::with(Settings { gas_password: PASSWORD.to_owned(), ..Settings::default() })).await;
    let (folder, base, order) = (Folder::new(), &house.base, house.order());
    let settings = file(
        &folder,
        &format!(
            "VOUCHER_CHECKOUT_OCAPI_URL={base}\nVOUCHER_CHECKOUT_TOKEN_URL={base}/connect/token\n\
             VOUCHER_CHECKOUT_TOKEN_CLIENT_ID={}\nVOUCHER_CHECKOUT_TOKEN_USERNAME={}\n\
             VOUCHER_CHECKOUT_TOKEN_PASSWORD={PASSWORD}\nVOUCHER_CHECKOUT_SECRET={SECRET}\n\
             VOUCHER_CHECKOUT_OPEN_TO_ALL=yes\n",
            sandbox::GAS_CLIENT_ID,
            sandbox::GAS_USERNAME,
        ),
    );
    let probe = move || run(&["probe", "--settings", &settings, &order], &[]);
    let said = tokio::task::spawn_blocking(probe).await.unwrap();
    assert!(said.output.contains("Vista's token         ok"), "{said:?}");
}

#[test]
fn a_name_that_no_setting_has_stops_the_start() {
    let said = list("VOUCHER_CHECKOUT_FORWARDED_HOP=1\n", &[("VOUCHER_CHECKOUT_SECRET", SECRET)]);
    let line = said.complaint();
    assert!(line.contains("VOUCHER_CHECKOUT_FORWARDED_HOP,"), "{line}");
    assert!(line.ends_with("the nearest is VOUCHER_CHECKOUT_FORWARDED_HOPS"), "{line}");
    let misspelled = ("VOUCHER_CHECKOUT_FORWARDED_HOP", "1");
    let said = run(&["gifts"], &[("VOUCHER_CHECKOUT_SECRET", SECRET), misspelled]);
    assert!(said.complaint().contains("VOUCHER_CHECKOUT_FORWARDED_HOPS"), "{said:?}");
}

#[tokio::test]
async fn the_command_line_and_the_environment_go_before_the_file() {
    let file = format!("VOUCHER_CHECKOUT_SECRET={SECRET}\nVOUCHER_CHECKOUT_STORE=swordfish\n");
    assert!(list(&file, &[]).complaint().contains("VOUCHER_CHECKOUT_STORE"));
    let folder = Folder::new();
    let there = store(&folder).await;
    assert_eq!(list(&file, &[("VOUCHER_CHECKOUT_STORE", &there)]).text(), "none\n");
    let path = self::file(&folder, &file);
    for store in [&["--store", &there][..], &[&format!("--store={there}")]] {
        let words = [&["redemptions", "--settings", &path][..], store, &["list"]].concat();
        assert_eq!(run(&words, &[("VOUCHER_CHECKOUT_STORE", "swordfish")]).text(), "none\n");
    }
}

#[tokio::test]
async fn settings_of_the_proxy_alone_are_no_hindrance_to_a_command() {
    let file = format!("VOUCHER_CHECKOUT_SECRET={SECRET}\nVOUCHER_CHECKOUT_LISTEN=127.0.0.1:1\n");
    let folder = Folder::new();
    assert_eq!(list(&file, &[("VOUCHER_CHECKOUT_STORE", &store(&folder).await)]).text(), "none\n");
}

#[test]
fn settings_that_contradict_each_other_are_both_named() {
    const URL: (&str, &str) = ("VOUCHER_CHECKOUT_OCAPI_URL", "https://vista.example");
    const TOKEN: (&str, &str) = ("VOUCHER_CHECKOUT_OCAPI_TOKEN", "swordfish");
    for other in [
        ("VOUCHER_CHECKOUT_TOKEN_URL", "https://auth.example"),
        ("VOUCHER_CHECKOUT_TOKEN_PASSWORD", "swordfish"),
    ] {
        let said = run(&[], &[URL, TOKEN, ("VOUCHER_CHECKOUT_SECRET", SECRET), other]);
        let line = said.complaint();
        assert!(line.contains("VOUCHER_CHECKOUT_OCAPI_TOKEN") && line.contains(other.0), "{line}");
        assert!(line.contains("both set") && !line.contains("swordfish"), "{line}");
    }
}
