/**
 * How fast our proxy forwards a read of an order, against nginx with `proxy_pass` and kept connections. wrk asks, the
 * sandbox answers, and all of them share this machine.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEYS, ORIGIN } from './cinema.js';
import { freePort, output, start } from './programs.js';

/** @import { Bench, Folders } from './bench.js' */
/** @import { Order, Server } from './cinema.js' */

const CONNECTIONS = 64;
const THREADS = 2;
const SECONDS = 5;
/** Our proxy serves at most 20 requests of one order at the same time, so several orders are read. */
const ORDERS = 16;
const NGINX = '/usr/sbin/nginx';
/** Of wrk's units in milliseconds. @type {Record<string, number>} */
const UNITS = { us: 0.001, ms: 1, s: 1000 };

/** @param {number} sandbox @param {Folders} folders @returns {Promise<Server>} */
export async function startNginx(sandbox, { work }) {
  const port = await freePort();
  const settings = join(work, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    settings,
    `daemon off;
worker_processes auto;
pid ${work}/nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${work}/nginx-${name};`).join('\n  ')}
  upstream cinema { server 127.0.0.1:${sandbox}; keepalive ${CONNECTIONS}; }
  server {
    listen 127.0.0.1:${port};
    keepalive_requests 1000000;
    location / {
      proxy_pass http://cinema;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Authorization "${KEYS.authorization}";
    }
  }
}
`,
  );
  return { port, child: await start(NGINX, ['-p', work, '-c', settings], `http://127.0.0.1:${port}/`) };
}

/**
 * One measurement, after a second of the same without one.
 * @param {Server} server @param {Bench} bench @param {Folders} folders
 * @returns {Promise<{ throughput: number, p99: number, resident: number }>} Requests a second, milliseconds and MiB.
 */
export async function ask({ port, child }, { cinema }, { work }) {
  const script = join(work, 'wrk.lua');
  const orders = [];
  for (let count = 0; count < ORDERS; count++) orders.push(await cinema.order());
  await writeFile(script, readInTurn(orders));
  const options = ['-t', String(THREADS), '-c', String(CONNECTIONS), '--latency', '-s', script];
  const url = `http://127.0.0.1:${port}`;
  await output('wrk', [...options, '-d', '1', url]);
  const text = await output('wrk', [...options, '-d', String(SECONDS), url]);
  await cinema.clear();
  const found = text.match(/99%\s+([\d.]+)(us|ms|s)[\s\S]*Requests\/sec:\s+([\d.]+)/);
  if (!found || /Non-2xx|Socket errors/.test(text)) throw new Error(text);
  const [, time, unit, throughput] = found;
  return { throughput: Number(throughput), p99: Number(time) * UNITS[unit], resident: await resident(child.pid) };
}

/** A script for wrk. nginx passes the headers on, and the sandbox ignores them. @param {Order[]} orders */
const readInTurn = (orders) => `local requests = {}
local at = 0
function init()
${orders
  .map(({ id, token }) => {
    const headers = `["Origin"] = "${ORIGIN}", ["Checkout-Order-Token"] = "${token}"`;
    return `  table.insert(requests, wrk.format("GET", "/ocapi/v1/orders/${id}", { ${headers} }))`;
  })
  .join('\n')}
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`;

/**
 * The resident memory of a process in MiB; of nginx, that of the process that only watches the others.
 * @param {number | undefined} pid
 */
async function resident(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/VmRSS:\s+(\d+) kB/)?.[1]) / 1024;
}
