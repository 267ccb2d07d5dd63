/** The parts of the benchmark: which rows they measure, and how one sample of a row is taken. */

import { apply } from './apply.js';
import { launch } from './browser.js';
import { sizes } from './bytes.js';
import { load } from './load.js';
import { memory } from './memory.js';
import { FAST, NONE, SLOW } from './networks.js';
import { ask, startNginx } from './proxy.js';
import { ROWS, TABLES } from './rows.js';
import { scanner } from './scanner.js';
import { rotated } from './statistics.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Bench, Folders } from './bench.js' */
/** @import { Server } from './cinema.js' */
/** @import { Network } from './networks.js' */
/** @import { Row } from './rows.js' */

/**
 * Figures of one sample by their names.
 * @typedef {Record<string, number>} Sample
 * The samples of a part, by the names of its rows.
 * @typedef {Map<string, Sample[]>} Samples
 * @typedef {Record<string, Samples>} Results By the names of the parts.
 * @typedef {object} Part
 * @property {string[]} rows
 * @property {(row: string, browser: Browser) => Promise<Sample>} sample
 * @property {boolean} [once] Whether each round would give the same.
 */

export const MINIMUM_ROUNDS = 9;
/** More rounds than this do not make the memory's figures any firmer, and each starts a browser. */
const MEMORY_ROUNDS = 3;

const names = (/** @type {Row[]} */ rows) => rows.map(({ name }) => name);
/** @param {Row[]} rows @param {string} name @returns {Row} */
function named(rows, name) {
  const row = rows.find((row) => row.name === name);
  if (!row) throw new Error(`no row ${name}`);
  return row;
}

/** @type {Record<string, (bench: Bench, folders: Folders) => Promise<Part>>} */
export const PARTS = {
  async bytes({ files, built }, { dist }) {
    const ours = ['voucher-checkout.js', 'voucher-checkout.wasm'];
    const scan = ['voucher-checkout-scan.js', 'voucher-checkout-scan.wasm'];
    const all = [...Object.entries(files), ['ours', ours], ['ours, when a user scans', scan]];
    const folder = (/** @type {string} */ row) => (row.startsWith('ours') ? dist : built);
    const of = new Map(/** @type {[string, string[]][]} */ (all));
    return {
      rows: [...of.keys()],
      sample: async (row) => ({ ...(await sizes(folder(row), of.get(row) ?? [])) }),
      once: true,
    };
  },
  'load-slow': (bench) => loading(bench, TABLES['load-slow'], SLOW),
  'load-fast': (bench) => loading(bench, TABLES['load-fast'], FAST),
  apply: (bench) => applying(bench, TABLES.apply, NONE),
  'apply-slow': (bench) => applying(bench, TABLES['apply-slow'], SLOW),
  async scanner(bench) {
    return { rows: [ROWS.start.name], sample: async (_, browser) => ({ longest: await scanner(bench, browser) }) };
  },
  async long(bench) {
    const rows = TABLES.long;
    const sample = async (/** @type {string} */ name, /** @type {Browser} */ browser) => {
      const row = named(rows, name);
      return { ...(await loadSample(bench, browser, row, NONE)), ...(await apply(bench, browser, row, NONE)) };
    };
    return { rows: names(rows), sample };
  },
  async memory(bench) {
    return { rows: names(TABLES.memory), sample: async (row) => memory(bench, named(TABLES.memory, row)) };
  },
  async proxy(bench, folders) {
    const nginx = await startNginx(bench.cinema.sandbox, folders);
    /** @type {Record<string, Server>} */
    const servers = { nginx, ours: bench.cinema.proxy };
    return { rows: Object.keys(servers), sample: (row) => ask(servers[row], bench, folders) };
  },
};

/** @param {Bench} bench @param {Row[]} rows @param {Network} network @returns {Promise<Part>} */
async function loading(bench, rows, network) {
  const sample = (/** @type {string} */ row, /** @type {Browser} */ browser) =>
    loadSample(bench, browser, named(rows, row), network);
  return { rows: names(rows), sample };
}

/**
 * @param {Bench} bench @param {Browser} browser @param {Row} row @param {Network} network
 * @returns {Promise<Sample>}
 */
async function loadSample(bench, browser, row, network) {
  const { cold, warm } = await load(bench, browser, row, network);
  const { field, total, blocked, longest, bytes, requests } = cold;
  return {
    field,
    order: total,
    warmField: warm.field,
    warmOrder: warm.total,
    blocked,
    longest,
    kib: bytes / 1024,
    requests,
  };
}

/** @param {Bench} bench @param {Row[]} rows @param {Network} network @returns {Promise<Part>} */
async function applying(bench, rows, network) {
  return { rows: names(rows), sample: (row, browser) => apply(bench, browser, named(rows, row), network) };
}

/**
 * Takes the samples: in each round one of each row, in rotating order.
 * @param {Bench} bench @param {Folders} folders @param {number} rounds @param {string[]} only Empty for all parts.
 * @returns {Promise<Results>}
 */
export async function measure(bench, folders, rounds, only) {
  /** @type {Results} */
  const results = {};
  for (const [name, make] of Object.entries(PARTS)) {
    if (only.length && !only.includes(name)) continue;
    const part = await make(bench, folders);
    const count = part.once ? 1 : name === 'memory' ? Math.min(rounds, MEMORY_ROUNDS) : rounds;
    results[name] = await take(name, part, count);
  }
  return results;
}

/** @param {string} name @param {Part} part @param {number} rounds @returns {Promise<Samples>} */
async function take(name, { rows, sample }, rounds) {
  const samples = new Map(rows.map((row) => [row, /** @type {Sample[]} */ ([])]));
  const browser = await launch();
  try {
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      for (const row of rotated(rows, round)) {
        try {
          samples.get(row)?.push(await sample(row, browser));
        } catch (error) {
          // The report shows how many samples a row has.
          console.error(`${name}, ${row}: ${error}`);
        }
      }
      console.log(`${name}: round ${round + 1} of ${rounds}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  } finally {
    await browser.close();
  }
  return samples;
}
