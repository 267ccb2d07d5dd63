//! Pages that embed the widget in unusual ways.

use crate::ServedFile;
use sandbox::seed;

/// A page that embeds the widget. A test sets the fields in which it differs from [`PLAIN`](Self::PLAIN):
///
/// ```
/// use e2e::HostPage;
///
/// let page = HostPage { root: r#"dir="rtl""#, ..HostPage::PLAIN };
/// ```
#[derive(Clone, Copy)]
pub struct HostPage<'a> {
    /// Before the root element.
    pub doctype: &'a str,
    /// Attributes of the root element.
    pub root: &'a str,
    /// HTML in the head, before the script of the widget. `ORDER` is replaced with the id of the order.
    pub head: &'a str,
    /// The script tag of the widget.
    pub script: &'a str,
    /// HTML before the element. `after` closes the tags that it leaves open.
    pub before: &'a str,
    /// Attributes of the element in addition to `order`, `showtime` and `currency`.
    pub attributes: &'a str,
    /// HTML after the element.
    pub after: &'a str,
    /// Headers of the response.
    pub headers: &'a [(&'static str, &'a str)],
    /// The `content-type`.
    pub kind: &'static str,
}

impl Default for HostPage<'_> {
    fn default() -> Self {
        HostPage::PLAIN
    }
}

impl HostPage<'_> {
    /// A page with nothing unusual.
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

    /// The page for an order. If the fields are well-formed XML, so is the page.
    pub(crate) fn file(&self, order: &str, token: &str) -> ServedFile {
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
