/** The bytes of the files that a page loads, each compressed on its own. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { brotli } from './server.js';

/** @typedef {{ raw: number, gzip: number, brotli: number }} Sizes */

/** @param {string} folder @param {string[]} names @returns {Promise<Sizes>} The sums. */
export async function sizes(folder, names) {
  const sum = { raw: 0, gzip: 0, brotli: 0 };
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    sum.raw += bytes.length;
    sum.gzip += gzipSync(bytes, { level: 9 }).length;
    sum.brotli += (await brotli(bytes)).length;
  }
  return sum;
}
