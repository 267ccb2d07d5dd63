/**
 * The site that serves the measured pages: files in brotli 11, with a year in the cache, and JSON from the sandbox or
 * from our proxy, compressed as a good site compresses it.
 */

import { readdir, readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

const compress = promisify(brotliCompress);
const BEST = 11;
/** The quality that servers use for answers that they compress at each request. */
const QUICK = 5;

/** @type {Record<string, string>} */
const TYPES = {
  '': 'application/json',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * The target of requests below a path. `change` edits a JSON answer.
 * @typedef {object} Forward
 * @property {string} prefix
 * @property {number} port
 * @property {Record<string, string>} headers
 * @property {(path: string, json: any) => unknown} [change]
 */

/** @param {Buffer | string} bytes @param {number} quality */
export const brotli = (bytes, quality = BEST) =>
  compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });

export class Site {
  /** @type {Map<string, { type: string, body: Buffer, caching: string }>} */
  #files = new Map();
  /** @type {Forward[]} */
  #forwards = [];
  #server = createServer((request, response) => {
    this.#answer(request, response).catch((error) => {
      console.error(`${request.method} ${request.url}: ${error}`);
      response.writeHead(502).end();
    });
  });
  #pages = 0;
  origin = '';

  /** Listens on a free port of this machine. */
  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const address = this.#server.address();
    if (!address || typeof address === 'string') throw new Error('the site has no port');
    this.origin = `http://127.0.0.1:${address.port}`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {string} path @param {Buffer | string} bytes @param {string} [caching] */
  async put(path, bytes, caching = 'public, max-age=31536000, immutable') {
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    this.#files.set(path, { type, body: await brotli(bytes), caching });
  }

  /** Serves the files of a folder. @param {string} path @param {string} folder */
  async putFolder(path, folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    await Promise.all(files.map(async (name) => this.put(`${path}/${name}`, await readFile(join(folder, name)))));
  }

  /** Serves a page at a path of its own, and returns its address. @param {string} html */
  async show(html) {
    const path = `/page-${++this.#pages}.html`;
    await this.put(path, html, 'no-cache');
    return this.origin + path;
  }

  /** @param {Forward} forward */
  forward(forward) {
    this.#forwards.push(forward);
  }

  /** @param {IncomingMessage} incoming @param {ServerResponse} response */
  async #answer(incoming, response) {
    const path = (incoming.url ?? '').split('?')[0];
    const file = this.#files.get(path);
    if (file) {
      const headers = { 'content-type': file.type, 'content-encoding': 'br', 'cache-control': file.caching };
      return response.writeHead(200, headers).end(file.body);
    }
    const forward = this.#forwards.find(({ prefix }) => path.startsWith(prefix));
    if (forward) return this.#pass(forward, incoming, response);
    response.writeHead(404, { 'content-length': 0 }).end();
  }

  /** @param {Forward} forward @param {IncomingMessage} incoming @param {ServerResponse} response */
  async #pass({ prefix, port, headers, change }, incoming, response) {
    const { host, origin, 'accept-encoding': _, connection, ...own } = incoming.headers;
    const path = (incoming.url ?? '').slice(prefix.length - 1);
    const outgoing = request({ port, method: incoming.method, path, headers: { ...own, ...headers } });
    incoming.pipe(outgoing);
    /** @type {IncomingMessage} */
    const answer = await new Promise((resolve, reject) => outgoing.on('response', resolve).on('error', reject));
    let body = await buffer(answer);
    const type = answer.headers['content-type'] ?? '';
    if (change && answer.statusCode === 200)
      body = Buffer.from(JSON.stringify(change(path, JSON.parse(body.toString()))));
    const encoded = answer.headers['content-encoding'];
    if (body.length && !encoded) body = await brotli(body, QUICK);
    response.writeHead(answer.statusCode ?? 502, {
      'content-type': type,
      'content-length': body.length,
      ...(body.length ? { 'content-encoding': encoded ?? 'br' } : {}),
      'cache-control': answer.headers['cache-control'] ?? 'no-store',
      ...(answer.headers.date ? { date: answer.headers.date } : {}),
    });
    response.end(body);
  }
}
