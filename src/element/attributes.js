/** The attributes of an element and its ancestors. */

/**
 * The options of `mount` that are attributes. An attribute that is not set is undefined.
 * @param {Element} element
 */
export function given(element) {
  const get = (/** @type {string} */ name) => element.getAttribute(name) ?? undefined;
  let api = get('api')?.trim() || '/';
  try {
    // Relative to the page's address: its <base> may be a CDN.
    api = new URL(api, location.href).href;
  } catch {
    // The page has no address of its own, for example in `srcdoc`.
  }
  return {
    api: api.replace(/\/+$/, ''),
    order: get('order'),
    showtime: get('showtime'),
    currency: get('currency'),
    connectSession: get('connect-session'),
    region: get('region'),
    voucherTypes: get('voucher-types'),
  };
}

/**
 * Sets the properties again that the page set before the class was defined.
 * @param {Element} element
 * @param {string[]} names
 */
export function takeProperties(element, names) {
  for (const name of names) {
    const own = Object.getOwnPropertyDescriptor(element, name);
    if (!own) continue;
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, own.value);
  }
}

/**
 * The language of the nearest ancestor with one, across shadow roots. English if there is none. Servers often write a
 * locale, `de_DE` or `de_DE.UTF-8`, where HTML wants a tag, `de-DE`.
 * @param {Element} element
 */
export function languageOf(element) {
  for (
    let at = /** @type {Element | undefined} */ (element);
    at;
    at = /** @type {ShadowRoot} */ (at.getRootNode()).host
  ) {
    const lang = at.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang.replace(/_*[.@#].*/, '').replaceAll('_', '-');
  }
  return 'en';
}
