//! `voucher-checkout-proxy`: the proxy as a server of its own. Behind a TLS terminator, on loopback by default.
#![forbid(unsafe_code)]

use proxy::Config;
use std::io::{Write, stderr};
use std::process::ExitCode;
use tokio::net::TcpListener;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::from_process() {
        Ok(config) => config,
        // Prints help and version to standard output with code 0, a wrong setting to standard error with code 2.
        Err(error) => error.exit(),
    };
    // Our own events alone: what libraries write at the lower levels may hold ids and headers.
    let ours =
        Targets::new().with_target("proxy", config.log).with_target("voucher_checkout_proxy", config.log);
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true);
    tracing_subscriber::registry().with(lines).with(ours).init();
    std::panic::set_hook(Box::new(|panic| {
        // Where, and not what: a payload may hold anything.
        tracing::error!(location = panic.location().map(ToString::to_string), "panicked");
    }));
    match serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            // Nobody is left to tell if this fails.
            let _ = writeln!(stderr(), "error: {complaint}");
            ExitCode::from(2)
        }
    }
}

async fn serve(config: Config) -> Result<(), String> {
    let address = config.listen;
    let app = proxy::app(config).map_err(|error| error.to_string())?;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("--listen (VOUCHER_CHECKOUT_LISTEN): cannot listen on {address}: {error}")
    })?;
    tracing::info!(address = listener.local_addr().ok().map(|address| address.to_string()), "listening");
    axum::serve(listener, app)
        .with_graceful_shutdown(proxy::shutdown::requested())
        .await
        .map_err(|error| error.to_string())
}
