/** How fast a page shows its field and its order: with an empty cache, and then again with a full one. */

import { Visit } from './browser.js';
import { html } from './pages.js';
import { PLACES } from './rows.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Bench } from './bench.js' */
/** @import { Network } from './networks.js' */
/** @import { Task } from './probe.js' */
/** @import { Row } from './rows.js' */

/** A task blocks for as long as it takes more than this. */
const SHORT_MS = 50;

/**
 * One visit: times in ms, and the traffic.
 * @typedef {{ field: number, total: number, blocked: number, longest: number, bytes: number, requests: number }} Visited
 */

/** @param {Task[]} tasks */
export const blocking = (tasks) => tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - SHORT_MS), 0);

/** @param {Task[]} tasks 0 without a task that is long enough to be reported. */
export const longest = (tasks) => Math.max(0, ...tasks.map(({ duration }) => duration));

/**
 * @param {Bench} bench @param {Browser} browser @param {Row} row @param {Network} network
 * @returns {Promise<{ cold: Visited, warm: Visited }>}
 */
export async function load({ site, cinema, snippets }, browser, row, network) {
  const order = await cinema.order();
  const url = await site.show(html(row, order, snippets));
  const visit = await Visit.begin(browser, network, PLACES[row.element]);
  const open = async () => {
    const { marks, tasks } = await visit.open(url);
    const { bytes, requests } = visit;
    const { field = Number.NaN, total = Number.NaN } = marks;
    return { field, total, blocked: blocking(tasks), longest: longest(tasks), bytes, requests };
  };
  try {
    const cold = await open();
    await visit.page.goto('about:blank');
    return { cold, warm: await open() };
  } finally {
    await visit.end();
    await cinema.clear();
  }
}
