// The events of the element.

import { make } from './dom.js';

const NAMES = /** @type {const} */ (['ready', 'change', 'error', 'expired', 'completed', 'fatal']);
/** The number of events that are kept. */
const MOST = 60;

/**
 * Lists each event from now on, the newest first.
 * @param {HTMLElement} element
 * @param {HTMLElement} list
 */
export function watchEvents(element, list) {
  for (const name of NAMES) {
    element.addEventListener(`voucher-checkout-${name}`, ({ type, detail }) => {
      const time = make('time', new Date().toLocaleTimeString('en', { hour12: false }));
      const text = JSON.stringify(detail, null, 1).replace(/\n\s*/g, ' ');
      const entry = make('li', make('b', type), ' ', time, make('code', text));
      entry.dataset.tone = ['error', 'fatal', 'expired'].includes(name) ? 'bad' : 'good';
      list.prepend(entry);
      while (list.children.length > MOST) list.lastElementChild?.remove();
    });
  }
}
