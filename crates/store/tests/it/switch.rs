//! The network between a proxy and its PostgreSQL, which a test may break.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// A port that forwards to a server's socket.
pub(crate) struct Switch {
    port: u16,
    server: Arc<Mutex<PathBuf>>,
    /// The state of the existing connections. It does not affect new ones.
    fate: watch::Sender<Fate>,
}

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Forwarded,
    /// Open, but nothing passes any more.
    Silent,
    Closed,
}

impl Switch {
    pub(crate) async fn to(server: PathBuf) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (server, fate) = (Arc::new(Mutex::new(server)), watch::Sender::new(Fate::Forwarded));
        let (target, fates) = (Arc::clone(&server), fate.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let socket = target.lock().unwrap().clone();
                tokio::spawn(forward(client, socket, fates.subscribe()));
            }
        });
        Self { port, server, fate }
    }

    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes the existing connections silent, as if a router had dropped them.
    pub(crate) fn silence(&self) {
        self.fate.send_replace(Fate::Silent);
    }

    /// Sends new connections to another server, and ends the existing ones.
    pub(crate) fn turn_to(&self, server: PathBuf) {
        *self.server.lock().unwrap() = server;
        self.fate.send_replace(Fate::Closed);
    }
}

async fn forward(mut client: TcpStream, socket: PathBuf, mut fates: watch::Receiver<Fate>) {
    let Ok(mut server) = UnixStream::connect(socket).await else { return };
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
        // Waits for changes after the connection was made.
        changed = fates.changed() => if changed.is_ok() && *fates.borrow() == Fate::Silent {
            // Stays open until the test ends.
            let _ = fates.wait_for(|fate| *fate == Fate::Closed).await;
        }
    }
}
