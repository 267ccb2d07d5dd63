/** Builds the rivals from the registries into the folder `built`: nothing of theirs is in this repository. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { pretix } from './pretix.js';

const HERE = import.meta.dirname;
const SCRIPTS = ['vanilla', 'preact', 'adyen'];

/**
 * @param {string} built The folder to fill. @param {string} cache For downloads.
 * @returns {Promise<Record<string, string[]>>} The files that a page of each element loads.
 */
export async function buildRivals(built, cache) {
  await mkdir(built, { recursive: true });
  await build({
    entryPoints: SCRIPTS.map((name) => join(HERE, `${name}.js`)),
    outdir: built,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
  });
  await pretix(built, cache);
  return {
    vanilla: ['vanilla.js'],
    preact: ['preact.js'],
    pretix: ['pretix.js', 'pretix.css'],
    adyen: ['adyen.js', 'adyen.css'],
  };
}
