// "Behind the counter": codes to try in the demo, and the events that no customer sees.

import { byId, make } from './dom.js';

/** The time between two requests for webhooks while the section is open, in milliseconds. */
const EVERY = 2000;

/**
 * Text in English: the guide is not translated.
 * @param {string} text
 */
const english = (text) => Object.assign(make('span', text), { lang: 'en' });

/**
 * The codes of the demo's cinema, as /demo/vouchers lists them.
 * @typedef {object} Codes
 * @property {{ barcode: string, pin?: string, shows: string }[]} vouchers
 * @property {{ code: string, shows: string }[]} discounts
 * @property {string[]} procinema
 */

/**
 * Fills the section while it is open.
 * @param {object} page
 * @param {(key: string, values?: Record<string, unknown>) => string} page.text A text in the page's language.
 * @param {(path: string, method?: string) => Promise<any>} page.request A call to the site's backend.
 * @param {() => string | null | undefined} page.gift The code on the receipt, if there is one.
 */
export function counter({ text, request, gift }) {
  const details = byId('counter', HTMLDetailsElement);
  const use = byId('use-gift', HTMLButtonElement);
  /** @type {Map<string, HTMLElement>} */
  const webhooks = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function list() {
    /** @type {Codes} */
    const codes = await request('/demo/vouchers').catch(() => ({ vouchers: [], discounts: [], procinema: [] }));
    const rows = {
      // The field takes both at once, so they are copied at once.
      vouchers: codes.vouchers.map(({ barcode, pin, shows }) =>
        make('li', make('code', `${barcode} ${pin ?? ''}`.trim()), english(shows)),
      ),
      discounts: codes.discounts.map(({ code, shows }) => make('li', make('code', code), english(shows))),
      procinema: codes.procinema.map((code) => make('li', make('code', code))),
    };
    for (const [id, items] of Object.entries(rows)) {
      byId(id).replaceChildren(...(items.length ? items : [make('li', text('counter.none'))]));
    }
  }

  function showGift() {
    const code = gift();
    const isUsed = Boolean(code && webhooks.has(code));
    byId('gift').textContent = text(!code ? 'gifts.none' : isUsed ? 'gifts.used' : 'gifts.open', { code });
    use.hidden = !code || isUsed;
  }

  async function refresh() {
    clearTimeout(timer);
    if (!details.open) return;
    for (const { event, code, taken } of await request('/demo/gifts').catch(() => [])) {
      // Rows are updated in place, so that a screen reader announces only new ones.
      const row = webhooks.get(code) ?? make('li');
      const words = text(taken ? 'gifts.taken' : 'gifts.waiting', { event, code });
      if (row.textContent !== words) row.textContent = words;
      if (!webhooks.has(code)) byId('webhooks').append(row);
      webhooks.set(code, row);
    }
    showGift();
    clearTimeout(timer);
    timer = setTimeout(refresh, EVERY);
  }

  details.addEventListener('toggle', list, { once: true });
  details.addEventListener('toggle', refresh);
  use.addEventListener('click', async () => {
    use.disabled = true;
    byId('gift-notice').textContent = '';
    try {
      await request(`/demo/gifts/${encodeURIComponent(gift() ?? '')}/use`, 'POST');
      await refresh();
    } catch {
      byId('gift-notice').textContent = text('gifts.failed');
    }
    use.disabled = false;
  });
}
