/** Writes the results as bench/RESULTS.md. */

import { readFile } from 'node:fs/promises';
import { GOALS } from './goals.js';
import { machine } from './machine.js';
import { ROWS } from './rows.js';
import { figures } from './statistics.js';

/** @import { Goal } from './goals.js' */
/** @import { Results, Samples } from './parts.js' */
/** @import { Figures } from './statistics.js' */

/** The title of each part, and its columns: the names of the figures and their headings. */
/** @type {Record<string, { title: string, columns: Record<string, string>, digits?: number }>} */
const TABLES = {
  bytes: { title: 'Bytes', columns: { raw: 'raw', gzip: 'gzip -9', brotli: 'brotli 11' } },
  'load-slow': { title: 'Loading on slow 4G', columns: loading() },
  'load-fast': { title: 'Loading on fast 4G', columns: loading() },
  apply: { title: 'Adding a voucher, network not throttled', columns: applying() },
  'apply-slow': { title: 'Adding a voucher on slow 4G', columns: applying() },
  scanner: { title: 'While the scanner loads', columns: { longest: 'longest task, ms' } },
  long: { title: '300 prices, network not throttled', columns: { ...loading(), ...applying() } },
  memory: {
    title: 'Memory at rest, KiB',
    columns: { heap: 'heap over blank', buffers: 'buffers', wasm: 'wasm', all: 'all' },
  },
  proxy: {
    title: 'One forwarded read of an order, 64 connections',
    columns: { throughput: 'requests a second', p99: '99th percentile, ms', resident: 'resident, MiB' },
    digits: 1,
  },
};

function loading() {
  return {
    field: 'field, cold ms',
    order: 'order, cold ms',
    warmField: 'field, warm ms',
    warmOrder: 'order, warm ms',
    blocked: 'blocked until idle, ms',
    longest: 'longest task, ms',
    kib: 'KiB',
    requests: 'requests',
  };
}

function applying() {
  return { painted: 'total painted, ms', rest: 'total at rest, ms', requests: 'requests' };
}

/** @param {Results} results @param {string} root @param {number} rounds */
export async function report(results, root, rounds) {
  overBlank(results.memory);
  const { machine: computer, commit, versions, date } = await machine(root);
  const lines = [
    '# Speed, side by side',
    '',
    `\`cargo xtask bench\` wrote this file on ${date}, at commit ${commit}: ${rounds} rounds on ${computer}.`,
    `Versions: ${versions.join(', ')}.`,
    '',
    '## Method',
    '',
    (await readFile(new URL('method.md', import.meta.url), 'utf8')).trimEnd(),
    '',
    '## Goals',
    '',
    '| goal | row | ours | against | ratio | goal | |',
    '|---|---|--:|--:|--:|--:|---|',
    ...GOALS.flatMap((goal) => goal.rows.map((row) => verdict(goal, row, results[goal.part]))).filter(Boolean),
    '',
    ...Object.entries(results).flatMap(([part, samples]) => table(part, samples)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** @param {Samples} samples @param {string} row @param {string} figure */
const of = (samples, row, figure) => figures((samples.get(row) ?? []).map((sample) => sample[figure] ?? Number.NaN));

/** Takes the heap of the blank page off, and adds everything up. @param {Samples | undefined} samples */
function overBlank(samples) {
  const blank = samples && of(samples, ROWS.blank.name, 'heap');
  for (const sample of blank ? [...samples.values()].flat() : []) {
    sample.heap -= blank?.median ?? 0;
    sample.all = sample.heap + sample.buffers + sample.wasm;
  }
}

/** @param {Goal} goal @param {string} row @param {Samples | undefined} samples */
function verdict({ name, part, figure, limit, atLeast, against, its = figure }, row, samples) {
  const ours = samples && of(samples, row, figure);
  const other = against && samples && of(samples, against === 'same' ? row : against, its);
  if (!ours || (against && !other)) return '';
  const value = other ? ours.median / other.median : ours.median;
  const isHeld = atLeast ? value >= limit : value <= limit;
  const place = TABLES[part].title.replace(/,.*/, '');
  const beside = other ? `${number(other.median)} (${against === 'same' ? its : against})` : '–';
  const ratio = other ? value.toFixed(2) : '–';
  const sign = `${atLeast ? '≥' : '≤'} ${other ? limit.toFixed(2) : number(limit)}`;
  const cells = [`${name} (${place})`, row, number(ours.median), beside, ratio, sign, isHeld ? 'held' : '**missed**'];
  return `| ${cells.join(' | ')} |`;
}

/** @param {string} part @param {Samples} samples */
function table(part, samples) {
  const { title, columns, digits } = TABLES[part];
  const names = Object.keys(columns);
  const cells = (/** @type {string} */ row) => names.map((name) => cell(of(samples, row, name), digits));
  return [
    `## ${title}`,
    '',
    `| row | ${Object.values(columns).join(' | ')} | samples |`,
    `|---|${'--:|'.repeat(names.length + 1)}`,
    ...[...samples].map(([row, taken]) => `| ${row} | ${cells(row).join(' | ')} | ${taken.length} |`),
    '',
  ];
}

/** @param {Figures | undefined} figures @param {number} [digits] */
function cell(figures, digits = 0) {
  if (!figures) return '–';
  const { median, min, max } = figures;
  const [low, middle, high] = [min, median, max].map((value) => number(value, digits));
  return low === high ? middle : `${middle} (${low}–${high})`;
}

/** @param {number} value @param {number} [digits] Of small numbers. */
function number(value, digits = 0) {
  const shown = Math.abs(value) < 100 ? digits : 0;
  return value.toLocaleString('en', { minimumFractionDigits: shown, maximumFractionDigits: shown });
}
