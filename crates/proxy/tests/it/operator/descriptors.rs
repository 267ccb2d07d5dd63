//! The program requests the file descriptors that its settings may need.
#![cfg(target_os = "linux")]

use crate::operator::program::SECRET;
use crate::support::house::{Folder, listener};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program in a shell with these limits, for this many connections. Returns its log up to "listening", and
/// its limit of descriptors.
async fn start(limits: &str, connections: &str) -> (Vec<Value>, u64) {
    let script = format!("{limits} && exec {}", env!("CARGO_BIN_EXE_voucher-checkout-proxy"));
    let mut command = Command::new("sh");
    command.args(["-c", &script]).env_clear().stdout(Stdio::piped());
    let folder = Folder::new();
    let (public, private) = (listener().await, listener().await);
    let [listen, metrics_listen] =
        [&public, &private].map(|listener| listener.local_addr().unwrap().to_string());
    for (name, value) in [
        ("OCAPI_URL", "http://127.0.0.1:9"),
        ("OCAPI_TOKEN", "unused"),
        ("SECRET", SECRET),
        ("OPEN_TO_ALL", "yes"),
        ("STORE", &folder.url()),
        ("LISTEN", listen.as_str()),
        ("METRICS_LISTEN", metrics_listen.as_str()),
        ("CONNECTIONS", connections),
    ] {
        command.env(format!("VOUCHER_CHECKOUT_{name}"), value);
    }
    drop((public, private));
    let mut started = Started(command.spawn().unwrap());
    let mut log = Vec::new();
    for line in BufReader::new(started.0.stdout.take().unwrap()).lines() {
        log.push(serde_json::from_str::<Value>(&line.unwrap()).unwrap());
        if log.last().is_some_and(|line| line["message"] == "listening") {
            break;
        }
    }
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", started.0.id())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    (log, files.split_whitespace().nth(3).unwrap().parse().unwrap())
}

#[tokio::test]
async fn it_takes_as_many_as_it_needs_and_is_allowed() {
    let (log, allowed) = start("ulimit -Sn 256 && ulimit -Hn 2048", "1000").await;
    assert!((1_500..2_048).contains(&allowed), "{allowed}");
    assert!(log.iter().all(|line| line["level"] == "INFO"), "{log:?}");
}

#[tokio::test]
async fn where_it_is_allowed_too_few_it_says_so_and_serves() {
    let (log, allowed) = start("ulimit -Sn 256 && ulimit -Hn 512", "1000").await;
    assert_eq!(allowed, 512);
    let warnings: Vec<_> = log.iter().filter(|line| line["level"] == "WARN").collect();
    let [warning] = &warnings[..] else { panic!("{log:?}") };
    assert_eq!((&warning["message"], &warning["allowed"]), (&"too few file descriptors".into(), &512.into()));
    assert_eq!(warning["needed"], 1_564);
    assert_eq!(log.last().unwrap()["message"], "listening");
}
