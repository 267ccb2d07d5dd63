//! Scripts that run in every page before the page's own, and addresses that do not answer. Chromium's driver can add such
//! scripts itself; for the others the site adds them to its pages.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// The address of all scripts. A policy with `'self'` allows it.
const PATH: &str = "/test/every-page.js";

/// The changes that a site makes to its pages for a test.
#[derive(Clone, Default)]
pub(crate) struct PageScripts(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    added: u64,
    scripts: Vec<(u64, String)>,
    blocked: Vec<String>,
}

impl PageScripts {
    /// Adds a script and returns its number.
    pub(crate) fn add(&self, script: &str) -> u64 {
        self.with(|kept| {
            kept.added += 1;
            kept.scripts.push((kept.added, script.to_owned()));
            kept.added
        })
    }

    pub(crate) fn remove(&self, number: u64) {
        self.with(|kept| kept.scripts.retain(|(other, _)| *other != number));
    }

    /// Breaks the connection instead of answering, if the path of a request contains one of these. Replaces the last ones.
    pub(crate) fn block(&self, parts: &[&str]) {
        self.with(|kept| kept.blocked = parts.iter().map(|part| (*part).to_owned()).collect());
    }

    /// Makes a site serve the scripts, name them in its pages, and break the blocked connections.
    pub(crate) fn wrap(&self, site: Router) -> Router {
        site.layer(from_fn_with_state(self.clone(), answer))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Kept) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn answer(State(scripts): State<PageScripts>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if scripts.with(|kept| kept.blocked.iter().any(|part| path.contains(part.as_str()))) {
        let broken = stream::iter([Err::<Vec<u8>, _>(io::Error::other("blocked by the test"))]);
        return Body::from_stream(broken).into_response();
    }
    if path == PATH {
        let all = scripts
            .with(|kept| kept.scripts.iter().map(|(_, script)| format!("{script}\n;")).collect::<String>());
        let head = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-store")];
        return (head, all).into_response();
    }
    let response = next.run(request).await;
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_page = kind.starts_with("text/html") || kind.starts_with("application/xhtml+xml");
    if !is_page || scripts.with(|kept| kept.scripts.is_empty()) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a page can be read");
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(with_script(&body)))
}

/// The page with the scripts before everything else in it.
fn with_script(page: &[u8]) -> Vec<u8> {
    let ends = ["<head>", "<!DOCTYPE html>"].into_iter().find_map(|tag| {
        let at = page.windows(tag.len()).position(|part| part.eq_ignore_ascii_case(tag.as_bytes()))?;
        Some(at + tag.len())
    });
    let (before, after) = page.split_at(ends.unwrap_or(0));
    [before, format!(r#"<script src="{PATH}"></script>"#).as_bytes(), after].concat()
}
