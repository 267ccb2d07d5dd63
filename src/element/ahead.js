/** The first two reads of an order, sent while the wasm is still loading. */

/** An early answer is used for this long only: it says how much time is left. */
const FRESH_MS = 2_000;

/**
 * Sends the two reads exactly as the widget would send them (src/runtime/transport.rs).
 *
 * Returns the widget's replacement for fetch: it gives out each early answer once and fetches everything else.
 * @param {{ api: string, order?: string, showtime?: string, region?: string, orderToken?: string }} given
 * @returns {(request: Request) => Promise<Response>}
 */
export function readAhead({ api, order = '', showtime = '', region, orderToken: token }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (region) headers['Connect-Region-Code'] = region;
  if (token) headers['Checkout-Order-Token'] = token;
  /** @type {Map<string, Promise<Response>>} */
  const sent = new Map();
  for (const path of [
    `orders/${encodeURIComponent(order)}`,
    `showtimes/${encodeURIComponent(showtime)}/ticket-prices`,
  ]) {
    try {
      const request = new Request(`${api}/ocapi/v1/${path}`, {
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
      });
      // The page may have replaced fetch by a function that returns no real promise.
      const answer = Promise.resolve(window.fetch(request));
      const forget = () => sent.delete(request.url);
      answer.then(() => setTimeout(forget, FRESH_MS), forget);
      sent.set(request.url, answer);
    } catch {
      // The widget sends the read itself and reports the failure.
    }
  }
  return (request) => {
    const answer = sent.get(request.url);
    sent.delete(request.url);
    if (!answer) return window.fetch(request);
    // A page's preload cannot carry the token, and browsers use it for this request: a refusal is asked for again.
    return answer.then((response) => (isOk(response) ? response : window.fetch(request)));
  };
}

/**
 * Whether the response is usable. The page's own fetch may return anything.
 * @param {Response} response
 */
function isOk(response) {
  try {
    return response.ok;
  } catch {
    return false;
  }
}
