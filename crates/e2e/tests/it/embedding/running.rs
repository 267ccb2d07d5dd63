//! A program that a test runs beside its demo.

use e2e::POLL;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running program. Dropping it ends the program.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Runs a command of the repository that starts the sandbox, and waits until it listens at `place`.
    pub(crate) async fn sandbox(command: &str, place: &str) -> Running {
        let (_, port) = place.split_once(':').expect("a place has a port");
        let mut words = command.split(' ');
        let mut cargo = Command::new(words.next().expect("a program"));
        cargo.args(words).env("SANDBOX_PORT", port).stdout(Stdio::null());
        cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
        let mut running = Running(cargo.spawn().unwrap_or_else(|error| panic!("{command}: {error}")));
        // For as long as cargo builds it. A test never blocks its thread, because its demo runs on the same one, and would find
        // that its calls have run out of time.
        while TcpStream::connect(place).is_err() {
            assert_eq!(running.0.try_wait().expect("it is a child of ours"), None, "{command} ended");
            tokio::time::sleep(POLL).await;
        }
        running
    }

    pub(crate) fn end(&mut self) {
        // This fails if the program has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
