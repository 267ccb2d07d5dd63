//! Chromium and its driver.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::job::Running;
use crate::machine::Machine;
use crate::report::Steps;

const DRIVER: &str = "chromedriver";
/// The time limit of a server to listen. A busy machine starts one in half a minute.
const START_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// The path of chromedriver. Installs it with Chromium if it is missing.
///
/// # Errors
/// As [`apt::install`].
pub(crate) fn ready(machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
    apt::ready(machine, &apt::BROWSER)?;
    let driver = machine.which(DRIVER).with_context(|| format!("no {DRIVER} on the search path"))?;
    steps.said(format_args!("{DRIVER}: {}", driver.display()));
    Ok(driver)
}

/// A running driver. Dropping it stops it and its browsers.
pub(crate) struct Driver {
    program: Running,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port.
    ///
    /// # Errors
    /// If it does not listen within a minute.
    pub(crate) fn start(machine: &Machine, program: &PathBuf) -> Result<Self> {
        let port = free_port()?;
        let mut driver = machine.process(program);
        driver.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = Self { program: Running::start(&mut driver)?, port };
        if !listens_soon(port) {
            bail!("{DRIVER} does not listen on port {port}");
        }
        Ok(driver)
    }

    /// The URL of the driver.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks the driver to stop its browsers and itself. A killed driver leaves its browsers running.
    fn ask_to_stop(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(STOP_LIMIT))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read(&mut [0; 64]).map(|_| ())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // If it still runs afterwards, it is killed.
        let _ = self.ask_to_stop();
        let asked = Instant::now();
        while asked.elapsed() < STOP_LIMIT && matches!(self.program.0.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A port of this machine that no program uses now.
///
/// # Errors
/// If the system has none.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Whether a program on this machine takes connections on `port`.
pub(crate) fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Waits until a program takes connections on `port`. Returns `false` if none does within [`START_LIMIT`].
pub(crate) fn listens_soon(port: u16) -> bool {
    let started = Instant::now();
    while !listens(port) {
        if started.elapsed() > START_LIMIT {
            return false;
        }
        thread::sleep(Duration::from_millis(100));
    }
    true
}
