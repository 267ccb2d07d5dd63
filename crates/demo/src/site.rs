//! Serves the pages of the repository and the widget. All other requests go to the proxy.

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Redirect;
use axum::routing::get;
use std::path::Path;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// A strict policy. The widget needs only one exception: `'wasm-unsafe-eval'` allows WebAssembly, but no `eval`.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    worker-src blob:; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // The address of the page contains the order id, which must not leak in the referrer.
    (REFERRER_POLICY, "no-referrer"),
    // Browsers revalidate files, so that a reload shows a rebuilt widget.
    (CACHE_CONTROL, "no-cache"),
];

/// The files of the playground, with the widget and the themes in the same folder, as in its static copy.
fn playground(assets: &Path, page: &Path) -> ServeDir<ServeDir<ServeDir>> {
    let style = ServeDir::new(page.join("style"));
    ServeDir::new(page.join("playground")).fallback(ServeDir::new(assets).precompressed_br().fallback(style))
}

pub(crate) fn router(assets: &Path, page: &Path, backend: Router, proxy: Router) -> Router {
    let site = Router::new()
        .route_service("/", ServeFile::new(page.join("index.html")))
        .nest_service("/style", ServeDir::new(page.join("style")))
        .route("/playground", get(async || Redirect::temporary("/playground/")))
        .nest_service("/playground/", playground(assets, page))
        .merge(widget(assets))
        .merge(backend)
        .fallback_service(proxy);
    with_headers(site)
}

/// Serves a folder instead of the page of the repository.
pub(crate) fn of_another(folder: &Path, backend: Router, proxy: Router) -> Router {
    let files = ServeDir::new(folder).call_fallback_on_method_not_allowed(true).fallback(proxy);
    with_headers(Router::new().merge(backend).fallback_service(files))
}

fn with_headers(site: Router) -> Router {
    HEADERS.into_iter().fold(site, |site, (name, value)| {
        site.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
    })
}

/// Serves every file of the built widget under its name. A browser that takes brotli gets the
/// file `.br` beside it.
fn widget(assets: &Path) -> Router {
    let files = std::fs::read_dir(assets).into_iter().flatten().flatten();
    files.filter(|file| file.path().is_file()).fold(Router::new(), |router, file| {
        match file.file_name().to_str() {
            // These characters have a meaning in a route of axum.
            Some(name) if !name.contains(['{', '}']) => {
                router.route_service(&format!("/{name}"), ServeFile::new(file.path()).precompressed_br())
            }
            _ => router,
        }
    })
}
