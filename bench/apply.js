/** How fast a voucher is applied: from the press of the button until the new total is painted, and rests. */

import { Visit } from './browser.js';
import { TOTAL_AFTER, VOUCHER } from './cinema.js';
import { NONE } from './networks.js';
import { html } from './pages.js';
import { PLACES } from './rows.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Bench } from './bench.js' */
/** @import { Network } from './networks.js' */
/** @import { Row } from './rows.js' */

/**
 * The page is loaded without a throttle of the network; `network` is imitated from then on.
 * @param {Bench} bench @param {Browser} browser @param {Row} row @param {Network} network
 * @returns {Promise<{ painted: number, rest: number, requests: number }>}
 */
export async function apply({ site, cinema, snippets }, browser, row, network) {
  const order = await cinema.order();
  const url = await site.show(html(row, order, snippets));
  const places = PLACES[row.element];
  const visit = await Visit.begin(browser, NONE, places);
  try {
    await visit.open(url);
    await visit.throttle(network);
    await visit.enter(places, places.field, VOUCHER.barcode);
    // The widget asks for the PIN after the code.
    if (row.element === 'ours') await visit.press(places, places.button);
    await visit.enter(places, '#pin', VOUCHER.pin);
    const { marks } = await visit.pressFor(places, places.button, TOTAL_AFTER);
    const { total = Number.NaN, rest = Number.NaN } = marks;
    return { painted: total, rest, requests: visit.requests };
  } finally {
    await visit.end();
    await cinema.clear();
  }
}
