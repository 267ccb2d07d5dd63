//! The pages: the repository's own, the widget beside them, and all else through the proxy.

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Redirect;
use axum::routing::get;
use std::path::Path;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// What the widget needs of a site that is careful: one word, `'wasm-unsafe-eval'`, which lets WebAssembly be compiled
/// and no text be run.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // The order's id stands in the page's address.
    (REFERRER_POLICY, "no-referrer"),
    // Files are asked for again, so that a rebuilt widget is seen.
    (CACHE_CONTROL, "no-cache"),
];

/// The playground's files, and beside them what its static copy has in the same folder: the widget and the themes.
fn playground(assets: &Path, page: &Path) -> ServeDir<ServeDir<ServeDir>> {
    let style = ServeDir::new(page.join("style"));
    ServeDir::new(page.join("playground")).fallback(ServeDir::new(assets).fallback(style))
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

/// The files of a folder in the place of the repository's page.
pub(crate) fn of_another(folder: &Path, backend: Router, proxy: Router) -> Router {
    let files = ServeDir::new(folder).call_fallback_on_method_not_allowed(true).fallback(proxy);
    with_headers(Router::new().merge(backend).fallback_service(files))
}

fn with_headers(site: Router) -> Router {
    HEADERS.into_iter().fold(site, |site, (name, value)| {
        site.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
    })
}

/// Every file of the built widget under its own name, as a site serves the folder.
fn widget(assets: &Path) -> Router {
    let files = std::fs::read_dir(assets).into_iter().flatten().flatten();
    files.filter(|file| file.path().is_file()).fold(Router::new(), |router, file| {
        match file.file_name().to_str() {
            // These mean something else in a route.
            Some(name) if !name.contains(['{', '}']) => {
                router.route_service(&format!("/{name}"), ServeFile::new(file.path()))
            }
            _ => router,
        }
    })
}
