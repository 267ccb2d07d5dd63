//! The public interface of the element. Its source is `src/element/public.d.ts`, which is published as it is; the styles
//! come from `style/tokens.css`. The element manifest and the tables of the documents are made from both.

mod manifest;

use checkout::Message;

use crate::project::read;
use crate::tokens::tokens;

const DECLARATIONS: &str = "src/element/public.d.ts";
const TOKENS: &str = "style/tokens.css";

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Interface {
    /// The first sentence about the element.
    summary: String,
    pub(crate) attributes: Vec<Entry>,
    pub(crate) properties: Vec<Entry>,
    pub(crate) methods: Vec<Entry>,
    pub(crate) events: Vec<Entry>,
    /// The default slot has no name.
    pub(crate) slots: Vec<Entry>,
    pub(crate) parts: Vec<Entry>,
    /// Custom properties, each with its default as the type.
    pub(crate) styles: Vec<Entry>,
}

/// A named part of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// The TypeScript type; that of a method is `(name: type) => type`. Empty for a part.
    pub(crate) kind: String,
    pub(crate) text: String,
}

impl Interface {
    /// The interface of the element.
    pub(crate) fn read() -> Self {
        Self::from(&read(DECLARATIONS), &read(TOKENS))
    }

    /// # Panics
    /// If a member has no description.
    fn from(declarations: &str, css: &str) -> Self {
        let (before, _) = declarations.split_once("export interface VoucherCheckoutElement ").unwrap();
        let (_, comment) = before.rsplit_once("/**").unwrap();
        let lines: Vec<&str> =
            comment.lines().filter_map(|line| line.trim().strip_prefix("* ")).map(str::trim).collect();
        let tag = |name: &'static str| lines.iter().filter_map(move |line| line.strip_prefix(name));
        let named = |line: &str| {
            let (name, text) = line.split_once("- ").unwrap();
            entry(name.trim(), "", text)
        };
        let (methods, properties) = members(declarations, "VoucherCheckoutElement")
            .into_iter()
            .partition(|member| member.kind.contains("=>"));
        let styles = tokens(css);
        Self {
            summary: lines.first().unwrap().to_string(),
            attributes: members(declarations, "VoucherCheckoutAttributes"),
            properties,
            methods,
            events: members(declarations, "VoucherCheckoutEventMap"),
            slots: tag("@slot ").map(named).collect(),
            parts: tag("@csspart ").map(named).collect(),
            styles: styles.iter().map(|token| entry(token.name, token.value, token.meaning)).collect(),
        }
    }
}

fn entry(name: &str, kind: &str, text: &str) -> Entry {
    Entry { name: name.into(), kind: kind.into(), text: text.into() }
}

/// The members of an interface. Each is a line behind its one-line comment.
fn members(declarations: &str, interface: &str) -> Vec<Entry> {
    let (_, rest) = declarations.split_once(&format!("export interface {interface} ")).unwrap();
    let (_, rest) = rest.split_once("{\n").unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let mut text = None;
    let mut members = Vec::new();
    for line in body.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("/** ") {
            text = comment.strip_suffix(" */");
        } else {
            let (name, kind) = member(line);
            let text = text.take().unwrap_or_else(|| panic!("{interface}: {name} has no description"));
            members.push(entry(&name, &kind, text));
        }
    }
    members
}

/// The name and the type of a member.
fn member(line: &str) -> (String, String) {
    let line = line.strip_suffix(';').unwrap();
    if let Some((name, rest)) = line.split_once('(') {
        let (parameters, returned) = rest.rsplit_once("): ").unwrap();
        return (name.to_owned(), format!("({parameters}) => {returned}"));
    }
    let (name, kind) = line.split_once(": ").unwrap();
    let name = name.trim_start_matches("readonly ");
    (name.trim_end_matches('?').trim_matches('\'').to_owned(), kind.to_owned())
}

#[test]
fn the_error_codes_are_those_of_the_messages() {
    let declarations = read(DECLARATIONS);
    let (_, rest) = declarations.split_once("export type ErrorCode =").unwrap();
    let (declared, _) = rest.split_once(';').unwrap();
    let declared: Vec<&str> = declared.split('\'').skip(1).step_by(2).collect();
    let mut codes: Vec<&str> = Message::error_codes().collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(declared, codes);
}

const SAMPLE: &str = r#"
export interface VoucherCheckoutAttributes {
  /** Default: auto. */
  theme?: 'auto' | 'light';
  /** The session. */
  'connect-session'?: string;
}

export interface VoucherCheckoutEventMap {
  /** It is there. */
  'voucher-checkout-ready': CustomEvent<OrderDetail>;
}

/**
 * A step of the checkout.
 *
 * @slot - Shown first.
 * @slot late-one - Shown last.
 * @csspart code - The field.
 */
export interface VoucherCheckoutElement extends HTMLElement {
  /** The token. */
  orderToken: string | undefined;
  /** The detail. */
  readonly detail: OrderDetail | undefined;
  /** Adds it. */
  applyVoucher(voucher: { barcode: string }): Promise<void>;
}
"#;

const SAMPLE_CSS: &str =
    "/* head */\n:host {\n  --vc-ink: light-dark(#000, #fff); /* Text. */\n  --vc-space: 1em;\n}\n";

fn sample() -> Interface {
    Interface::from(SAMPLE, SAMPLE_CSS)
}

#[test]
fn everything_is_read() {
    let expected = Interface {
        summary: "A step of the checkout.".into(),
        attributes: vec![
            entry("theme", "'auto' | 'light'", "Default: auto."),
            entry("connect-session", "string", "The session."),
        ],
        properties: vec![
            entry("orderToken", "string | undefined", "The token."),
            entry("detail", "OrderDetail | undefined", "The detail."),
        ],
        methods: vec![entry("applyVoucher", "(voucher: { barcode: string }) => Promise<void>", "Adds it.")],
        events: vec![entry("voucher-checkout-ready", "CustomEvent<OrderDetail>", "It is there.")],
        slots: vec![entry("", "", "Shown first."), entry("late-one", "", "Shown last.")],
        parts: vec![entry("code", "", "The field.")],
        styles: vec![entry("--vc-ink", "light-dark(#000, #fff)", "Text."), entry("--vc-space", "1em", "")],
    };
    assert_eq!(sample(), expected);
}

#[test]
fn nothing_public_is_without_a_description() {
    let declarations = read(DECLARATIONS);
    let exports: Vec<&str> = declarations.split("\nexport ").collect();
    for (before, export) in exports.iter().zip(&exports[1..]) {
        assert!(before.ends_with("*/"), "no description: {export}");
        if let Some(interface) = export.strip_prefix("interface ") {
            // Panics if a member has none.
            members(&declarations, interface.split(' ').next().unwrap());
        }
    }
    for method in Interface::read().methods {
        assert!(method.text.contains("Rejects with "), "{} does not say how it fails", method.name);
    }
}

#[test]
#[should_panic(expected = "VoucherCheckoutElement: applyVoucher has no description")]
fn a_member_without_a_description_is_noticed() {
    let _ = Interface::from(&SAMPLE.replace("  /** Adds it. */\n", ""), SAMPLE_CSS);
}
