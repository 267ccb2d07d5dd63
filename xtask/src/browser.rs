//! Chromium and its driver.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::machine::Machine;
use crate::report::Steps;

const DRIVER: &str = "chromedriver";
const START_LIMIT: Duration = Duration::from_secs(20);
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

/// A running driver; stops, with the browsers it started, when dropped.
pub(crate) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port.
    ///
    /// # Errors
    /// When it does not listen within 20 seconds.
    pub(crate) fn start(machine: &Machine, program: &PathBuf) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let child = machine
            .process(program)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let driver = Self { child, port };
        if !listens_within(port, START_LIMIT) {
            bail!("{DRIVER} does not listen on port {port}");
        }
        Ok(driver)
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to end its browsers and itself: a killed driver leaves its browsers behind.
    fn ask_to_stop(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(STOP_LIMIT))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read(&mut [0; 64]).map(|_| ())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whatever it answers, it is killed if it still runs.
        let _ = self.ask_to_stop();
        let asked = Instant::now();
        while asked.elapsed() < STOP_LIMIT {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether something on this machine takes connections on `port` before `limit` has passed.
pub(crate) fn listens_within(port: u16, limit: Duration) -> bool {
    let started = Instant::now();
    while started.elapsed() < limit {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return true;
        }
        thread::sleep(Duration::from_millis(100));
    }
    false
}
