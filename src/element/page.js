// What the page around a widget does to it: it is left and come back to, other tabs change its order, and a link fills
// it in.

/** The widgets that run, by their elements. */
const running = new Map();
/** What the page's address filled in, until an order changed. */
let link = {};
/** Where tabs tell each other that an order changed. */
let tabs;

/** A sleep this long is noticed. */
const SLEEP_MS = 5_000;

/** Tells orders apart without naming them. */
const mark = (order) => [...order].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, 0);

/** An element's widget runs. */
export const join = (element, widget) => running.set(element, widget);

/** All elements whose widgets run. */
export const all = () => [...running.keys()];

/** It does no more. */
export const quit = (element) => running.delete(element);

/** What stands in the fields at first. */
export function filledIn(element) {
  const given = (name) => element.getAttribute(name) ?? link[name];
  return { barcode: given('voucher'), discount: given('discount') };
}

/** With `debug`: writes each request to the console, with ids left out and without any value. */
export function reporter(element) {
  if (!element.hasAttribute('debug') && !new URLSearchParams(location.search).has('voucher-checkout-debug')) return;
  return (method, path) => {
    const begun = performance.now(), call = `${method} ${path.replace(/\/(?!v1\/)[^/?]*\d[^/?]*/g, '/{id}')}`;
    return (status, leftOut) => {
      console.debug('voucher-checkout', call, status || 'no answer', `${Math.round(performance.now() - begun)} ms`, leftOut);
    };
  };
}

/** The widget of `element` changed its order: a link has done its work, and the other tabs read the order again. */
export function changed(element) {
  link = {};
  tabs?.postMessage({ v: 1, order: mark(element.getAttribute('order')), what: 'changed' });
}

/** Follows the page from now on. What a link fills in is taken out of the address; the rest of it stays as it is. */
export function follow() {
  takeLink();
  let soon;
  // What makes them look again seldom comes alone.
  const resume = () => {
    clearTimeout(soon);
    soon = setTimeout(() => running.forEach((widget) => widget.setShown(true)), 50);
  };
  const listen = () => {
    tabs = globalThis.BroadcastChannel && new BroadcastChannel('voucher-checkout');
    tabs?.addEventListener('message', ({ data }) => {
      if ([...running.keys()].some((element) => mark(element.getAttribute('order')) === data?.order)) resume();
    });
  };
  listen();
  addEventListener('pagehide', () => {
    // A browser does not keep a page with an open channel for the way back.
    tabs?.close();
    tabs = undefined;
    running.forEach((widget) => widget.setShown(false));
  });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) { listen(); resume(); } });
  addEventListener('online', resume);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) resume(); });
  // The steady clock stands still while a device sleeps, and a page that stays in sight hears nothing of it.
  const ahead = () => Date.now() - performance.now();
  let before = ahead();
  setInterval(() => {
    const now = ahead();
    if (now - before > SLEEP_MS) resume();
    before = now;
  }, SLEEP_MS);
}

function takeLink() {
  const names = ['voucher', 'discount'], address = new URL(location), given = address.searchParams;
  if (!names.some((name) => given.has(name))) return;
  link = Object.fromEntries(names.map((name) => [name, given.get(name) ?? undefined]));
  const other = (pair) => !names.some((name) => new URLSearchParams(pair).has(name));
  address.search = address.search.slice(1).split('&').filter(other).join('&');
  // A page in a frame may not be let.
  try { history.replaceState(history.state, '', address); } catch { /* Then it stays there. */ }
}
