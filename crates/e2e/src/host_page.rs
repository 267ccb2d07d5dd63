//! A page of a test's own that embeds the widget.

use crate::ServedFile;
use sandbox::seed;

/// What is particular about it; all of it is empty in a page that is as pages are.
#[derive(Clone, Copy)]
pub struct HostPage<'a> {
    /// Before the root element.
    pub doctype: &'a str,
    /// Attributes of the root element.
    pub root: &'a str,
    /// In the head, before the widget's script. `ORDER` stands for the order's id.
    pub head: &'a str,
    /// The widget's script.
    pub script: &'a str,
    /// In the body, before the element; what it leaves open is closed in `after`.
    pub before: &'a str,
    /// Further attributes of the element.
    pub attributes: &'a str,
    /// In the body, after the element.
    pub after: &'a str,
    /// Headers of the answer.
    pub headers: &'a [(&'static str, &'a str)],
    /// The type of its content.
    pub kind: &'static str,
}

impl Default for HostPage<'_> {
    fn default() -> Self {
        HostPage::PLAIN
    }
}

impl HostPage<'_> {
    /// A page that is like any other.
    pub const PLAIN: HostPage<'static> = HostPage {
        doctype: "<!DOCTYPE html>",
        root: "",
        head: "",
        script: r#"<script type="module" src="/voucher-checkout.js"></script>"#,
        before: "",
        attributes: "",
        after: "",
        headers: &[],
        kind: "text/html; charset=utf-8",
    };

    /// The page for an order. It is well-formed XML too.
    pub(crate) fn leaf(&self, order: &str, token: &str) -> ServedFile {
        let HostPage { doctype, root, head, script, before, attributes, after, .. } = self;
        let (showtime, currency) = (seed::SHOWTIME, seed::CURRENCY);
        let head = head.replace("ORDER", order);
        let page = format!(
            r#"{doctype}<html lang="en" xmlns="http://www.w3.org/1999/xhtml" {root} data-token="{token}">
<head><title>A page of a test</title>{head}{script}</head>
<body>{before}<voucher-checkout order="{order}" showtime="{showtime}" currency="{currency}" {attributes}>
<p>What the page has to say.</p></voucher-checkout><script src="/test/host_page.js"></script>{after}</body></html>"#
        );
        let headers = self.headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        ServedFile { headers, ..ServedFile::new(self.kind, page) }
    }
}
