//! `voucher-checkout-demo`: the booking page with the widget, on this machine, until Ctrl-C.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

use clap::Parser;
use demo::{Demo, Options, guide};
use std::io::{Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

/// Shows the voucher checkout on a booking page of an invented cinema, at http://127.0.0.1:8080/.
#[derive(Parser)]
#[command(name = "voucher-checkout-demo", version)]
struct Arguments {
    /// The port of the booking page; 0 for any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The port of the sandbox, which imitates the cinema's systems; 0 for any that is free.
    #[arg(long, default_value_t = 8081)]
    sandbox_port: u16,
    /// The folder with the built widget.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    assets: PathBuf,
    /// The folder with index.html and style.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    page: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { port, sandbox_port, assets, page } = Arguments::parse();
    tracing_subscriber::fmt().compact().with_max_level(tracing::Level::WARN).with_writer(stderr).init();
    match run(Options { site_port: port, sandbox_port, ..Options::new(assets, page) }).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The process ends anyway, so a failure has no effect.
            let _ = writeln!(stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn run(options: Options) -> anyhow::Result<()> {
    let demo = Demo::start(options).await?;
    writeln!(stdout(), "The booking page:  {}", demo.url())?;
    writeln!(stdout(), "The playground:    {}playground/", demo.url())?;
    writeln!(stdout(), "The sandbox:       http://{}/", demo.sandbox_address)?;
    writeln!(stdout(), "\n{}\nCtrl-C stops it.", guide::to_try())?;
    proxy::operations::shutdown::requested().await;
    demo.stop().await;
    Ok(())
}
