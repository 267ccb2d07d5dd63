//! The engines of browsers in which the tests run, and the abilities that not every driver has.

use serde_json::{Value, json};
use std::env;
use std::fmt;
use std::io::{Write, stderr};
use std::thread;

/// The options of Chromium. The wasm tests of the widget use the same file.
const CHROMIUM: &str = include_str!("../../../webdriver.json");

/// An engine of browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, by WebKitWebDriver.
    WebKit,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Engine {
    /// The engine that `WEBDRIVER_ENGINE` names: `chromium`, `firefox` or `webkit`. Chromium by default.
    pub fn current() -> Engine {
        match env::var("WEBDRIVER_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Engine::Chromium,
            Ok("firefox") => Engine::Firefox,
            Ok("webkit") => Engine::WebKit,
            Ok(other) => panic!("WEBDRIVER_ENGINE is chromium, firefox or webkit, not {other}"),
        }
    }

    /// The name of the driver's program.
    pub(crate) fn driver(self) -> &'static str {
        match self {
            Engine::Chromium => "chromedriver",
            Engine::Firefox => "geckodriver",
            Engine::WebKit => "WebKitWebDriver",
        }
    }

    /// The capabilities of a session. The arguments are Chromium's.
    pub(crate) fn capabilities(self, arguments: &[String]) -> Value {
        match self {
            Engine::Chromium => {
                let mut options: Value = serde_json::from_str(CHROMIUM).expect("webdriver.json is JSON");
                let usual = options.pointer_mut("/goog:chromeOptions/args").and_then(Value::as_array_mut);
                let more = arguments.iter().map(|flag| flag.as_str().into());
                usual.expect("webdriver.json has arguments").extend(more);
                options["goog:loggingPrefs"] = json!({"browser": "ALL"});
                options
            }
            Engine::Firefox => json!({"moz:firefoxOptions": {"args": ["-headless"]}}),
            Engine::WebKit => json!({}),
        }
    }
}

/// Something that a test needs of the browser, and that not every driver offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Two cameras
    TwoCameras,
    /// The accessibility tree
    Tree,
    /// Colours and motion that the user prefers
    Preferences,
    /// A window as narrow as a telephone
    Screen,
    /// The memory and the listeners that a page uses
    Memory,
    // The last button of a page is just in sight in Firefox, and just below in Chromium.
    /// Lines as high as Chromium's
    Heights,
    // WebKit sends `Origin` with such a preload, and not with the request that it is for.
    /// Preloads from the page's own origin that are used
    OwnPreloads,
    // Firefox uses no preload for a request with a digest, and takes the file from its cache.
    /// Preloads of files whose digest is checked
    Preloads,
    // Firefox keeps no page that listens for `unload`, and geckodriver adds such a listener to follow the page.
    /// Pages that are kept when the driver leaves them
    KeptPages,
    // A click on a field in a shadow root below a link makes Firefox follow the link.
    /// Fields in a link that take clicks for themselves
    FieldsInLinks,
    // An enumerable function of `Object.prototype` keeps the drivers of Firefox and WebKit from writing a result.
    /// Answers of scripts on any page
    AnswersAnywhere,
}

impl Ability {
    const fn engines(self) -> &'static [Engine] {
        match self {
            Ability::TwoCameras => &[Engine::Chromium],
            Ability::Tree => &[Engine::Chromium],
            Ability::Preferences => &[Engine::Chromium],
            Ability::Screen => &[Engine::Chromium, Engine::Firefox],
            Ability::Memory => &[Engine::Chromium],
            Ability::OwnPreloads => &[Engine::Chromium, Engine::Firefox],
            Ability::Heights => &[Engine::Chromium, Engine::WebKit],
            Ability::Preloads => &[Engine::Chromium, Engine::WebKit],
            Ability::KeptPages => &[Engine::Chromium, Engine::WebKit],
            Ability::FieldsInLinks => &[Engine::Chromium, Engine::WebKit],
            Ability::AnswersAnywhere => &[Engine::Chromium],
        }
    }
}

/// Ends the test here if the engine lacks one of these abilities, and prints which. It is the first line of the test.
///
/// ```no_run
/// fn another_camera_can_be_chosen() {
///     e2e::needs!(TwoCameras);
///     e2e::run_test(async |test| {});
/// }
/// ```
#[macro_export]
macro_rules! needs {
    ($($ability:ident),+) => {
        if !$crate::offers(&[$($crate::Ability::$ability),+]) {
            return;
        }
    };
}

/// Whether the engine has all of these abilities. If not, prints a line with `[not run]`, which xtask counts.
pub fn offers(abilities: &[Ability]) -> bool {
    let engine = Engine::current();
    let Some(missing) = abilities.iter().find(|ability| !ability.engines().contains(&engine)) else {
        return true;
    };
    let test = thread::current();
    let test = test.name().unwrap_or_default();
    // Not by `eprintln!`, whose lines the test runner keeps back if a test passes.
    writeln!(stderr(), "[not run] {test}: in {engine} it lacks {missing:?}").expect("stderr can be written");
    false
}
