//! Pages and files of a test's own, on the site's origin and with headers of their own.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Stands in every page that embeds the widget.
const HOST_SCRIPT: &str = include_str!("host_page.js");

/// One of them.
#[derive(Clone)]
pub struct ServedFile {
    /// Its content.
    pub content: Vec<u8>,
    /// Its headers beside the content's type.
    pub headers: Vec<(&'static str, String)>,
    /// What kind of content it is.
    pub kind: &'static str,
    /// Where it waits for being let out.
    pub gate: Gate,
}

impl ServedFile {
    /// A leaf without anything special.
    pub fn new(kind: &'static str, content: impl Into<Vec<u8>>) -> ServedFile {
        ServedFile { content: content.into(), headers: Vec::new(), kind, gate: Gate::opened() }
    }
}

/// Holds answers back until it is opened.
#[derive(Clone)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// One that holds nothing back.
    pub fn opened() -> Gate {
        Gate(Arc::new(watch::Sender::new(true)))
    }

    /// One that holds everything back.
    pub fn closed() -> Gate {
        Gate(Arc::new(watch::Sender::new(false)))
    }

    /// Lets out what waits, and all that comes.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    async fn pass(&self) {
        // The sender is here, so it does not fail.
        let _ = self.0.subscribe().wait_for(|open| *open).await;
    }
}

#[derive(Clone)]
pub(crate) struct TestFiles(Arc<Mutex<BTreeMap<String, ServedFile>>>);

impl Default for TestFiles {
    fn default() -> TestFiles {
        let files = TestFiles(Arc::default());
        files.put("host_page.js", ServedFile::new("text/javascript", HOST_SCRIPT));
        files
    }
}

impl TestFiles {
    pub(crate) fn put(&self, name: &str, leaf: ServedFile) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), leaf);
    }

    fn get(&self, name: &str) -> Option<ServedFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    pub(crate) fn router(&self) -> Router {
        Router::new().route("/test/{name}", get(answer)).with_state(self.clone())
    }
}

async fn answer(State(files): State<TestFiles>, Path(name): Path<String>) -> Response {
    let Some(leaf) = files.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    leaf.gate.pass().await;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(leaf.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in leaf.headers {
        let value = HeaderValue::try_from(value).expect("a header's value");
        headers.insert(HeaderName::from_static(name), value);
    }
    (headers, leaf.content).into_response()
}
