/** The attributes of an element and its ancestors. */

/**
 * The options of `mount` that are attributes. An attribute that is not set is undefined.
 * @param {Element} element
 */
export function given(element) {
  const get = (/** @type {string} */ name) => element.getAttribute(name) ?? undefined;
  const api = get('api') ?? '/';
  return {
    // Relative to the page's address: its <base> may be a CDN.
    api: URL.canParse(api, location.href) ? new URL(api, location.href).href : api,
    order: get('order'),
    showtime: get('showtime'),
    currency: get('currency'),
    connectSession: get('connect-session'),
    region: get('region'),
    voucherTypes: get('voucher-types'),
  };
}

/**
 * The language of the nearest ancestor with one, across shadow roots. English if there is none.
 * @param {Element} element
 */
export function languageOf(element) {
  for (
    let at = /** @type {Element | undefined} */ (element);
    at;
    at = /** @type {ShadowRoot} */ (at.getRootNode()).host
  ) {
    const lang = at.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang;
  }
  return 'en';
}
