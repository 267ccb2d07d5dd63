//! The search at the end of every test for secrets that stand where they must not: in the proxy's log, answers, metrics
//! and state, and in all that a script, an extension or a log could read of the widget. What the page says by itself is
//! its own affair.

use crate::TestContext;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use demo::{Options, StateSettings};
use proxy::Proxy;
use sandbox::seed;
use secrecy::{ExposeSecret, SecretString};
use std::fs;
use std::io::{self, Write};
use std::slice;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tempfile::TempDir;
use tower::ServiceExt;
use tracing::subscriber::DefaultGuard;

/// Our own crates on the proxy's side. What libraries log at this level holds what goes over the wire.
const OURS: &str = "proxy=trace,redemption_runner=trace,store=trace,edge=trace,redemption=trace";
/// An answer that the demo gives is never longer, in bytes.
const LONGEST: usize = 1 << 20;
const READABLE: &str = include_str!("readable.js");

/// Text that comes together while a test runs.
#[derive(Clone, Default)]
struct Record(Arc<Mutex<Vec<u8>>>);

impl Record {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Record {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a test's secrets are, and where they could have come to stand.
pub(crate) struct Canaries {
    secrets: Vec<String>,
    log: Record,
    answers: Record,
    state: TempDir,
    _logging: DefaultGuard,
}

impl Canaries {
    /// Has everything recorded that a demo with these options will do on this thread.
    pub(crate) fn install(options: &mut Options) -> Canaries {
        let state = TempDir::new().expect("there is room for a folder");
        let (log, answers) = (Record::default(), Record::default());
        let file = state.path().join("state.db");
        options.state = StateSettings {
            store: format!("sqlite:{}", file.display()).parse().expect("it is a file's"),
            ..StateSettings::in_memory()
        };
        let heard = answers.clone();
        options.around = Box::new(|proxy: Router| proxy.layer(from_fn_with_state(heard, record)));
        let written = log.clone();
        // While there is one subscriber, a line first met by a thread without one is off for all of them.
        static SECOND: LazyLock<tracing::Dispatch> =
            LazyLock::new(|| tracing::Dispatch::new(tracing_subscriber::registry()));
        LazyLock::force(&SECOND);
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_env_filter(OURS)
            .with_writer(move || written.clone())
            .finish();
        let cinema = &options.sandbox;
        let keys = [
            &cinema.ocapi_token,
            &cinema.connect_token,
            &cinema.gas_password,
            &cinema.procinema_key,
            &cinema.partner_key,
        ];
        let barcodes = seed::vouchers().iter().map(|card| card.barcode);
        let codes = seed::PROCINEMA_CODES.into_iter().chain([seed::PROCINEMA_DEMO]);
        let codes = barcodes.chain(codes).map(str::to_owned);
        let mut canaries = Canaries {
            secrets: keys.into_iter().cloned().chain(codes).collect(),
            log,
            answers,
            state,
            _logging: tracing::subscriber::set_default(subscriber),
        };
        canaries.add(slice::from_ref(&options.state.secret));
        canaries
    }

    /// More that is secret.
    pub(crate) fn add(&mut self, secrets: &[SecretString]) {
        self.secrets.extend(secrets.iter().map(|secret| secret.expose_secret().to_owned()));
    }

    /// Looks for them.
    pub(crate) async fn assert_absent(&self, test: &TestContext, proxy: &Proxy) {
        let metrics = Request::get("/metrics").body(Body::empty()).expect("it is a request");
        let metrics = proxy.metrics().oneshot(metrics).await.expect("a router answers");
        let metrics = to_bytes(metrics.into_body(), LONGEST).await.expect("it is short");
        let (log, answers) = (self.log.text(), self.answers.text());
        // A page may be another site's, which does without our proxy.
        assert_eq!(log.is_empty(), answers.is_empty(), "each answer is logged");
        let places = [
            ("log", log),
            ("answers", answers),
            ("metrics", String::from_utf8_lossy(&metrics).into_owned()),
            ("state", self.kept()),
            ("page", readable(test).await),
        ];
        for (place, text) in places {
            assert!(
                ["log", "answers"].contains(&place) || !text.is_empty(),
                "nothing was read of the {place}"
            );
            for secret in &self.secrets {
                assert!(
                    !text.contains(secret.as_str()),
                    "{secret} in the {place}, after {:?}",
                    before(&text, secret)
                );
            }
            for pin in seed::vouchers().iter().filter_map(|card| card.pin) {
                assert!(!stands_alone(&text, pin), "{pin} in the {place}, after {:?}", before(&text, pin));
            }
        }
    }

    /// All bytes of the state's files.
    fn kept(&self) -> String {
        let files = fs::read_dir(self.state.path()).expect("the folder is there").filter_map(Result::ok);
        let files = files.map(|file| fs::read(file.path()).expect("a file can be read"));
        String::from_utf8_lossy(&files.collect::<Vec<_>>().concat()).into_owned()
    }
}

/// Whether these digits are no part of an id, a number of milliseconds or a time: random ids hold any four digits.
fn stands_alone(text: &str, digits: &str) -> bool {
    let belongs = |letter: char| letter.is_alphanumeric() || "-_.:".contains(letter);
    let parts: Vec<&str> = text.split(digits).collect();
    parts.windows(2).any(|around| !around[0].ends_with(belongs) && !around[1].starts_with(belongs))
}

/// What stands before a secret that was found.
fn before<'a>(text: &'a str, secret: &str) -> &'a str {
    let before = text.split(secret).next().unwrap_or_default();
    before.char_indices().rev().nth(200).and_then(|(at, _)| before.get(at..)).unwrap_or(before)
}

/// Writes down what the proxy answers.
async fn record(State(mut answers): State<Record>, request: Request, next: Next) -> Response {
    let (head, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, LONGEST).await.expect("an answer is short");
    let text = format!("{} {:?}\n{}\n", head.status, head.headers, String::from_utf8_lossy(&body));
    answers.write_all(text.as_bytes()).expect("memory can be written");
    Response::from_parts(head, Body::from(body))
}

/// What can be read in the page and of what it did: storage, addresses, the drawn widget, events, the console.
pub async fn readable(test: &TestContext) -> String {
    let page = test.browser.run_async(READABLE, vec![]).await;
    let page = page["value"].as_str().unwrap_or_else(|| panic!("{page}")).to_owned();
    let urls: Vec<String> = test.sandbox.ledger().into_iter().map(|call| call.path).collect();
    format!("{page}\n{}\n{}", test.browser.console().await.join("\n"), urls.join("\n"))
}
