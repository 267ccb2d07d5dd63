//! The widget as people meet it who see, hear or steer otherwise: what is wrong with it for a machine, and the tree that
//! a screen reader reads.

use crate::{Checkout, Texts, eventually};
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::Path;

const AUDIT: &str = include_str!("audit.js");

/// How somebody looks at a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayMode {
    /// As it comes.
    Light,
    /// With `prefers-color-scheme: dark`.
    Dark,
    /// With colours of their own, as in the high contrast of Windows.
    ForcedColors,
    /// From right to left, in Arabic.
    RightToLeft,
    /// With text of twice the size on a telephone.
    LargeText,
    /// Zoomed to 400 % on a screen of 1280 by 1024.
    Zoomed,
}

impl DisplayMode {
    /// All of them.
    pub const ALL: [DisplayMode; 6] = [
        DisplayMode::Light,
        DisplayMode::Dark,
        DisplayMode::ForcedColors,
        DisplayMode::RightToLeft,
        DisplayMode::LargeText,
        DisplayMode::Zoomed,
    ];

    /// Has the page looked at so, without loading it again. The next one takes it back.
    pub async fn apply(self, checkout: Checkout<'_>) {
        let scheme = if self == DisplayMode::Dark { "dark" } else { "light" };
        let forced = if self == DisplayMode::ForcedColors { "active" } else { "none" };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "forced-colors", "value": forced},
        ]});
        let browser = checkout.browser();
        browser.devtools("Emulation.setEmulatedMedia", features).await;
        let screen = match self {
            DisplayMode::Zoomed => {
                json!({"width": 320, "height": 256, "deviceScaleFactor": 1, "mobile": false})
            }
            DisplayMode::LargeText => {
                json!({"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": false})
            }
            _ => json!({"width": 1280, "height": 1024, "deviceScaleFactor": 1, "mobile": false}),
        };
        browser.devtools("Emulation.setDeviceMetricsOverride", screen).await;
        let language = if self == DisplayMode::RightToLeft { "ar" } else { Texts::English.tag() };
        let size = if self == DisplayMode::LargeText { "200%" } else { "" };
        let set = "document.documentElement.style.fontSize = arguments[0]; \
            document.querySelector('voucher-checkout').lang = arguments[1]";
        browser.run::<()>(set, vec![size.into(), language.into()]).await;
        eventually!(async { checkout.view().await.language }, language);
    }
}

impl Checkout<'_> {
    /// What is wrong with it for a machine, a line each: axe-core's rules, the size of targets, what is cut off.
    pub async fn audit(&self) -> Vec<String> {
        let answer = self.browser().run_async(AUDIT, vec![]).await;
        serde_json::from_value(answer["value"].clone()).unwrap_or_else(|_| panic!("no audit: {answer}"))
    }

    /// Brings axe-core into the page, once after each loading.
    pub async fn load_axe(&self) {
        let file = env::var("AXE_CORE")
            .expect("AXE_CORE names axe.min.js: `cargo xtask test --only e2e` sees to it");
        let axe = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.browser().run::<()>(&axe, vec![]).await;
    }

    /// The widget as a screen reader meets it, a line for each thing: its role, its name and its state.
    pub async fn tree(&self) -> String {
        let tree = self.browser().devtools("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().expect("a tree");
        let title = self.text("title");
        let is_widget = |node: &&Value| node["role"]["value"] == "region" && node["name"]["value"] == *title;
        // Before an open dialog there is nothing else.
        let dialog = nodes.iter().find(|node| node["role"]["value"] == "dialog");
        let all = dialog.or_else(|| nodes.iter().find(is_widget));
        let mut lines = String::new();
        write(all.expect("the widget is a region"), nodes, 0, &mut lines);
        lines
    }

    /// Compares that tree with the one that is kept under this name. `SNAPSHOTS=write` keeps the new one instead.
    pub async fn matches_snapshot(&self, name: &str) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(format!("{name}.txt"));
        let tree = self.tree().await;
        if env::var("SNAPSHOTS").is_ok_and(|word| word == "write") {
            fs::write(&file, tree).expect("the snapshot can be written");
            return;
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == tree, "{} is otherwise now; kept:\n{kept}\nnow:\n{tree}", file.display());
    }
}

/// Roles that say nothing.
const SILENT: [&str; 4] = ["none", "generic", "InlineTextBox", "LabelText"];
const STATES: [&str; 9] =
    ["level", "disabled", "invalid", "pressed", "checked", "selected", "busy", "live", "focused"];

fn write(node: &Value, nodes: &[Value], depth: usize, lines: &mut String) {
    let text = |field: &str| steady(node[field]["value"].as_str().unwrap_or(""));
    let (role, name) = (node["role"]["value"].as_str().unwrap_or(""), text("name"));
    let silent =
        node["ignored"] == true || SILENT.contains(&role) || (role == "StaticText" && name.is_empty());
    if !silent {
        let state = node["properties"].as_array().into_iter().flatten().filter_map(|property| {
            let (name, value) = (property["name"].as_str()?, &property["value"]["value"]);
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let says = STATES.contains(&name) && !["false", "off", "0"].contains(&value.as_str());
            says.then(|| {
                if ["true", "1"].contains(&value.as_str()) && name != "level" {
                    name.to_owned()
                } else {
                    format!("{name}={value}")
                }
            })
        });
        let described = Some(text("description")).filter(|text| !text.is_empty());
        let mut words = vec![role.to_owned()];
        words.extend(Some(format!("{name:?}")).filter(|_| !name.is_empty()));
        words.extend(state.chain(described.map(|text| format!("described={text:?}"))));
        lines.push_str(&format!("{}{}\n", "  ".repeat(depth), words.join(" ")));
    }
    for id in node["childIds"].as_array().into_iter().flatten() {
        let Some(child) = nodes.iter().find(|node| node["nodeId"] == *id) else { continue };
        // A button's text is its name.
        let said = child["role"]["value"] == "StaticText"
            && child["name"]["value"].as_str().is_some_and(|text| steady(text) == name);
        if silent || !said {
            write(child, nodes, if silent { depth } else { depth + 1 }, lines);
        }
    }
}

/// A text without what is another one at each run: digits of a clock, a date, a code made up on the way.
fn steady(text: &str) -> String {
    let text = text.trim();
    for start in ["Valid until ", sandbox::seed::GIFT_PREFIX] {
        if text.starts_with(start) {
            return format!("{start}…");
        }
    }
    let changes = [":", "second"].iter().any(|word| text.contains(word));
    let digit = |character: char| if changes && character.is_ascii_digit() { '0' } else { character };
    text.chars().map(digit).collect()
}
