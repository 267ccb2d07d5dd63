//! Builds everything and becomes the demo server.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use crate::machine::{self, Machine};
use crate::report::{Refusal, Steps, Ticker};
use crate::{browser, dist, job, setup};

const PROGRAM: &str = "voucher-checkout-demo";
/// How long the browser waits for the server.
const UP_LIMIT: Duration = Duration::from_secs(30);

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

/// `cargo xtask demo`: returns only where a process cannot be replaced.
///
/// # Errors
/// A taken port is refused before anything is built; otherwise the step that failed.
pub(crate) fn run(machine: &Machine, options: &DemoOptions) -> Result<bool> {
    free(options.port, "--port")?;
    free(options.sandbox_port, "--sandbox-port")?;
    if options.port == options.sandbox_port && options.port != 0 {
        return Err(
            Refusal("the page and the sandbox need a port each: --port, --sandbox-port".to_owned()).into()
        );
    }
    let mut steps = Steps::numbered(setup::WIDGET_STEPS + 2);
    let kit = setup::for_widget(machine, &mut steps)?;
    dist::build(machine, &kit, &mut steps)?;
    let mut ticker = steps.begin("building the servers", "about 2 min the first time");
    let program = servers(machine, &mut ticker)?;
    ticker.end("done");

    if machine.has_display && !options.no_open {
        Command::new(machine::own_program()?)
            .args(["open", &format!("http://127.0.0.1:{}/", options.port)])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
    }
    let mut demo = machine.process(program);
    demo.args(["--port", &options.port.to_string(), "--sandbox-port", &options.sandbox_port.to_string()]);
    demo.args(["--assets", "dist", "--page", "."]);
    become_program(&mut demo)
}

/// Builds the servers; gives the program cargo says it made.
fn servers(machine: &Machine, ticker: &mut Ticker) -> Result<String> {
    let mut cargo = machine.cargo();
    cargo.args(["build", "--package", "demo", "--message-format", "json-render-diagnostics"]);
    let built = job::must(machine, "servers", ticker, &mut cargo, "building the servers")?;
    executable(&built.text).with_context(|| format!("the demo package builds no program {PROGRAM}"))
}

/// The path of the demo program in cargo's messages.
fn executable(messages: &str) -> Option<String> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut programs = messages
        .filter(|message| message.pointer("/target/name").and_then(|name| name.as_str()) == Some(PROGRAM));
    programs.find_map(|message| Some(message.get("executable")?.as_str()?.to_owned()))
}

fn free(port: u16, flag: &str) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Refusal(format!("port {port}: {error}; choose another with {flag}")).into()),
    }
}

/// Ctrl-C then reaches the server alone, and nothing is left behind.
#[cfg(unix)]
fn become_program(demo: &mut Command) -> Result<bool> {
    use std::os::unix::process::CommandExt;
    Err(demo.exec()).context("cannot start the demo")
}

#[cfg(not(unix))]
fn become_program(demo: &mut Command) -> Result<bool> {
    Ok(demo.status().context("cannot start the demo")?.success())
}

/// `cargo xtask open`: started beside the server, opens the page once it answers.
pub(crate) fn open_when_up(url: &str) -> Result<bool> {
    let port = url.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
    let port = port.context("the address names no port")?;
    let (opener, before): (_, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/c", "start"]),
        _ => ("xdg-open", &[]),
    };
    Ok(browser::listens_within(port, UP_LIMIT)
        && Command::new(opener).args(before).arg(url).status()?.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_with_the_flag_to_use() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = free(port, "--port").unwrap_err();
        assert!(error.is::<Refusal>());
        assert!(error.to_string().contains("--port"), "{error}");
        assert!(free(0, "--port").is_ok(), "any free port");
    }

    #[test]
    fn the_program_is_the_one_cargo_names() {
        let messages = r#"
   Compiling demo
{"reason":"compiler-artifact","target":{"name":"demo"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"voucher-checkout-demo"},"executable":"/t/voucher-checkout-demo"}
"#;
        assert_eq!(executable(messages).as_deref(), Some("/t/voucher-checkout-demo"));
        assert_eq!(executable("{}"), None);
    }
}
