//! Files that a test serves itself, under `/test/` of the site.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Every host page runs this script after the element.
const HOST_SCRIPT: &str = include_str!("host_page.js");

/// A file with its headers.
#[derive(Clone)]
pub struct ServedFile {
    /// The content.
    pub content: Vec<u8>,
    /// Headers in addition to `content-type` and `cache-control`.
    pub headers: Vec<(&'static str, String)>,
    /// The `content-type`.
    pub kind: &'static str,
    /// Holds the response back while it is closed.
    pub gate: Gate,
}

impl ServedFile {
    /// A file with no further headers and an open gate.
    pub fn new(kind: &'static str, content: impl Into<Vec<u8>>) -> ServedFile {
        ServedFile { content: content.into(), headers: Vec::new(), kind, gate: Gate::opened() }
    }

    /// The same file, which caches may keep for a day.
    pub fn for_a_day(mut self) -> ServedFile {
        self.headers.push(("cache-control", "max-age=86400".to_owned()));
        self
    }
}

/// Holds back responses until it is opened. A clone is the same gate.
#[derive(Clone)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// A gate that is open.
    pub fn opened() -> Gate {
        Gate(Arc::new(watch::Sender::new(true)))
    }

    /// A gate that is closed.
    pub fn closed() -> Gate {
        Gate(Arc::new(watch::Sender::new(false)))
    }

    /// Releases the responses that wait, and all later ones.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    async fn pass(&self) {
        // Waiting fails only if the sender is dropped, and `self` has it.
        let _ = self.0.subscribe().wait_for(|open| *open).await;
    }
}

#[derive(Clone)]
pub(crate) struct TestFiles(Arc<Mutex<BTreeMap<String, ServedFile>>>);

impl Default for TestFiles {
    fn default() -> TestFiles {
        let files = TestFiles(Arc::default());
        files.insert("host_page.js", ServedFile::new("text/javascript", HOST_SCRIPT));
        files
    }
}

impl TestFiles {
    pub(crate) fn insert(&self, name: &str, file: ServedFile) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), file);
    }

    fn get(&self, name: &str) -> Option<ServedFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    pub(crate) fn router(&self) -> Router {
        Router::new().route("/test/{name}", get(answer)).with_state(self.clone())
    }
}

async fn answer(State(files): State<TestFiles>, Path(name): Path<String>) -> Response {
    let Some(file) = files.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    file.gate.pass().await;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in file.headers {
        let value = HeaderValue::try_from(value).expect("a header's value is ASCII");
        headers.insert(HeaderName::from_static(name), value);
    }
    (headers, file.content).into_response()
}
