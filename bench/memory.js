/** The memory of a page at rest, in a browser of its own: JavaScript's heap, its buffers, and that of the wasm. */

import { launch, Visit } from './browser.js';
import { NONE } from './networks.js';
import { html } from './pages.js';
import { PLACES } from './rows.js';

/** @import { Bench } from './bench.js' */
/** @import { Row } from './rows.js' */

const KIB = 1024;

/**
 * @param {Bench} bench @param {Row} row
 * @returns {Promise<{ heap: number, buffers: number, wasm: number }>} In KiB; the heap includes that of a blank page.
 */
export async function memory({ site, cinema, snippets }, row) {
  const url = await site.show(html(row, await cinema.order(), snippets));
  const browser = await launch();
  try {
    const visit = await Visit.begin(browser, NONE, PLACES[row.element]);
    await visit.open(url);
    const { session } = visit;
    await session.send('HeapProfiler.enable');
    for (let pass = 0; pass < 2; pass++) await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
    return { heap: usedSize / KIB, buffers: backingStorageSize / KIB, wasm: (await wasmBytes(visit)) / KIB };
  } finally {
    await browser.close();
    await cinema.clear();
  }
}

/** @param {Visit} visit */
async function wasmBytes({ page }) {
  const prototype = await page.evaluateHandle(() => WebAssembly.Memory.prototype);
  const memories = await page.queryObjects(prototype);
  return page.evaluate((all) => all.reduce((sum, { buffer }) => sum + buffer.byteLength, 0), memories);
}
