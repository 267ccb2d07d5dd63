//! The drivers of the browsers.

use crate::{Engine, PATIENCE, POLL};
use std::env;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// A driver that a test uses until this is dropped. Chromium's serves all tests; the others have one session each, so a
/// test starts its own.
pub(crate) struct Driver {
    pub(crate) url: String,
    /// The driver first, so that its browser ends before the screen does.
    programs: Vec<Child>,
}

/// A port of this machine on which nothing listens.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("it has a port").port()
}

impl Driver {
    /// The driver at `WEBDRIVER_URL`, or a new process of the program `WEBDRIVER`.
    pub(crate) async fn ready(engine: Engine) -> Driver {
        if engine == Engine::Chromium {
            let url = env::var("WEBDRIVER_URL").unwrap_or_else(|_| "http://127.0.0.1:9515".to_owned());
            return Driver { url, programs: Vec::new() };
        }
        let port = free_port();
        let program = env::var("WEBDRIVER").unwrap_or_else(|_| engine.driver().to_owned());
        let mut command = Command::new(&program);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut driver = Driver { url: format!("http://127.0.0.1:{port}"), programs: Vec::new() };
        if engine == Engine::Firefox {
            // By default each takes port 9222, so that two could not run at once.
            command.arg("--websocket-port=0");
        } else {
            let (screen, name) = screen();
            driver.programs.push(screen);
            // Its sandbox does not run as root. The only pages that are opened are our own.
            command.env("DISPLAY", name).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        }
        let child = command.spawn().unwrap_or_else(|error| panic!("{program}: {error}"));
        driver.programs.insert(0, child);
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "{program} does not listen on port {port}");
            tokio::time::sleep(POLL).await;
        }
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        for program in &mut self.programs {
            // It may have ended by itself.
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// Starts a screen in memory. Returns it with its name, e.g. `:0`.
fn screen() -> (Child, String) {
    let mut server = Command::new("Xvfb");
    server.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
    let mut server = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("Xvfb is installed");
    let mut number = String::new();
    let output = server.stdout.take().expect("its output is piped");
    BufReader::new(output).read_line(&mut number).expect("it writes the number of the screen");
    assert!(!number.is_empty(), "Xvfb has found no free screen");
    (server, format!(":{}", number.trim()))
}
