//! The sandbox as a server.

use anyhow::Context;
use clap::Parser;
use sandbox::{Sandbox, Settings};
use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr};
use tokio::net::TcpListener;

/// Imitates Vista OCAPI and Connect, ProCinema and CinematicCard in memory, for the demo and for tests.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// The address to listen on; anything but this machine's own lets others in
    #[arg(long, env = "SANDBOX_BIND", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// The port to listen on
    #[arg(long, env = "SANDBOX_PORT", default_value_t = 8081)]
    port: u16,
    /// Minutes that an order lives
    #[arg(long, default_value_t = 15)]
    expiry_minutes: u32,
    /// Wrong barcodes or PINs before an order is locked
    #[arg(long, default_value_t = 5)]
    attempts: u32,
    /// Seconds that it is locked
    #[arg(long, default_value_t = 60)]
    lockout_seconds: u32,
    /// How often a completion answers Pending first
    #[arg(long, default_value_t = 0)]
    pending_polls: u32,
    /// How often a completed order is not found first
    #[arg(long, default_value_t = 0)]
    completed_lag: u32,
    /// List the tickets of a Connect session without an object around
    #[arg(long)]
    bare_session_tickets: bool,
    /// Seconds that a token of the token endpoint lives
    #[arg(long, default_value_t = 43_200)]
    token_seconds: u32,
    /// Gift codes that the partner has bought
    #[arg(long, default_value_t = 500)]
    codes_remaining: u32,
    /// Where the events of gift codes are posted; without it they are only written down
    #[arg(long, env = "SANDBOX_WEBHOOK_URL", hide_env_values = true)]
    webhook_url: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_target(false).with_ansi(std::io::stdout().is_terminal()).init();
    let args = Args::parse();
    let settings = Settings {
        expiry_minutes: args.expiry_minutes,
        attempts: args.attempts,
        lockout_seconds: args.lockout_seconds,
        pending_polls: args.pending_polls,
        completed_lag: args.completed_lag,
        bare_session_tickets: args.bare_session_tickets,
        token_seconds: args.token_seconds,
        codes_remaining: args.codes_remaining,
        webhook_url: args.webhook_url,
        ..Settings::default()
    };
    let listener = TcpListener::bind((args.bind, args.port)).await;
    let listener = listener.with_context(|| format!("cannot listen on {}:{}", args.bind, args.port))?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    sandbox::serve(listener, Sandbox::with(settings), interrupted()).await.context("the server failed")
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // If signals are not available, the process can only be killed.
        std::future::pending::<()>().await;
    }
}
