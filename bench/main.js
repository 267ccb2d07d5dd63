/**
 * `cargo xtask bench`: measures everything and writes bench/RESULTS.md. `--rounds N` and `--only PART` are for
 * development: then the tables are only printed.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUp } from './bench.js';
import { MINIMUM_ROUNDS, measure, PARTS } from './parts.js';
import { stopAll } from './programs.js';
import { report } from './report.js';

/** @import { Folders } from './bench.js' */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(MINIMUM_ROUNDS) },
    only: { type: 'string', multiple: true, default: [] },
    target: { type: 'string', default: 'target' },
    cache: { type: 'string', default: 'target' },
  },
});
const { rounds, only, target, cache } = values;
// xtask starts this in the root of the repository.
const root = process.cwd();
/** @type {Folders} */
const folders = {
  root,
  dist: join(root, 'dist'),
  programs: join(target, 'server'),
  work: join(target, 'bench'),
  cache,
};
const unknown = only.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length || !Number(rounds)) {
  console.error(`--only takes ${Object.keys(PARTS).join(', ')}; --rounds a number`);
  process.exit(2);
}
const isWhole = !only.length && Number(rounds) >= MINIMUM_ROUNDS;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => stopAll().then(() => process.exit(1)));
}

/** @type {Awaited<ReturnType<typeof setUp>> | undefined} */
let bench;
try {
  bench = await setUp(folders);
  const results = await measure(bench, folders, Number(rounds), only);
  const text = await report(results, root, Number(rounds));
  const file = join(root, 'bench/RESULTS.md');
  if (isWhole) await writeFile(file, text);
  console.log(isWhole ? `\n${file} is written` : `\n${text}`);
} finally {
  bench?.site.stop();
  await stopAll();
}
