/** The two first reads of an order, begun while the wasm is on its way. */

/** An answer is not used after so long: it says how much time is left. */
const FRESH_MS = 2_000;

/**
 * Begins them, with the very requests that the widget will make (src/runtime/transport.rs), and gives what it is to use for
 * fetch: it takes their answers in the place of its own.
 */
export function readAhead(api, order, showtime, region, token) {
  const headers = { Accept: 'application/json' };
  if (region) headers['Connect-Region-Code'] = region;
  if (token) headers['Checkout-Order-Token'] = token;
  const begun = new Map();
  for (const path of [`orders/${encodeURIComponent(order)}`, `showtimes/${encodeURIComponent(showtime)}/ticket-prices`]) {
    // Where this does not work, the widget will hear of it when it asks itself.
    try {
      const request = new Request(`${api.replace(/\/+$/, '')}/ocapi/v1/${path}`, { headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' });
      // A page's own fetch may give something that is hardly a promise.
      const answer = Promise.resolve(window.fetch(request));
      const forget = () => begun.delete(request.url);
      answer.then(() => setTimeout(forget, FRESH_MS), forget);
      begun.set(request.url, answer);
    } catch {}
  }
  return (request) => {
    const answer = begun.get(request.url);
    begun.delete(request.url);
    if (!answer) return window.fetch(request);
    // Browsers give a page's preload for it, which cannot carry the token: what is no good answer is asked for again.
    return answer.then((given) => isGood(given) ? given : window.fetch(request));
  };
}

function isGood(answer) {
  try { return answer.ok; } catch { return false; }
}
