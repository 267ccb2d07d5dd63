/** The machine and the versions of everything that is measured or measures. */

import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { output } from './programs.js';
import { VERSION as PRETIX } from './rivals/pretix.js';

const GIB = 1024 ** 3;
const PACKAGES = ['preact', '@adyen/adyen-web', 'puppeteer-core'];

/** @param {string} root */
export async function machine(root) {
  const git = async (/** @type {string[]} */ ...args) => (await output('git', args, { cwd: root })).trim();
  const changed = (await git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!bench/RESULTS.md'))
    ? ' with changes'
    : '';
  const dependencies = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8')).dependencies;
  const nginx = await output('/usr/sbin/nginx', ['-v'], { withErrors: true });
  // wrk prints its version with its help, and ends with 1.
  const wrk = await output('sh', ['-c', 'wrk -v || true'], { withErrors: true });
  const chromium = await output('chromium', ['--version']);
  const processors = cpus();
  return {
    machine: `${processors[0]?.model.trim()}, ${processors.length} cores, ${(totalmem() / GIB).toFixed(0)} GiB`,
    commit: `${await git('rev-parse', '--short', 'HEAD')}${changed}`,
    versions: [
      chromium.split(' ').slice(0, 2).join(' '),
      ...PACKAGES.map((name) => `${name} ${dependencies[name]}`),
      `pretix ${PRETIX}`,
      `nginx ${nginx.match(/[\d.]+/)?.[0]}`,
      `wrk ${wrk.match(/[\d.]+\d/)?.[0]}`,
      `Node ${process.version.slice(1)}`,
    ],
    date: new Date().toISOString().slice(0, 10),
  };
}
