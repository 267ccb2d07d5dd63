/** The cinema: the sandbox, and our proxy in front of it, with order tokens. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, start } from './programs.js';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Folders } from './bench.js' */

/** The showtime of the sandbox's orders, where an adult costs 10.00 and with a voucher 1.00. */
export const SHOWTIME = '0002-2681';
/** A voucher that pays one adult. */
export const VOUCHER = { barcode: 'ADTMM0000111', pin: '1234' };
/** The total of an order of two adults with that voucher. */
export const TOTAL_AFTER = '11.00';
/** The keys of the sandbox. */
export const KEYS = { authorization: 'Bearer sandbox-token', connectapitoken: 'sandbox-connect-token' };
/** The origin that the proxy knows, with the key of its backend. Public secrets, which it accepts on this machine. */
export const ORIGIN = 'http://localhost:8080';
const SITE_KEY = 'example-9d6d2f0a8c7e4f53c15a3b1ab1b74b0e';
const SECRET = 'example-c15a3b1ab1b74b0e9d6d2f0a8c7e4f53';

/** @typedef {{ id: string, token: string }} Order */
/** @typedef {{ port: number, child: ChildProcess }} Server */

export class Cinema {
  /** @param {Folders} folders */
  static async start({ programs, work }) {
    await mkdir(work, { recursive: true });
    const sandbox = await freePort();
    const health = `http://127.0.0.1:${sandbox}/__sandbox/ledger`;
    const options = ['--port', String(sandbox)];
    await start(`${programs}/voucher-checkout-sandbox`, options, health);
    return new Cinema(sandbox, await startProxy(sandbox, programs, work));
  }

  /** @param {number} sandbox @param {Server} proxy */
  constructor(sandbox, proxy) {
    this.sandbox = sandbox;
    this.proxy = proxy;
    /** @type {string[]} */
    this.orders = [];
  }

  /** An order of two adults, with its token for our proxy. @returns {Promise<Order>} */
  async order() {
    const { orderId } = await post(this.sandbox, '/__sandbox/orders');
    this.orders.push(orderId);
    const { token } = await post(this.proxy.port, '/checkout/v1/order-tokens', { orderId });
    return { id: orderId, token };
  }

  /** Frees the seats of all orders, and forgets the calls, which the sandbox would keep. */
  async clear() {
    await Promise.all(this.orders.splice(0).map((id) => post(this.sandbox, `/__sandbox/orders/${id}/expire`)));
    await fetch(`http://127.0.0.1:${this.sandbox}/__sandbox/ledger`, { method: 'DELETE' });
  }
}

/** @param {number} sandbox @param {string} programs @param {string} work @returns {Promise<Server>} */
async function startProxy(sandbox, programs, work) {
  const [port, metrics] = [await freePort(), await freePort()];
  const upstream = `http://127.0.0.1:${sandbox}`;
  const lines = {
    LISTEN: `127.0.0.1:${port}`,
    METRICS_LISTEN: `127.0.0.1:${metrics}`,
    STORE: `sqlite:${join(work, 'proxy.db')}`,
    SECRET,
    OCAPI_URL: upstream,
    OCAPI_TOKEN: 'sandbox-token',
    CONNECT_URL: upstream,
    CONNECT_TOKEN: KEYS.connectapitoken,
    SITE_KEY: `${ORIGIN}=${SITE_KEY}`,
    FORWARDED_HOPS: 0,
    LOG: 'warn',
  };
  const text = Object.entries(lines).map(([name, value]) => `VOUCHER_CHECKOUT_${name}=${value}\n`);
  const settings = join(work, 'proxy.env');
  await writeFile(settings, text.join(''), { mode: 0o600 });
  const url = `http://127.0.0.1:${port}/health/ready`;
  return { port, child: await start(`${programs}/voucher-checkout-proxy`, ['--settings', settings], url) };
}

/** @param {number} port @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function post(port, path, body = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SITE_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}
