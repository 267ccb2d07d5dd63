//! Pages that interfere with the widget, as real pages do.

use e2e::HostPage;

/// The interference of a page.
#[derive(Clone, Copy)]
pub(crate) enum Odd {
    /// A script that runs before the widget's.
    Script(&'static str),
    /// A style sheet.
    Style(&'static str),
    /// HTML before and after the element.
    Around(&'static str, &'static str),
    /// A whole page.
    Page(HostPage<'static>),
}

/// Removes shared style sheets: Safari before 16.4 has none.
pub(crate) const WITHOUT_SHEETS: &str = "delete Document.prototype.adoptedStyleSheets; \
    delete ShadowRoot.prototype.adoptedStyleSheets; \
    window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor'); } }";

const PLAIN: HostPage<'static> = HostPage::PLAIN;

/// Scripts that replace functions that the widget calls.
pub(crate) const REPLACED: [(&str, Odd); 24] = [
    (
        "fetch watched by an agent that reads every answer",
        Odd::Script(
            "const { fetch } = window; window.fetch = async function (...given) { \
             const answer = await fetch.apply(this, given); answer.clone().text().then(() => {}, () => {}); return answer; }",
        ),
    ),
    (
        "fetch whose promise is none of the browser's",
        Odd::Script(
            "const { fetch } = window; window.fetch = (...given) => { const promise = fetch(...given); \
             return { then: (done, failed) => { promise.then(done, failed); }, abort() {} }; }",
        ),
    ),
    (
        "fetch whose answer is no Response",
        Odd::Script(
            "const { fetch } = window; window.fetch = async (...given) => { const answer = await fetch(...given); \
             return { status: answer.status, ok: answer.ok, headers: { get: (name) => answer.headers.get(name) }, \
               text: () => answer.text(), arrayBuffer: () => answer.arrayBuffer() }; }",
        ),
    ),
    (
        "fetch whose answer throws where it is looked at",
        Odd::Script(
            "const { fetch } = window; window.fetch = async (...given) => { const answer = await fetch(...given); \
             for (const name of ['url', 'ok', 'type', 'body', 'redirected']) \
               Object.defineProperty(answer, name, { get() { throw new TypeError(name); } }); return answer; }",
        ),
    ),
    (
        "fetch of another frame",
        Odd::Script(
            "const frame = document.createElement('iframe'); frame.hidden = true; document.documentElement.append(frame); \
             const { fetch } = frame.contentWindow, kept = window.fetch; window.fetch = (what, how) => what.method === 'GET' \
               ? fetch(what.url, { headers: [...what.headers] }) : kept(what, how)",
        ),
    ),
    (
        "WebAssembly without streaming",
        Odd::Script("delete WebAssembly.compileStreaming; delete WebAssembly.instantiateStreaming"),
    ),
    (
        "streaming that an agent has broken",
        Odd::Script(
            "WebAssembly.compileStreaming = () => Promise.reject(new TypeError('Argument 0 must be a Response'))",
        ),
    ),
    (
        "a browser that blocks the page's storage",
        Odd::Script(
            "window.BroadcastChannel = class { constructor() { throw new DOMException('', 'SecurityError'); } }",
        ),
    ),
    ("a browser without URL.canParse", Odd::Script("delete URL.canParse")),
    ("a browser without Intl.Locale", Odd::Script("delete Intl.Locale")),
    ("a browser that shares no style sheets", Odd::Script(WITHOUT_SHEETS)),
    (
        "a DOM that is none of a browser",
        Odd::Script("delete CSSStyleSheet.prototype.replaceSync; delete WebAssembly.compileStreaming"),
    ),
    (
        "a browser of some years ago",
        Odd::Script(
            "delete URL.canParse; delete Intl.Locale; delete Intl.ListFormat; delete window.structuredClone; \
             delete Object.groupBy; delete Promise.withResolvers; delete AbortSignal.any; delete AbortSignal.timeout; \
             delete window.BroadcastChannel; delete window.FinalizationRegistry; delete Element.prototype.moveBefore; \
             for (const name of ['at', 'findLast', 'toSorted', 'toReversed', 'toSpliced', 'with']) delete Array.prototype[name]; \
             delete String.prototype.at; delete Crypto.prototype.randomUUID",
        ),
    ),
    (
        "a Response of the page's own",
        Odd::Script(
            "window.Response = class Response extends window.Response {}; window.Request = class extends Request {}",
        ),
    ),
    ("a Promise of the page's own", Odd::Script("window.Promise = class Promise extends window.Promise {}")),
    (
        "a Promise that is watched",
        Odd::Script(
            "const { then } = Promise.prototype; Promise.prototype.then = function (done, failed) { \
             return then.call(this, done && ((value) => done(value)), failed && ((value) => failed(value))); }",
        ),
    ),
    (
        "JSON that is watched",
        Odd::Script(
            "const { parse, stringify } = JSON; JSON.parse = (text, reviver) => parse(text, reviver); \
             JSON.stringify = (value, ...rest) => stringify(value, ...rest)",
        ),
    ),
    (
        "timers that are wrapped and give objects",
        Odd::Script(
            "const { setTimeout } = window; window.setTimeout = function (work, ...rest) { \
             return { id: setTimeout(function () { work.apply(this, arguments); }, ...rest) }; }",
        ),
    ),
    (
        "a registry of elements that is wrapped",
        Odd::Script(
            "const { define } = customElements; customElements.define = function (name, kind, options) { \
             return define.call(this, name, class extends kind {}, options); }",
        ),
    ),
    (
        "listeners that are wrapped",
        Odd::Script(
            "const { addEventListener, removeEventListener } = EventTarget.prototype, known = new WeakMap(); \
             const wrapped = (listener) => { if (typeof listener !== 'function') return listener; \
               if (!known.has(listener)) known.set(listener, function (event) { return listener.call(this, event); }); \
               return known.get(listener); }; \
             EventTarget.prototype.addEventListener = function (name, listener, how) { addEventListener.call(this, name, wrapped(listener), how); }; \
             EventTarget.prototype.removeEventListener = function (name, listener, how) { removeEventListener.call(this, name, wrapped(listener), how); }",
        ),
    ),
    (
        "polyfills of another time",
        Odd::Script(
            "window.queueMicrotask = (work) => { setTimeout(work); }; \
             window.structuredClone = (value) => JSON.parse(JSON.stringify(value)); \
             Array.from = (list) => [].slice.call(list); Object.entries = (it) => { const all = []; for (const name in it) \
               if ({}.hasOwnProperty.call(it, name)) all.push([name, it[name]]); return all; }; \
             window.requestAnimationFrame = (work) => setTimeout(work, 16); delete window.FinalizationRegistry",
        ),
    ),
    (
        "a clock that stands still",
        Odd::Script(
            "const Real = Date; window.Date = class Date extends Real { \
             constructor(...given) { if (given.length) super(...given); else super(0); } static now() { return 0; } }",
        ),
    ),
    (
        "loaders of other modules",
        Odd::Script(
            "window.define = () => { throw new Error('define'); }; define.amd = {}; window.module = { exports: {} }; window.exports = module.exports; window.require = define; window.process = { env: {} }",
        ),
    ),
    (
        "a console that throws",
        Odd::Script(
            "for (const name of ['log', 'warn', 'error', 'debug', 'info']) console[name] = () => { throw new Error(name); }",
        ),
    ),
];

/// Scripts that change prototypes or stop events.
pub(crate) const TOUCHED: [(&str, Odd); 5] = [
    (
        "frozen prototypes",
        Odd::Script(
            "for (const kind of [Object, Array, Promise, Function, String, Number, Error, RegExp, Map, Set]) { \
             Object.freeze(kind.prototype); Object.freeze(kind); }",
        ),
    ),
    (
        "lists that all have more to enumerate",
        Odd::Script(
            "Array.prototype.remove = function () {}; Array.prototype.last = undefined; Function.prototype.method = function () {}",
        ),
    ),
    (
        "events that go no further than the window",
        Odd::Script(
            "for (const name of ['click', 'input', 'change', 'submit', 'keydown', 'keyup', 'keypress', 'focusin', 'focusout', \
             'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'beforeinput', 'compositionend']) \
             window.addEventListener(name, (event) => event.stopPropagation(), true)",
        ),
    ),
    (
        "events that go no further than the document",
        Odd::Script(
            "for (const name of ['input', 'change', 'submit', 'keydown', 'focusin', 'mousedown', 'pointerdown']) \
             document.addEventListener(name, (event) => event.stopImmediatePropagation(), true)",
        ),
    ),
    ("a document.domain", Odd::Script("try { document.domain = document.domain; } catch {}")),
];

/// Style sheets, and HTML around the element.
pub(crate) const ENUMERABLE: (&str, Odd) = (
    "objects that all have more to enumerate",
    Odd::Script("Object.prototype.extend = function () {}; Object.prototype.each = 1"),
);

pub(crate) const LINK: (&str, Odd) =
    ("a link", Odd::Around(r##"<a href="#elsewhere" draggable="true">"##, "</a>"));

pub(crate) const AROUND: [(&str, Odd); 11] = [
    ("a sheet that unsets all", Odd::Style("* { all: unset !important }")),
    (
        "a sheet for the element",
        Odd::Style(
            "voucher-checkout { all: initial; display: flex !important; position: relative; font: 40px/3 cursive; letter-spacing: 0.5em; \
             text-transform: uppercase; direction: rtl; transform: rotate(2deg); columns: 3; color: red; zoom: 1.5 }",
        ),
    ),
    (
        "a sheet for inputs and buttons",
        Odd::Style(
            "input, button, form, section, div, label { display: none !important; pointer-events: none !important }",
        ),
    ),
    ("a sheet for print", Odd::Style("@media print { * { display: none !important } } @page { margin: 0 }")),
    ("something that can be edited", Odd::Around(r#"<div contenteditable="true">Text"#, "</div>")),
    (
        "a form of the page's",
        Odd::Around(
            r#"<form action="/test/lost" method="post"><input name="q" required="">"#,
            "<button>Buy</button></form>",
        ),
    ),
    ("a label", Odd::Around("<label>Voucher", r#"<input id="other"/></label>"#)),
    ("a fieldset that is disabled", Odd::Around(r#"<form><fieldset disabled="">"#, "</fieldset></form>")),
    ("a dialog", Odd::Around(r#"<dialog open="">"#, "</dialog>")),
    ("a table's cell", Odd::Around("<table><tbody><tr><td>", "</td></tr></tbody></table>")),
    (
        "an element that is a size container of its own",
        Odd::Around(r#"<div style="container-type: size; block-size: 90vh; overflow: auto">"#, "</div>"),
    ),
];

/// Unusual kinds of pages.
pub(crate) const PAGES: [(&str, Odd); 5] = [
    ("in quirks mode", Odd::Page(HostPage { doctype: "", ..PLAIN })),
    (
        "as XHTML",
        Odd::Page(HostPage {
            kind: "application/xhtml+xml",
            // Chromium does not run module scripts in XHTML.
            script: "<script>import('/voucher-checkout.js')</script>",
            ..PLAIN
        }),
    ),
    ("from right to left", Odd::Page(HostPage { root: r#"dir="rtl""#, ..PLAIN })),
    (
        "with a base elsewhere",
        Odd::Page(HostPage {
            script: "",
            attributes: r#"api="/""#,
            after: r#"<base href="https://cdn.example/assets/"/><script type="module">import(location.origin + '/voucher-checkout.js')</script>"#,
            ..PLAIN
        }),
    ),
    ("in windows-1252", Odd::Page(HostPage { kind: "text/html; charset=windows-1252", ..PLAIN })),
];

/// A script that closes all shadow roots, except to the probe.
pub(crate) const CLOSED: &str = "const { attachShadow } = Element.prototype; Element.prototype.attachShadow = function (how) { \
     const root = attachShadow.call(this, { ...how, mode: 'closed' }); probe.root = () => root; return root; }";

/// Scripts with which nothing can be loaded. `window.kept` is the original `fetch`.
pub(crate) const BROKEN: [(&str, &str); 4] = [
    ("fetch that throws", "window.kept = fetch; window.fetch = () => { throw new TypeError('no'); }"),
    ("fetch that gives nothing", "window.kept = fetch; window.fetch = () => undefined"),
    (
        "fetch that fails",
        "window.kept = fetch; window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))",
    ),
    (
        "fetch that never ends",
        "window.kept = fetch; window.fetch = () => new Promise(() => {}); const { setTimeout } = window; \
         window.setTimeout = (work, milliseconds, ...rest) => setTimeout(work, window.fetch === kept ? milliseconds : milliseconds / 100, ...rest)",
    ),
];
