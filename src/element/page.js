/** The page around the widgets: it is left and shown again, another tab changes its order, its address fills in fields. */

/** @import { Mounted } from './bindings.js' */
/** @import { VoucherCheckout } from './element.js' */

/**
 * The elements that run, with their widgets.
 * @type {Map<VoucherCheckout, Mounted>}
 */
const running = new Map();
/**
 * The values from the page's address, until the order changes.
 * @type {{ voucher?: string, discount?: string }}
 */
let link = {};
/**
 * Tells the other tabs that an order has changed.
 * @type {BroadcastChannel | undefined}
 */
let tabs;

/** A device sleep of at least this length is noticed. */
const SLEEP_MS = 5_000;

/**
 * A hash that tells orders apart without naming them.
 * @param {Element} element
 */
const mark = (element) =>
  [...(element.getAttribute('order') ?? '')].reduce(
    (sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0,
    0,
  );

/**
 * @param {VoucherCheckout} element
 * @param {Mounted} widget
 */
export const join = (element, widget) => running.set(element, widget);

export const all = () => [...running.keys()];

/** @param {VoucherCheckout} element */
export const quit = (element) => running.delete(element);

/**
 * The initial text of the field.
 * @param {Element} element
 */
export function filledIn(element) {
  const voucher = element.getAttribute('voucher') ?? link.voucher;
  const discount = element.getAttribute('discount') ?? link.discount;
  return { code: [voucher, discount].filter(Boolean).join(', ') || undefined };
}

/**
 * With `debug`: writes each request to the console, without ids and without any value.
 * @param {Element} element
 * @returns {import('./bindings.js').MountOptions['debug']}
 */
export function reporter(element) {
  if (!element.hasAttribute('debug') && !new URLSearchParams(location.search).has('voucher-checkout-debug')) return;
  return (method, path) => {
    const begun = performance.now();
    const call = `${method} ${path.replace(/\/(?!v1\/)[^/?]*\d[^/?]*/g, '/{id}')}`;
    return (status, leftOut) => {
      console.debug(
        'voucher-checkout',
        call,
        status || 'no answer',
        `${Math.round(performance.now() - begun)} ms`,
        leftOut,
      );
    };
  };
}

/**
 * The widget of `element` changed its order: the values of a link are used up, and the other tabs read the order again.
 * @param {Element} element
 */
export function changed(element) {
  link = {};
  tabs?.postMessage({ v: 1, order: mark(element), what: 'changed' });
}

/** Follows the page from now on. */
export function follow() {
  takeLink();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  // The reasons to read the order again often come together.
  const resume = () => {
    clearTimeout(soon);
    soon = setTimeout(() => setShown(true), 50);
  };
  const setShown = (/** @type {boolean} */ shown) => {
    for (const widget of running.values()) widget.ask('setShown', { shown });
  };
  const listen = () => {
    try {
      tabs = new BroadcastChannel('voucher-checkout');
    } catch {
      // An old browser, or one that blocks the storage of this page: the other tabs are not told.
    }
    tabs?.addEventListener('message', ({ data }) => {
      if (all().some((element) => mark(element) === data?.order)) resume();
    });
  };
  listen();
  addEventListener('pagehide', () => {
    // Browsers do not keep a page with an open channel in their back/forward cache.
    tabs?.close();
    tabs = undefined;
    setShown(false);
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    listen();
    resume();
  });
  addEventListener('online', resume);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) resume();
  });
  // `performance.now()` stops while a device sleeps, and a visible page gets no event.
  const ahead = () => Date.now() - performance.now();
  let before = ahead();
  setInterval(() => {
    const now = ahead();
    if (now - before > SLEEP_MS) resume();
    before = now;
  }, SLEEP_MS);
}

/**
 * Takes the values of a link out of the page's address. The rest of the address stays as it is. Some programs write the
 * `&` of a link as `&amp;`, so a name may begin with `amp;`, or as `&#038;`, so the rest would be a fragment.
 */
function takeLink() {
  const address = new URL(location.href.replace(/&#(?:0*38|x26);/gi, '&'));
  const isOther = (/** @type {string} */ pair) => {
    const [[name, value] = ['', '']] = new URLSearchParams(pair);
    const plain = name.replace(/^(amp;)+/i, '').toLowerCase();
    if (plain !== 'voucher' && plain !== 'discount') return true;
    link[plain] ??= value;
    return false;
  };
  const rest = address.search.slice(1).split('&').filter(isOther).join('&');
  if (!Object.keys(link).length) return;
  address.search = rest;
  try {
    history.replaceState(history.state, '', address);
  } catch {
    // A sandboxed frame may not change its address: the values stay in it.
  }
}
