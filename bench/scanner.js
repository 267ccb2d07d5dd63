/** The long tasks while the scanner loads: after the press of "Scan", until its decoder is there and the page rests. */

import { Visit } from './browser.js';
import { longest } from './load.js';
import { SLOW } from './networks.js';
import { html } from './pages.js';
import { PLACES, ROWS } from './rows.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Bench } from './bench.js' */

/** @param {Bench} bench @param {Browser} browser @returns {Promise<number>} The longest task in ms. */
export async function scanner({ site, cinema, snippets }, browser) {
  const url = await site.show(html(ROWS.start, await cinema.order(), snippets));
  const visit = await Visit.begin(browser, SLOW, PLACES.ours);
  const { page } = visit;
  try {
    await visit.open(url);
    const decoder = page.waitForResponse((response) => response.url().endsWith('-scan.wasm'));
    await page.evaluate(() => {
      Reflect.get(window, 'benchProbe').tasks.length = 0;
      const root = document.querySelector('voucher-checkout')?.shadowRoot;
      const button = /** @type {HTMLElement | null | undefined} */ (root?.querySelector('[part~="scan"]'));
      button?.click();
    });
    await (await decoder).buffer();
    await visit.idle();
    return longest(await page.evaluate(() => Reflect.get(window, 'benchProbe').tasks));
  } finally {
    await visit.end();
    await cinema.clear();
  }
}
