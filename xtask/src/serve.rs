//! `cargo xtask serve`: the demo and, in front of it, Trunk, which builds the widget again when a file changes.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::machine::Machine;
use crate::report;
use crate::wasm::Purpose;
use crate::{demo, dist, job, tools};

const CONFIG: &str = "Trunk.toml";
/// A copy of [`CONFIG`] with the demo's port. Trunk looks for files relative to it, so it is in the root.
const COPY: &str = ".trunk-ports.toml";
/// The address of the demo in [`CONFIG`].
const DEMO: &str = "127.0.0.1:8080";

#[derive(Args)]
pub(crate) struct ServeOptions {
    /// Port of the page that Trunk builds
    #[arg(long, value_name = "N", default_value_t = 8082)]
    pub(crate) port: u16,
    /// Port of the demo, which answers the calls of the page
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(crate) demo_port: u16,
    /// Port of the sandbox that imitates the cinema's systems
    #[arg(long, value_name = "N", default_value_t = 8081)]
    pub(crate) sandbox_port: u16,
    /// Do not open the browser
    #[arg(long)]
    pub(crate) no_open: bool,
}

/// Runs both programs until Ctrl-C or SIGTERM, which stops both.
///
/// # Errors
/// If a port is taken, a build fails, or one of the two programs ends by itself.
pub(crate) fn run(machine: &Machine, options: &ServeOptions) -> Result<bool> {
    let ServeOptions { port, demo_port, sandbox_port, .. } = *options;
    for (port, flag) in [(port, "--port"), (demo_port, "--demo-port"), (sandbox_port, "--sandbox-port")] {
        demo::check_port(port, flag)?;
    }
    let (mut steps, kit) = dist::ready(machine, 2)?;
    let mut trunk = machine.process(tools::trunk().ready(machine, &mut steps)?.join("trunk"));
    let mut demo = demo::program(machine, &mut steps, demo_port, sandbox_port)?;

    let config = Config::new(machine, demo_port)?;
    let mut programs = vec![kit.bindgen.as_path()];
    programs.extend(kit.wasm_opt.parent());
    // As for tests: panics have messages.
    kit.way.prepare(machine, Purpose::Test, &mut trunk, &programs)?;
    // Trunk reads NO_COLOR as a flag of its own, which cannot be `1`.
    trunk.env_remove("NO_COLOR").env_remove("CARGO");
    trunk.args(["serve", "--config"]).arg(&config.0).args(["--port", &port.to_string()]);
    trunk.arg("--dist").arg(machine.target.join("trunk"));
    if machine.has_display && !options.no_open {
        trunk.arg("--open");
    }
    job::run_until_stopped([("the demo", &mut demo), ("Trunk", &mut trunk)], || {
        report::line(format_args!(
            "http://127.0.0.1:{port}/ shows the page after Trunk has built it. Ctrl-C stops it."
        ));
    })?;
    Ok(true)
}

/// The configuration of Trunk, which is removed when dropped.
struct Config(PathBuf);

impl Config {
    fn new(machine: &Machine, demo_port: u16) -> Result<Self> {
        let text = fs::read_to_string(machine.root.join(CONFIG)).context(CONFIG)?;
        let copy = machine.root.join(COPY);
        fs::write(&copy, text.replace(DEMO, &format!("127.0.0.1:{demo_port}")))?;
        Ok(Self(copy))
    }
}

impl Drop for Config {
    fn drop(&mut self) {
        // Git ignores a file that is left.
        let _ = fs::remove_file(&self.0);
    }
}
