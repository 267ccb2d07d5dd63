//! `cargo xtask load` starts this: requests at a fixed rate through two proxies, while one of them and then the PostgreSQL
//! primary are killed. At the end the sandbox's ledger is compared with the answers to the customers. Only the ledger, and
//! whether the service came back, decide the exit code. No time does.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "a test that prints its report")]

mod figures;
mod ledger;
mod programs;
mod purchase;
mod site;
mod slow;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use crate::programs::{Database, Proxy};
use crate::site::Site;

/// Of a hundred requests, ten are one purchase and the others are reads.
const CYCLE: u32 = 100;
const REQUESTS_OF_A_PURCHASE: u32 = 10;
/// How long the proxy that was killed stays away, unless the run is short.
const AWAY: Duration = Duration::from_secs(5);
/// How long customers go on after the load, and then how long redemptions may take to be given back. A proxy that died
/// leaves a redemption to others for half a minute, an unknown outcome waits for half a minute, and so does a return.
const SETTLE: Duration = Duration::from_secs(300);
/// The control does not balance, however long it waits.
const CONTROL: Duration = Duration::from_secs(100);
/// Customers who do not pay come in this time before the primary is killed, so that the replica has to give their
/// vouchers back.
const ABANDONED: Duration = Duration::from_secs(20);

#[derive(Parser)]
struct Args {
    /// The program of the proxy
    #[arg(long)]
    proxy: PathBuf,
    /// The folder of PostgreSQL's programs
    #[arg(long)]
    postgres: PathBuf,
    /// The folder for the logs
    #[arg(long)]
    logs: PathBuf,
    /// How long requests are sent
    #[arg(long, default_value_t = 600)]
    seconds: u32,
    /// Requests a second
    #[arg(long, default_value_t = 1_000)]
    rate: u32,
    /// Connections that hold a half-sent request
    #[arg(long, default_value_t = 5_000)]
    slow: u32,
    /// Do not wait for the replica, and let it fall behind before the primary is killed: the ledger must notice
    #[arg(long)]
    asynchronous: bool,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let args = Args::parse();
    // Both ends of the sandbox's connections, and the slow connections, are in this process.
    rlimit::increase_nofile_limit(u64::from(args.slow) + 10_000)?;
    let faults = run(&args).await?;
    for fault in &faults {
        println!("WRONG: {fault}");
    }
    println!(
        "{}",
        if faults.is_empty() { "nothing lost, nothing doubled" } else { "the ledger does not balance" }
    );
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the faults.
async fn run(args: &Args) -> Result<Vec<String>> {
    let sandbox = programs::sandbox().await?;
    let primary = Database::start(&args.postgres, &args.logs, None)?;
    let replica = Database::start(&args.postgres, &args.logs, Some(&primary))?;
    if !args.asynchronous {
        primary.wait_for_replica_in_commits().await?;
    }
    let store = format!("postgres:///postgres?host={},{}&user=postgres", primary.folder, replica.folder);
    let start = |name| Proxy::start(&args.proxy, &args.logs, name, &store, sandbox.port);
    let mut proxies = [start("one")?, start("two")?];
    for proxy in &proxies {
        proxy.ready(SETTLE).await.context("a proxy does not start")?;
    }
    let site = Arc::new(Site::open(&sandbox.sandbox, [proxies[0].port, proxies[1].port]).await?);

    let held = Arc::new(AtomicUsize::new(0));
    let mut slow = JoinSet::new();
    for number in 0..args.slow {
        slow.spawn(slow::hold(site.ports[number as usize % 2], number % 5_000, Arc::clone(&held)));
    }
    let begin = Instant::now();
    let length = Duration::from_secs(args.seconds.into());
    let customers = tokio::spawn(arrive(Arc::clone(&site), begin, args.rate, length));

    sleep_until(begin + length / 3).await;
    let mut peak = proxies[0].memory()?.peak;
    proxies[0].kill()?;
    site.figures.killed("a proxy");
    sleep(AWAY.min(length / 12)).await;
    proxies[0].restart()?;

    sleep_until(begin + length / 2).await;
    if args.asynchronous {
        replica.fall_behind().await?;
    }
    let held_at = held.load(Ordering::Relaxed);
    primary.kill()?;
    site.figures.killed("the primary");
    replica.promote().await?;

    let customers = customers.await?;
    slow.shutdown().await;
    let memory = [proxies[0].memory()?, proxies[1].memory()?];
    peak = peak.max(memory[0].peak);
    let done = tokio::time::timeout(SETTLE, customers.join_all()).await;
    let mut faults = Vec::new();
    if done.is_err() {
        faults.push("some customers were never answered".to_owned());
    }
    faults.extend(site.come_back(&proxies, SETTLE).await);
    let patience = if args.asynchronous { CONTROL } else { SETTLE };
    faults.extend(ledger::settle(&site, &proxies[1], patience).await?);

    println!(
        "{} requests a second for {} s, {} slow connections ({held_at} held when the primary was killed)",
        args.rate, args.seconds, args.slow
    );
    site.figures.print(&site.purchases.lock().await);
    println!(
        "memory of the proxies at the end: {}, {} MiB; peak {}, {} MiB",
        memory[0].now, memory[1].now, peak, memory[1].peak
    );
    Ok(faults)
}

/// Sends each request at its time, also before earlier ones are answered. Returns the customers that still buy.
async fn arrive(site: Arc<Site>, begin: Instant, rate: u32, length: Duration) -> JoinSet<()> {
    let mut customers = JoinSet::new();
    let mut buyers = JoinSet::new();
    for number in 0_u32.. {
        let due = begin + Duration::from_secs(number.into()) / rate;
        if due.duration_since(begin) >= length {
            break;
        }
        sleep_until(due).await;
        match number % CYCLE {
            0 => {
                let left = (begin + length / 2).saturating_duration_since(due);
                let may_abandon = !left.is_zero() && left < ABANDONED;
                buyers.spawn(Arc::clone(&site).buy(number / CYCLE, due, may_abandon));
            }
            at if at < REQUESTS_OF_A_PURCHASE => {}
            _ => {
                customers.spawn(Arc::clone(&site).read(number, due));
            }
        }
        while customers.try_join_next().is_some() {}
    }
    // A read has no consequence that the ledger could miss.
    customers.detach_all();
    buyers
}
