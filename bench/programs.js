/** Starts the programs that the benchmark needs, and stops them at its end. */

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** @import { ChildProcess, SpawnOptions } from 'node:child_process' */

/** @type {Set<ChildProcess>} */
const running = new Set();

/** @returns {Promise<number>} A port of this machine that no program uses now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/**
 * Starts a program that runs until `stopAll`, and waits until `url` answers.
 * @param {string} program @param {string[]} args @param {string} url @param {SpawnOptions} [options]
 */
export async function start(program, args, url, options = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  running.add(child);
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      running.delete(child);
      reject(new Error(`${program} ended with ${code}`));
    });
  });
  // After the start, the end of a program shows in the requests that it does not answer.
  ended.catch(() => {});
  await Promise.race([ended, answers(url)]);
  return child;
}

/** @param {string} url */
async function answers(url) {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {ChildProcess} child */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

export const stopAll = () => Promise.all([...running].map(stop));

/**
 * Runs a program to its end, and returns its standard output. On request with standard error.
 * @param {string} program @param {string[]} args @param {SpawnOptions & { withErrors?: boolean }} [options]
 * @returns {Promise<string>}
 */
export function output(program, args, { withErrors, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    child.stdout?.on('data', (data) => (text += data));
    child.stderr?.on('data', (data) => (errors += data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(withErrors ? text + errors : text);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${errors || text}`));
    });
  });
}
