//! The search for leaked secrets at the end of every test: in the log, answers, metrics and state of the proxy, and in
//! everything that a script or an extension could read of the widget. The HTML of the page itself is not searched.

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

/// Our crates in the process of the proxy. Libraries log whole requests at this level.
const OURS: &str = "proxy=trace,redemption_runner=trace,store=trace,edge=trace,redemption=trace";
/// The length of the longest answer of the demo, in bytes.
const LONGEST: usize = 1 << 20;
/// A PIN that is part of no id, price or time, so it leaked if it is found anywhere. In the store, values stand side by
/// side, and four digits of one cannot be told from those of another.
pub const WRONG_PIN: &str = "73519068";
const READABLE: &str = include_str!("readable.js");

/// Text that is collected while a test runs.
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

/// The secrets of a test, and the places that are searched for them.
pub(crate) struct Canaries {
    secrets: Vec<String>,
    log: Record,
    answers: Record,
    state: TempDir,
    _logging: DefaultGuard,
}

impl Canaries {
    /// Makes a demo with these options record its log, answers and state, if it runs on this thread.
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
        // tracing caches for each line whether it is enabled. With a single subscriber, a line that first runs on a
        // thread without one would be disabled for all threads.
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
        let codes = barcodes.chain(codes).chain([WRONG_PIN]).map(str::to_owned);
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

    /// Adds secrets to search for.
    pub(crate) fn add(&mut self, secrets: &[SecretString]) {
        self.secrets.extend(secrets.iter().map(|secret| secret.expose_secret().to_owned()));
    }

    /// Panics if a secret is in one of the places.
    pub(crate) async fn assert_absent(&self, test: &TestContext, proxy: &Proxy) {
        let metrics = Request::get("/metrics").body(Body::empty()).expect("it is a request");
        let metrics = proxy.metrics().oneshot(metrics).await.expect("a router answers");
        let metrics = to_bytes(metrics.into_body(), LONGEST).await.expect("it is short");
        // Without the values, because a sum of seconds may have the digits of a barcode.
        let metrics = String::from_utf8_lossy(&metrics);
        let metrics = metrics.lines().map(|line| line.rsplit_once(' ').map_or(line, |(series, _)| series));
        let metrics = metrics.collect::<Vec<_>>().join("\n");
        let (log, answers) = (self.log.text(), self.answers.text());
        // Both are empty if the page does not use our proxy.
        assert_eq!(log.is_empty(), answers.is_empty(), "each answer is logged, and nothing else: {log}");
        let places = [
            ("log", log),
            ("answers", answers),
            ("metrics", metrics),
            ("state", self.kept()),
            ("page", readable(test).await),
        ];
        for (place, text) in places {
            assert!(["log", "answers"].contains(&place) || !text.is_empty(), "the {place} could not be read");
            for secret in &self.secrets {
                assert!(
                    !text.contains(secret.as_str()),
                    "{secret} in the {place}, after {:?}",
                    before(&text, secret)
                );
            }
            // The widget shows how a barcode ends, and one ends in its PIN.
            let pins = seed::vouchers().iter().filter_map(|card| Some((card.pin?, card.barcode)));
            // The state holds base64, whose digits may stand around any four others by chance. The other places have
            // addresses, where a PIN could follow a slash.
            let belong = if place == "state" { "-_.:+/" } else { "-_.:" };
            for (pin, _) in pins.filter(|(pin, barcode)| !barcode.ends_with(pin)) {
                assert!(
                    !stands_alone(&text, pin, belong),
                    "{pin} in the {place}, after {:?}",
                    before(&text, pin)
                );
            }
        }
    }

    /// The bytes of all files of the state.
    fn kept(&self) -> String {
        let files = fs::read_dir(self.state.path()).expect("the folder is there").filter_map(Result::ok);
        let files = files.map(|file| fs::read(file.path()).expect("a file can be read"));
        String::from_utf8_lossy(&files.collect::<Vec<_>>().concat()).into_owned()
    }
}

/// Whether the text has these digits outside of ids, numbers and times, which can contain any four digits by chance.
/// Those are made of letters, digits and the signs that `belong` to them.
pub fn stands_alone(text: &str, digits: &str, belong: &str) -> bool {
    let belongs = |letter: char| letter.is_alphanumeric() || belong.contains(letter);
    let parts: Vec<&str> = text.split(digits).collect();
    parts.windows(2).any(|around| !around[0].ends_with(belongs) && !around[1].starts_with(belongs))
}

/// The text before a secret that was found, at most 200 characters.
fn before<'a>(text: &'a str, secret: &str) -> &'a str {
    let before = text.split(secret).next().unwrap_or_default();
    before.char_indices().rev().nth(200).and_then(|(at, _)| before.get(at..)).unwrap_or(before)
}

/// Records the answer of the proxy.
async fn record(State(mut answers): State<Record>, request: Request, next: Next) -> Response {
    let (head, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, LONGEST).await.expect("an answer is short");
    let text = format!("{} {:?}\n{}\n", head.status, head.headers, String::from_utf8_lossy(&body));
    answers.write_all(text.as_bytes()).expect("memory can be written");
    Response::from_parts(head, Body::from(body))
}

/// Everything that a script can read of the widget: storage, addresses, its HTML, events and the console; and the paths
/// of the calls to the cinema.
pub async fn readable(test: &TestContext) -> String {
    let page = test.browser.run_async(READABLE, vec![]).await;
    let page = page["value"].as_str().unwrap_or_else(|| panic!("{page}")).to_owned();
    let urls: Vec<String> = test.sandbox.ledger().into_iter().map(|call| call.path).collect();
    format!("{page}\n{}\n{}", test.browser.console().await.join("\n"), urls.join("\n"))
}
