//! `voucher-checkout-proxy`: the proxy as a program. It listens on loopback by default and needs a TLS terminator in
//! front.
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

use proxy::commands::health::NotReady;
use proxy::config::{Invocation, InvocationError, Operator, ProbeCommand, ReconcileCommand};
use proxy::{Config, Proxy};
use std::io::{Write, stderr, stdout};
use std::process::ExitCode;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let invocation = match Invocation::from_process() {
        Ok(invocation) => invocation,
        // clap prints help and version to standard output with code 0, and a wrong setting to standard error with code
        // 2.
        Err(InvocationError::Arguments(error)) => error.exit(),
        Err(InvocationError::Settings(error)) => return failed(&error.to_string()),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    let done = match invocation {
        Invocation::Health(command) => match runtime.block_on(proxy::commands::health::run(command)) {
            Ok(()) => Ok(()),
            Err(complaint) => return unhealthy(&complaint),
        },
        Invocation::Serve(config) => {
            write_logs(config.log);
            runtime.block_on(serve(*config))
        }
        Invocation::Operate(command) => runtime.block_on(operate(command)),
        Invocation::Reconcile(command) => runtime.block_on(reconcile(*command)),
        Invocation::Probe(command) => match runtime.block_on(probe(*command)) {
            Ok(true) => Ok(()),
            Ok(false) => return ExitCode::FAILURE,
            Err(complaint) => Err(complaint),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => failed(&complaint),
    }
}

async fn operate(command: Operator) -> Result<(), String> {
    let text = proxy::commands::operator::run(command).await.map_err(|error| error.to_string())?;
    stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
}

async fn reconcile(command: ReconcileCommand) -> Result<(), String> {
    let text = proxy::commands::reconcile::run(command).await.map_err(|error| error.to_string())?;
    stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
}

/// Whether every check passed.
async fn probe(command: ProbeCommand) -> Result<bool, String> {
    let report = proxy::commands::probe::run(command).await.map_err(|error| error.to_string())?;
    stdout().write_all(report.text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(report.is_fine)
}

async fn serve(config: Config) -> Result<(), String> {
    proxy::operations::descriptors::make_room(&config);
    let proxy = Proxy::start(config).await.map_err(|error| error.to_string())?;
    proxy.serve(proxy::operations::shutdown::requested()).await.map_err(|error| error.to_string())
}

/// Only our own events are logged: at lower levels, libraries may log ids and headers.
fn write_logs(level: LevelFilter) {
    let ours = Targets::new().with_target("proxy", level);
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true);
    // No span is ever opened, so none is looked for.
    let lines = lines.with_current_span(false).with_span_list(false);
    tracing_subscriber::registry().with(lines).with(ours).init();
    std::panic::set_hook(Box::new(|panic| {
        proxy::operations::log::panicked(panic.location().map(ToString::to_string));
    }));
}

/// Exit code 1, because Docker reserves 2 in health checks.
fn unhealthy(complaint: &NotReady) -> ExitCode {
    // If standard error is closed, the message is lost; the exit code still says it.
    let _ = writeln!(stderr(), "not ready: {complaint}");
    ExitCode::FAILURE
}

fn failed(complaint: &str) -> ExitCode {
    // If standard error is closed, the message is lost; the exit code still says that it failed.
    let _ = writeln!(stderr(), "error: {complaint}");
    ExitCode::from(2)
}
