// The widget's calls with their time. Only method, path and status of a call are kept: no body, no query and no header,
// so no code and no PIN.

import { make } from './dom.js';

/** The number of calls that are kept. */
const MOST = 60;
/** The playground's own calls are not shown. */
const OWN = /\/demo\/|\/(integrity|snippet)\.(json|html)$/;

/**
 * Lists each call from now on, the newest first.
 * @param {HTMLTableSectionElement} table
 * @param {() => string} order The id that is shown as {order}.
 */
export function watchCalls(table, order) {
  const originalFetch = window.fetch;
  let slowest = 0;

  /**
   * Adds a row. Returns the function that completes it.
   * @param {string} method
   * @param {string} path
   */
  function row(method, path) {
    const line = make('tr');
    const [call, status, time] = [0, 1, 2].map(() => line.insertCell());
    // A long path may break after each of its slashes.
    call.append(make('code', `${method} `, ...path.split(/(?<=\/)/).flatMap((part) => [part, make('wbr')])));
    status.textContent = '…';
    table.prepend(line);
    while (table.rows.length > MOST) table.lastElementChild?.remove();
    return (/** @type {string} */ answer, /** @type {number} */ ms) => {
      status.textContent = answer;
      line.dataset.tone = /^2/.test(answer) ? 'good' : 'bad';
      time.textContent = `${Math.round(ms)} ms`;
      time.dataset.ms = String(ms);
      slowest = Math.max(slowest, ms);
      for (const cell of table.querySelectorAll('td')) {
        if (cell.dataset.ms) cell.style.setProperty('--share', String(Number(cell.dataset.ms) / slowest));
      }
    };
  }

  window.fetch = (input, options) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    const answer = originalFetch(input, options);
    if (OWN.test(url.pathname)) return answer;
    const method = (options?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    const path = url.pathname.replace(order() || /$^/, '{order}');
    const ended = row(method, url.origin === location.origin ? path : url.origin + path);
    const begun = performance.now();
    answer.then(
      ({ status }) => ended(String(status), performance.now() - begun),
      () => ended('none', performance.now() - begun),
    );
    return answer;
  };
}
