//! `cargo xtask demo`: builds everything and runs the demo.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::checks::NATIVE;
use crate::machine::Machine;
use crate::report::{Refusal, Steps};
use crate::{browser, dist, job};

const PROGRAM: &str = "voucher-checkout-demo";

#[derive(Args)]
pub(crate) struct DemoOptions {
    /// Port of the page and the proxy
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(crate) port: u16,
    /// Port of the sandbox that imitates the cinema's systems
    #[arg(long, value_name = "N", default_value_t = 8081)]
    pub(crate) sandbox_port: u16,
    /// Do not open the browser
    #[arg(long)]
    pub(crate) no_open: bool,
}

/// Runs the demo until Ctrl-C or SIGTERM.
///
/// # Errors
/// If a port is taken, which is found before anything is built, or if a build fails.
pub(crate) fn run(machine: &Machine, options: &DemoOptions) -> Result<bool> {
    check_port(options.port, "--port")?;
    check_port(options.sandbox_port, "--sandbox-port")?;
    let (mut steps, _) = dist::ready(machine, 1)?;
    let mut demo = program(machine, &mut steps, options.port, options.sandbox_port)?;
    let open = machine.has_display && !options.no_open;
    job::run_until_stopped([("the demo", &mut demo)], || {
        if open && browser::listens_soon(options.port) {
            // The address is in the terminal too.
            let _ = open::that_detached(format!("http://127.0.0.1:{}/", options.port));
        }
    })?;
    Ok(true)
}

/// Builds the demo, and returns the command that runs it.
///
/// # Errors
/// If it does not compile.
pub(crate) fn program(machine: &Machine, steps: &mut Steps, port: u16, sandbox_port: u16) -> Result<Command> {
    let mut ticker = steps.begin("building the servers", "about 2 min the first time");
    // Building a test builds the program it belongs to, with the features that `native` needs: nothing is built twice.
    let mut build = machine.cargo();
    build.args(NATIVE).args(["--no-run", "--test", "demo"]);
    job::must(machine, "servers", &mut ticker, &mut build, "building the servers")?;
    ticker.end("done");
    let mut demo = machine.process(machine.target.join("debug").join(PROGRAM));
    demo.args(["--page", ".", "--assets"]).arg(dist::compressed(machine)?);
    demo.args(["--port", &port.to_string(), "--sandbox-port", &sandbox_port.to_string()]);
    Ok(demo)
}

/// Refuses a port that is taken, and names the flag that chooses another.
pub(crate) fn check_port(port: u16, flag: &str) -> Result<()> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop);
    bound.map_err(|error| Refusal(format!("port {port}: {error}; choose another with {flag}")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_with_the_flag_to_use() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(port, "--port").unwrap_err();
        assert!(error.is::<Refusal>());
        assert!(error.to_string().contains("--port"), "{error}");
        assert!(check_port(0, "--port").is_ok(), "any free port");
    }
}
