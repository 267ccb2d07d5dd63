/** The goals that the results are compared with. A goal that is missed is a line in the report, and fails nothing. */

import { ROWS } from './rows.js';

/**
 * The median of `figure` of each of `rows` is at most `limit`; or at most `limit` times that of `against`.
 * @typedef {object} Goal
 * @property {string} name
 * @property {string} part
 * @property {string[]} rows
 * @property {string} figure
 * @property {number} limit
 * @property {true} [atLeast] In place of "at most".
 * @property {string} [against] A row of the same part; `same` is the row itself.
 * @property {string} [its] The figure of `against`, if it is another one.
 */

const vanilla = ROWS.vanilla.name;
const preloaded = ROWS.vanillaPreload.name;
/** Every snippet of docs/EMBEDDING.md that is a page. */
const snippets = [ROWS.start, ROWS.tokenAttribute, ROWS.token].map(({ name }) => name);
const onAnyProxy = [ROWS.start.name];

/** @type {Goal[]} */
export const GOALS = [
  { name: 'bytes: module and wasm, brotli 11', part: 'bytes', rows: ['ours'], figure: 'brotli', limit: 70_000 },
  { name: 'field, cold', part: 'load-slow', rows: snippets, figure: 'field', against: preloaded, limit: 1.02 },
  { name: 'order, cold', part: 'load-slow', rows: snippets, figure: 'order', against: vanilla, limit: 0.9 },
  { name: 'order, cold', part: 'load-slow', rows: snippets, figure: 'order', against: preloaded, limit: 1.35 },
  { name: 'order, cold', part: 'load-fast', rows: onAnyProxy, figure: 'order', against: vanilla, limit: 1.05 },
  { name: 'field, warm', part: 'load-slow', rows: snippets, figure: 'warmField', against: preloaded, limit: 0.65 },
  { name: 'order, warm', part: 'load-slow', rows: snippets, figure: 'warmOrder', against: preloaded, limit: 1 },
  { name: 'total blocking time', part: 'load-slow', rows: snippets, figure: 'blocked', limit: 20 },
  { name: 'longest task', part: 'load-slow', rows: snippets, figure: 'longest', limit: 50 },
  {
    name: 'longest task while the scanner loads',
    part: 'scanner',
    rows: [ROWS.start.name],
    figure: 'longest',
    limit: 50,
  },
  { name: 'apply: painted', part: 'apply', rows: [ROWS.start.name], figure: 'painted', against: vanilla, limit: 1.25 },
  {
    name: 'apply: at rest when painted',
    part: 'apply',
    rows: [ROWS.start.name],
    figure: 'rest',
    against: 'same',
    its: 'painted',
    limit: 1,
  },
  {
    name: 'apply on any proxy',
    part: 'apply-slow',
    rows: [ROWS.start.name],
    figure: 'painted',
    against: vanilla,
    limit: 1,
  },
  {
    name: 'apply on our proxy',
    part: 'apply-slow',
    rows: [ROWS.tokenAttribute.name],
    figure: 'painted',
    against: vanilla,
    limit: 0.6,
  },
  { name: 'memory over a blank page, KiB', part: 'memory', rows: [ROWS.start.name], figure: 'all', limit: 600 },
  {
    name: '300 prices: order, cold',
    part: 'long',
    rows: [ROWS.oursLong.name],
    figure: 'order',
    against: ROWS.vanillaLong.name,
    limit: 1.1,
  },
  {
    name: '300 prices: apply',
    part: 'long',
    rows: [ROWS.oursLong.name],
    figure: 'painted',
    against: ROWS.vanillaLong.name,
    limit: 1.25,
  },
  {
    name: 'proxy: requests a second',
    part: 'proxy',
    rows: ['ours'],
    figure: 'throughput',
    against: 'nginx',
    limit: 0.8,
    atLeast: true,
  },
  { name: 'proxy: 99th percentile', part: 'proxy', rows: ['ours'], figure: 'p99', against: 'nginx', limit: 1.3 },
  { name: 'proxy: resident memory, MiB', part: 'proxy', rows: ['ours'], figure: 'resident', limit: 64 },
];
