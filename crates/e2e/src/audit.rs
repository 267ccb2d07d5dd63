//! Accessibility of the widget: an audit for WCAG 2.2 in each display mode, and the tree that a screen reader reads.

use crate::{Checkout, Texts, eventually};
use serde_json::{Value, json};
use std::env;
use std::fs;

const AUDIT: &str = include_str!("audit.js");
const LAYOUT: &str = include_str!("layout.js");

/// A way to display a page that a user can ask the browser for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayMode {
    /// The browser's default.
    Light,
    /// With `prefers-color-scheme: dark`.
    Dark,
    /// With colours that the user chose, as in the high contrast mode of Windows.
    ForcedColors,
    /// From right to left, in Arabic.
    RightToLeft,
    /// With text of twice the size, on a telephone.
    LargeText,
    /// Zoomed to 400 % on a screen of 1280 by 1024.
    Zoomed,
}

impl DisplayMode {
    /// All modes.
    pub const ALL: [DisplayMode; 6] = [
        DisplayMode::Light,
        DisplayMode::Dark,
        DisplayMode::ForcedColors,
        DisplayMode::RightToLeft,
        DisplayMode::LargeText,
        DisplayMode::Zoomed,
    ];

    /// Displays the open page in this mode, without loading it again. The next call replaces the mode.
    pub async fn apply(self, checkout: Checkout<'_>) {
        let scheme = if self == DisplayMode::Dark { "dark" } else { "light" };
        let forced = if self == DisplayMode::ForcedColors { "active" } else { "none" };
        let browser = checkout.browser();
        browser.prefer(&[("prefers-color-scheme", scheme), ("forced-colors", forced)]).await;
        let (width, height) = match self {
            DisplayMode::Zoomed => (320, 256),
            DisplayMode::LargeText => (390, 844),
            _ => (1280, 1024),
        };
        browser.set_screen(width, height).await;
        let language = if self == DisplayMode::RightToLeft { "ar" } else { Texts::English.tag() };
        write_in(checkout, language, if self == DisplayMode::LargeText { 200 } else { 100 }).await;
    }
}

/// A width of the window, a size of the text and a direction, in which the controls must have room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// The width of the window in CSS pixels.
    pub width: u32,
    /// The size of the text, in percent of the browser's default.
    pub text: u32,
    /// The language of the widget.
    pub language: &'static str,
}

impl Room {
    /// Small and usual telephones and a desktop, the latter two with large text too, from left to right and from right
    /// to left.
    pub fn all() -> impl Iterator<Item = Room> {
        let sizes = [(320, 100), (390, 100), (390, 200), (1280, 100), (1280, 200)];
        let languages = [Texts::English.tag(), "ar"];
        languages.into_iter().flat_map(move |language| {
            sizes.into_iter().map(move |(width, text)| Room { width, text, language })
        })
    }

    /// Displays the open page in this room, without loading it again. On a telephone the pointer is coarse, so controls
    /// are larger.
    pub async fn apply(self, checkout: Checkout<'_>) {
        let touch = json!({"enabled": self.width < 1000, "maxTouchPoints": 1});
        checkout.browser().devtools("Emulation.setTouchEmulationEnabled", touch).await;
        checkout.browser().set_screen(self.width, 844).await;
        write_in(checkout, self.language, self.text).await;
        // A browser scrolls to the focus when it moves, not when the window changes.
        let focus = "probe.root(0).activeElement?.scrollIntoView({ block: 'nearest', behavior: 'instant' })";
        checkout.browser().run::<()>(focus, vec![]).await;
    }
}

/// Sets the language of the widget, and the size of the page's text in percent.
async fn write_in(checkout: Checkout<'_>, language: &str, size: u32) {
    let set = "document.documentElement.style.fontSize = arguments[0]; \
        document.querySelector('voucher-checkout').lang = arguments[1]";
    let size = if size == 100 { String::new() } else { format!("{size}%") };
    checkout.browser().run::<()>(set, vec![size.into(), language.into()]).await;
    eventually!(async { checkout.view().await.language }, language);
}

impl Checkout<'_> {
    /// Audits the widget as it is displayed now, and returns one line for each problem: the rules of axe-core and the
    /// [layout](Self::audit_layout). Needs [`load_axe`](Self::load_axe).
    pub async fn audit(&self) -> Vec<String> {
        let mut wrong = self.problems(AUDIT).await;
        wrong.extend(self.audit_layout().await);
        wrong
    }

    /// Audits the layout of the widget as it is displayed now, and returns one line for each problem: targets that are
    /// too small or lie over each other, content that is cut off, a focus that is not visible.
    pub async fn audit_layout(&self) -> Vec<String> {
        self.problems(LAYOUT).await
    }

    async fn problems(&self, audit: &str) -> Vec<String> {
        let answer = self.browser().run_async(audit, vec![]).await;
        serde_json::from_value(answer["value"].clone()).unwrap_or_else(|_| panic!("no audit: {answer}"))
    }

    /// Loads axe-core into the page. It is gone after a reload.
    pub async fn load_axe(&self) {
        let file = env::var("AXE_CORE")
            .expect("AXE_CORE is the path of axe.min.js; `cargo xtask test --only e2e` sets it");
        let axe = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.browser().run::<()>(&axe, vec![]).await;
    }

    /// The widget as a screen reader reads it: one line for each node, with its role, name and state.
    ///
    /// If a dialog is open, the tree has only the dialog, because it is modal.
    pub async fn tree(&self) -> String {
        let tree = self.browser().devtools("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().expect("the browser returns a list of nodes");
        let titles = ["title", "ended.expired.title", "ended.completed.title"].map(|key| self.text(key));
        let is_widget = |node: &&Value| {
            node["role"]["value"] == "region" && titles.iter().any(|title| node["name"]["value"] == **title)
        };
        let dialog = nodes.iter().find(|node| node["role"]["value"] == "dialog");
        let root = dialog.or_else(|| nodes.iter().find(is_widget));
        let mut lines = String::new();
        write(root.expect("the widget is a region"), nodes, 0, &mut lines);
        lines
    }

    /// Compares the tree with `snapshots/NAME.snap`. `INSTA_UPDATE=always` writes the new tree instead.
    pub async fn matches_snapshot(&self, name: &str) {
        let tree = self.tree().await;
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, tree));
    }
}

/// Roles of nodes that a screen reader does not mention. Their children are still read.
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
            let is_read = STATES.contains(&name) && !["false", "off", "0"].contains(&value.as_str());
            is_read.then(|| {
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
        // The text of a button is its name already.
        let repeats_name = child["role"]["value"] == "StaticText"
            && child["name"]["value"].as_str().is_some_and(|text| steady(text) == name);
        if silent || !repeats_name {
            write(child, nodes, if silent { depth } else { depth + 1 }, lines);
        }
    }
}

/// Replaces the parts of a text that differ between runs: a date, a generated gift code, and the digits of a countdown,
/// e.g. `Wait 58 seconds` becomes `Wait 0 seconds`.
fn steady(text: &str) -> String {
    let text = text.trim();
    for start in ["Valid until ", sandbox::seed::GIFT_PREFIX] {
        if text.starts_with(start) {
            return format!("{start}…");
        }
    }
    if ![":", "second"].iter().any(|word| text.contains(word)) {
        return text.to_owned();
    }
    let mut steady = String::new();
    for character in text.chars() {
        match character {
            '0'..='9' if steady.ends_with('0') => {}
            '0'..='9' => steady.push('0'),
            other => steady.push(other),
        }
    }
    steady
}
