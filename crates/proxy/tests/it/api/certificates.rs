//! TLS certificates are checked. If one is not trusted, nothing is sent.

use crate::support::house::{Got, Served, listener};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proxy::Config;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// A self-signed certificate for localhost and 127.0.0.1, valid until 2126, and its key.
const CERTIFICATE: &str = concat!(
    "MIIBmjCCAUGgAwIBAgIUYxysY5bv7Pw/us8GzALs5Gf115swCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2",
    "MTEyNDA3MDEwN1oYDzIxMjYxMDMxMDcwMTA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC",
    "AATPVIep2FbjUenSf9f2A4nFXnS+vilMvCV84LKlWj8839nV8GbVWlfjygJ/LNL8JQoW/cCPLYI+DDt9eLVVfVzdo28wbTAdBgNV",
    "HQ4EFgQU1lYsPAtDGG1/O7MturJ8PBkbmU0wHwYDVR0jBBgwFoAU1lYsPAtDGG1/O7MturJ8PBkbmU0wDwYDVR0TAQH/BAUwAwEB",
    "/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDRwAwRAIgcfMqdT4aBDGE3CrD3pjLSqvv9AJSlgYy2Pkp",
    "1yxVrLoCIDPvnWTsdlgzMobNLH1fy/m7lNO9gVyhKjyazc3AyZEI",
);
const KEY: &str = concat!(
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7JVylJJ+4x4YqA1pK0hbQKxOphu12MchiEVeB0i+YEKhRANCAATP",
    "VIep2FbjUenSf9f2A4nFXnS+vilMvCV84LKlWj8839nV8GbVWlfjygJ/LNL8JQoW/cCPLYI+DDt9eLVVfVzd",
);

/// A server with that certificate. Returns its port and the count of requests that it could read.
async fn impostor(read: Arc<AtomicU32>) -> u16 {
    let (certificate, key) = (STANDARD.decode(CERTIFICATE).unwrap(), STANDARD.decode(KEY).unwrap());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], PrivatePkcs8KeyDer::from(key).into())
        .unwrap();
    let (acceptor, listener) = (TlsAcceptor::from(Arc::new(config)), listener().await);
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let Ok(mut socket) = acceptor.accept(socket).await else { continue };
            if socket.read(&mut [0; 4096]).await.is_ok_and(|bytes| bytes > 0) {
                read.fetch_add(1, Ordering::SeqCst);
                let _ = socket.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await;
                let _ = socket.shutdown().await;
            }
        }
    });
    port
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_whose_certificate_nobody_vouches_for() {
    let read = Arc::new(AtomicU32::new(0));
    let port = impostor(read.clone()).await;
    for host in ["localhost", "127.0.0.1"] {
        let base = format!("https://{host}:{port}");
        let proxy = Served::with(Config::new(base.parse().unwrap(), "canary-token".into())).await;
        for (method, path) in [("GET", "/ocapi/v1/orders/o1"), ("POST", "/ocapi/v1/orders/o1/expiry/reset")] {
            let got = Got::from(proxy.request(method, path)).await;
            assert_eq!((got.status, got.problem().as_str()), (503, "unavailable"), "{method} {base}");
        }
    }
    assert_eq!(read.load(Ordering::SeqCst), 0);
    // The server does answer a client that checks nothing.
    let careless = reqwest::Client::builder().no_proxy().danger_accept_invalid_certs(true).build().unwrap();
    let answer = careless.get(format!("https://localhost:{port}/")).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), read.load(Ordering::SeqCst)), (204, 1));
}
