//! The scenes of the pictures, and the steps that lead to them.

use e2e::{Checkout, TestContext, Texts, eventually};
use sandbox::{FaultKind, RetryAfter, Route, seed};
use serde_json::json;

/// The screen of a picture.
#[derive(Clone, Copy)]
pub(crate) enum Device {
    Telephone,
    Desktop,
    /// A large screen, shown at a smaller scale.
    Wide,
}

#[derive(Clone, Copy)]
enum Act {
    Start,
    Voucher,
    Choice,
    Question,
    Used,
    TooManyAttempts,
    Expired,
    Receipt,
    Scan,
    Theme(&'static str),
    Page(&'static str),
}

/// A picture to take.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) shows: &'static str,
    pub(crate) device: Device,
    pub(crate) dark: bool,
    language: &'static str,
    act: Act,
}

const fn scene(name: &'static str, shows: &'static str, device: Device, act: Act) -> Scene {
    Scene { name, shows, device, dark: false, language: "en", act }
}

impl Scene {
    /// All scenes, in the order in which the pictures are taken.
    pub(crate) const ALL: [Scene; 16] = [
        scene("voucher", "a voucher pays one of two tickets", Device::Desktop, Act::Voucher),
        scene("start", "the form, on a telephone", Device::Telephone, Act::Start),
        Scene { dark: true, ..scene("dark", "in the dark", Device::Telephone, Act::Voucher) },
        Scene {
            dark: true,
            ..scene("dark-desktop", "in the dark, a choice of tickets", Device::Desktop, Act::Choice)
        },
        Scene { language: "ar", ..scene("arabic", "from right to left", Device::Telephone, Act::Voucher) },
        Scene {
            language: "de",
            ..scene("german", "a question, in German", Device::Telephone, Act::Question)
        },
        scene("choice", "which ticket a voucher becomes", Device::Telephone, Act::Choice),
        scene("error", "a voucher that was used", Device::Telephone, Act::Used),
        scene("too-many-attempts", "too many attempts", Device::Telephone, Act::TooManyAttempts),
        scene("expired", "the order's time is over", Device::Telephone, Act::Expired),
        scene("receipt", "the receipt, with a gift", Device::Telephone, Act::Receipt),
        scene("scan", "the scanner sees a voucher", Device::Telephone, Act::Scan),
        scene(
            "high-contrast",
            "the sample theme high-contrast",
            Device::Desktop,
            Act::Theme("high-contrast"),
        ),
        scene("loud", "the sample theme loud", Device::Desktop, Act::Theme("loud")),
        scene("themes", "four themes side by side", Device::Wide, Act::Page("playground/themes.html")),
        scene("playground", "the playground", Device::Desktop, Act::Page("playground/")),
    ];

    /// The name of the file in docs/shots.
    pub(crate) fn file(&self) -> String {
        format!("{}.webp", self.name)
    }

    /// Takes the steps that lead to the scene.
    pub(crate) async fn prepare(&self, test: &TestContext) {
        if let Act::Page(path) = self.act {
            return page(test, path).await;
        }
        let checkout = self.open(test).await;
        match self.act {
            Act::Start | Act::Page(_) => {}
            Act::Voucher => {
                checkout.add_voucher("ADTMM0000111", "1234").await;
            }
            Act::Choice => {
                checkout.add_voucher("FAMMM0000112", "1234").await;
            }
            Act::Question => {
                checkout.enter_code(seed::BLITZO).await;
            }
            Act::Used => {
                checkout.add_voucher("ADTMM0000900", "1234").await;
            }
            Act::TooManyAttempts => {
                let (status, retry_after) = (429, Some(RetryAfter::Seconds(60)));
                let fault = FaultKind::Status { status, retry_after, error_code: None, body: None };
                test.fail_next(Route::AddVoucher, fault);
                checkout.submit_voucher("ADTMM0000111", "1234").await;
                eventually!(async { checkout.view().await.tone }, "error");
            }
            Act::Expired => {
                test.sandbox.expire_order(&test.order);
                checkout.add_voucher("ADTMM0000111", "1234").await;
            }
            Act::Receipt => {
                checkout.add_voucher("ADTMM0000111", "1234").await;
                test.pay().await;
                eventually!(async { checkout.view().await.offers_gift }, true);
            }
            Act::Scan => scan(test, checkout).await,
            Act::Theme(name) => {
                checkout.add_voucher("ADTMM0000111", "1234").await;
                wear(test, name).await;
            }
        }
        self.frame(test).await;
    }

    async fn open<'a>(&self, test: &'a TestContext) -> Checkout<'a> {
        let lang = format!("lang={}", self.language);
        test.browser.open(&test.address(Texts::English).replace("lang=en", &lang)).await;
        let texts = if self.language == "de" { Texts::German } else { Texts::English };
        let checkout = test.checkout(texts);
        checkout.settled().await;
        checkout
    }

    /// Scrolls the subject of the picture to its top.
    async fn frame(&self, test: &TestContext) {
        let top = match (self.device, self.act) {
            (Device::Desktop, Act::Choice | Act::Theme(_)) | (Device::Telephone, Act::Start) => "200",
            (Device::Telephone, Act::Receipt) => "document.getElementById('thanks').offsetTop - 24",
            (Device::Telephone, Act::Question) => {
                "probe.find(0, '[role=alertdialog]').getBoundingClientRect().top + scrollY - 200"
            }
            (Device::Telephone, _) => {
                "document.querySelector('voucher-checkout').getBoundingClientRect().top + scrollY - 16"
            }
            (Device::Desktop | Device::Wide, _) => "0",
        };
        let scroll = format!("scrollTo({{ top: {top}, behavior: 'instant' }}); return 0");
        test.browser.run::<u32>(&scroll, vec![]).await;
    }
}

async fn page(test: &TestContext, path: &str) {
    test.browser.open(&format!("{}{path}", test.site())).await;
    let drawn = "return probe.widgets().length > 0 && \
        probe.widgets().every((_, at) => { const view = probe.view(at); return view.drawn && !view.busy })";
    eventually!(test.browser.run::<bool>(drawn, vec![]), true);
}

/// Opens the scanner with a detector that never answers, so that the dialog stays open.
async fn scan(test: &TestContext, checkout: Checkout<'_>) {
    let slow = "window.BarcodeDetector = class { \
        static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code', 'pdf417']; } \
        detect() { return new Promise(() => {}); } }";
    test.browser.run::<()>(slow, vec![]).await;
    checkout.click_part("scan").await;
    let films = "return probe.find(0, '[part~=scanner] video')?.videoWidth > 0";
    eventually!(test.browser.run::<bool>(films, vec![]), true);
}

/// Applies a sample theme to the widget, and fitting colours to the page.
async fn wear(test: &TestContext, theme: &str) {
    let house = match theme {
        "loud" => {
            ":root { color-scheme: light; --page: #ffd900; --surface: #fffdf2; --ink: #1b0030; --muted: #553a66; \
             --line: #1b0030; --accent: #c4006b; --on-accent: #fff; --night: #1b0030; --moon: #ffd900 }"
        }
        _ => ":root { --page: #fff; --ink: #000; --muted: #000; --line: #000; --accent: #00188f }",
    };
    let script = "const [theme, house] = [given[0], given[1]]; \
        for (const text of [await (await fetch(`/style/themes/${theme}.css`)).text(), house]) { \
          const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets.push(sheet); } \
        document.querySelector('voucher-checkout').classList.add(theme)";
    let script = format!("const given = [...arguments]; {script}");
    test.browser.run_async(&script, vec![json!(theme), json!(house)]).await;
}
