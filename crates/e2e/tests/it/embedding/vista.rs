//! A server in the place of Vista that records each request, and a DNS server with its addresses.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, UdpSocket};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// How the server behaves.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Manner {
    /// Answers each request with its own address and the request's body.
    Answers,
    /// Answers reads. Closes the connection when it has read any other request.
    HangsUp,
    /// Reads requests and never answers.
    IsSilent,
}

/// A request that the server has read.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// The headers, in lower case, one a line.
    pub(crate) headers: String,
}

/// A running server at a port of every address of this machine.
pub(crate) struct Vista {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A file of the folder `certificates`. Both certificates in it are self-signed, for localhost, and valid until 2126.
/// The server has the key of `vista.pem`.
pub(crate) fn certificate(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/embedding/certificates").join(name)
}

impl Vista {
    /// Starts the server, without TLS.
    pub(crate) async fn start(manner: Manner) -> Vista {
        Vista::listen(manner, None).await
    }

    /// Starts the server with TLS and `vista.pem`.
    pub(crate) async fn with_tls() -> Vista {
        let own = CertificateDer::from_pem_file(certificate("vista.pem")).expect("a certificate");
        let key = PrivateKeyDer::from_pem_file(certificate("vista.key")).expect("a key");
        let settings = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![own], key);
        let acceptor = TlsAcceptor::from(Arc::new(settings.expect("they belong together")));
        Vista::listen(Manner::Answers, Some(acceptor)).await
    }

    async fn listen(manner: Manner, tls: Option<TlsAcceptor>) -> Vista {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await.expect("a port is free");
        let port = listener.local_addr().expect("it has a port").port();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let record = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (record, tls) = (record.clone(), tls.clone());
                let address = stream.local_addr().expect("a connection has an address").ip();
                tokio::spawn(async move {
                    match tls {
                        None => converse(stream, manner, address, record).await,
                        // A client that does not trust the certificate ends the handshake.
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => converse(stream, manner, address, record).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Vista { port, seen }
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The methods of the requests that are no reads.
    pub(crate) fn writes(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.method).filter(|method| method != "GET").collect()
    }
}

/// Reads requests from a connection until it ends; then returns `None`.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    manner: Manner,
    address: IpAddr,
    record: Arc<Mutex<Vec<Seen>>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let headers = lines.split_off(1).join("\n").to_lowercase();
        let length = headers.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a number"))];
        stream.read_exact(&mut body).await.ok()?;
        let method = lines.concat().split(' ').next().unwrap_or_default().to_owned();
        let is_read = method == "GET";
        record.lock().unwrap_or_else(PoisonError::into_inner).push(Seen { method, headers });
        match manner {
            Manner::HangsUp if !is_read => return None,
            Manner::IsSilent => std::future::pending().await,
            Manner::Answers | Manner::HangsUp => {}
        }
        let answer = format!("{address} {}", String::from_utf8_lossy(&body));
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", answer.len());
        stream.write_all(format!("{head}{answer}").as_bytes()).await.ok()?;
    }
}

/// A DNS server with the same addresses for every name. They may be kept for a second.
pub(crate) struct Dns {
    /// Its own address and port.
    pub(crate) place: String,
    addresses: Arc<Mutex<Vec<Ipv4Addr>>>,
}

impl Dns {
    pub(crate) async fn start(addresses: &[Ipv4Addr]) -> Dns {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let place = socket.local_addr().expect("it has a port").to_string();
        let addresses = Arc::new(Mutex::new(addresses.to_vec()));
        let known = addresses.clone();
        tokio::spawn(async move {
            let mut query = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut query).await {
                let known = known.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let _ = socket.send_to(&dns_answer(&query[..length], &known), from).await;
            }
        });
        Dns { place, addresses }
    }

    pub(crate) fn change(&self, addresses: &[Ipv4Addr]) {
        *self.addresses.lock().unwrap_or_else(PoisonError::into_inner) = addresses.to_vec();
    }
}

/// The answer to a query with one question (RFC 1035). Only a question for IPv4 addresses has some.
fn dns_answer(query: &[u8], addresses: &[Ipv4Addr]) -> Vec<u8> {
    let name = query[12..].iter().position(|byte| *byte == 0).expect("a name ends with a zero");
    let question = &query[12..12 + name + 5];
    let addresses = if question.ends_with(&[0, 1, 0, 1]) { addresses } else { &[] };
    // An answer without an error, to one question.
    let mut answer =
        [&query[..2], &[0x81, 0x80, 0, 1, 0, addresses.len() as u8, 0, 0, 0, 0], question].concat();
    for address in addresses {
        // The name of the question, type A, class IN, one second, four bytes.
        answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4]);
        answer.extend(address.octets());
    }
    answer
}
