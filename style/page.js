// The script of the demo's cinema: the code that a web team writes around <voucher-checkout>.

import { counter } from './counter.js';
import { byId, make } from './dom.js';

/**
 * The languages of the page, each by its own name. Their texts are in texts/, the English ones in the HTML.
 * @type {Record<string, string>}
 */
const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  it: 'Italiano',
  es: 'Español',
  nl: 'Nederlands',
  sv: 'Svenska',
  pl: 'Polski',
  ja: '日本語',
  ar: 'العربية',
};

/**
 * The English texts that are not in the HTML.
 * @type {Record<string, string>}
 */
const ENGLISH = {
  'pay.button': 'Pay',
  'pay.amount': 'Pay {amount}',
  'pay.free': 'Book now',
  'pay.busy': 'Booking…',
  'pay.failed': 'Your booking is not confirmed yet. Please try again.',
  'start.failed': 'A booking cannot be started right now. Please reload the page.',
  expired: 'The time for this booking has run out.',
  fatal: 'Vouchers cannot be used right now. You can still pay.',
  'thanks.reference': 'Booking {reference}',
  'thanks.paid': '{card} paid by card, {voucher} with the ProCinema voucher.',
  'pay.voucher-not-accepted':
    'Your ProCinema voucher is not valid any more. Nothing was charged. You can pay the whole amount without it.',
  'pay.voucher-in-use':
    'Your ProCinema voucher is being used in another booking. Nothing was charged. You can pay the whole amount without it.',
  'pay.amount-changed': 'The amount to pay has changed. Nothing was charged. Check your order, then pay again.',
  'counter.none': 'The list is not available right now.',
  'gifts.none': 'None yet. It comes with the receipt, after paying.',
  'gifts.open': '{code} is not used yet.',
  'gifts.used': '{code} is used.',
  'gifts.failed': 'The gift could not be used.',
  'gifts.taken': 'Webhook {event} for {code}: arrived at the proxy',
  'gifts.waiting': 'Webhook {event} for {code}: on its way',
};

/**
 * The streets of the chain's cinemas, by the currency they sell in.
 * @type {Record<string, string>}
 */
const STREETS = { NZD: 'Quay Street', CHF: 'Limmatquai' };

/**
 * A call to the site's backend that failed: the name of the problem (RFC 9457), and the amount due if it says one.
 * @typedef {{ problem?: string, due?: number }} Problem
 */

const query = new URLSearchParams(location.search);
const language = Object.keys(LANGUAGES).find((tag) => tag === query.get('lang')?.slice(0, 2).toLowerCase()) ?? 'en';
/** @type {Record<string, string>} */
const words =
  language === 'en' ? {} : await request(new URL(`texts/${language}.json`, import.meta.url)).catch(() => ({}));
const checkout = /** @type {HTMLElementTagNameMap['voucher-checkout']} */ (document.querySelector('voucher-checkout'));
const again = /** @type {HTMLAnchorElement} */ (document.querySelector('.again'));
const payButton = byId('pay-button', HTMLButtonElement);
/** @type {{ minor: number, text: string } | undefined} */
let total;

/**
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 */
function text(key, values = {}) {
  const found = words[key] ?? ENGLISH[key] ?? '';
  return found.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

function translate() {
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  const marked = (/** @type {'text' | 'label'} */ name) =>
    /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-${name}]`));
  for (const node of marked('text')) node.textContent = words[node.dataset.text ?? ''] ?? node.textContent;
  for (const node of marked('label')) node.ariaLabel = words[node.dataset.label ?? ''] ?? node.ariaLabel;
  // This section is not translated into every language.
  if (!('counter.title' in words)) Object.assign(byId('counter'), { lang: 'en', dir: 'ltr' });
  byId('where').textContent = STREETS[query.get('currency') ?? ''] ?? STREETS.NZD;
  again.href = `?${fresh({})}`;
}

/**
 * The query of an address that begins another order.
 * @param {Record<string, string>} more
 */
function fresh(more) {
  const kept = [...query].filter(([name]) => name === 'lang' || name === 'currency');
  return new URLSearchParams({ ...Object.fromEntries(kept), ...more });
}

/** Points the links at this order in another language, and at a new order in another cinema. */
function link() {
  Object.assign(byId('language'), { textContent: LANGUAGES[language], lang: language });
  const items = Object.entries(LANGUAGES).map(([tag, name]) => {
    const target = new URLSearchParams(query);
    target.set('lang', tag);
    const ariaCurrent = tag === language ? 'true' : null;
    return make('li', Object.assign(make('a', name), { href: `?${target}`, hreflang: tag, lang: tag, ariaCurrent }));
  });
  byId('languages').replaceChildren(...items);
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.cinemas a'))) {
    const { currency = '' } = link.dataset;
    link.href = `?${fresh({ currency })}`;
    link.ariaCurrent = (query.get('currency') ?? 'NZD') === currency ? 'true' : null;
  }
}

/**
 * @param {string | URL} path
 * @param {string} [method]
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>}
 */
async function request(path, method = 'GET', body, headers = {}) {
  const type = body === undefined ? undefined : { 'Content-Type': 'application/json' };
  const response = await fetch(path, {
    method,
    headers: { Accept: 'application/json', ...type, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const [problem] = /[^:]*$/.exec(answer.type ?? '') ?? [];
  throw Object.assign(new Error(`${method} ${path}: ${response.status}`), { problem, due: answer.due });
}

/** The order in the page's address, or a new one, whose id then is in the address. */
async function order() {
  if (query.has('order')) {
    await bind();
  } else {
    const showtime = query.get('showtime') ?? '0002-2681';
    const created = await request('/demo/orders', 'POST', { showtime, scenario: 'two-adults' });
    query.set('order', created.order);
    // The element sends its first call as soon as it has an order, and that call needs the token.
    checkout.orderToken = created.token;
    query.set('showtime', created.showtime ?? showtime);
    if (!query.has('currency')) query.set('currency', created.currency);
    history.replaceState(null, '', `?${query}`);
  }
  return query.get('order') ?? '';
}

const ofTheOrder = (/** @type {string} */ path) =>
  `/demo/orders/${encodeURIComponent(query.get('order') ?? '')}/${path}`;

/** The site's backend asks the proxy for the token of this order. Without a token the widget shows an error. */
async function bind() {
  const answer = await request(ofTheOrder('token'), 'POST').catch(() => ({}));
  checkout.orderToken = answer.token;
}

/**
 * Shows the seats of the order as they are printed on the tickets.
 * @param {string} id
 */
async function showSeats(id) {
  const token = { 'Checkout-Order-Token': checkout.orderToken ?? '' };
  const read = (/** @type {string} */ path) =>
    request(`/ocapi/v1/orders/${path}${encodeURIComponent(id)}`, 'GET', undefined, token);
  const answer = await read('').catch(() => read('completed/'));
  /** @type {{ seats?: { rowLabel: string, seatLabel: string }[] }[]} */
  const showtimes = answer.order?.showtimes ?? [];
  const seats = showtimes.flatMap((showtime) => showtime.seats ?? []);
  byId('seats').textContent = seats.map(({ rowLabel, seatLabel }) => `${rowLabel}${seatLabel}`).join(', ') || '–';
  // The map draws two neighbours in one row.
  const [left, right] = seats.map(({ seatLabel }) => Number(seatLabel));
  byId('map').hidden = seats.length !== 2 || right !== left + 1;
  byId('map').style.setProperty('--seat', String(left));
}

function showTotal() {
  byId('total').textContent = total?.text ?? '–';
  if (!total) payButton.textContent = text('pay.button');
  else if (total.minor === 0) payButton.textContent = text('pay.free');
  else payButton.textContent = text('pay.amount', { amount: total.text });
}

const notice = (key = '') => {
  byId('notice').textContent = text(key);
};

function listen() {
  for (const name of /** @type {const} */ (['ready', 'change'])) {
    checkout.addEventListener(`voucher-checkout-${name}`, ({ detail }) => {
      // The amount that vouchers leave for the card.
      total = detail?.due ?? detail?.total ?? total;
      payButton.disabled = false;
      showTotal();
    });
  }
  // The widget shows and announces its errors itself. A site counts them here.
  checkout.addEventListener('voucher-checkout-error', ({ detail }) => {
    checkout.dataset.lastError = detail?.code ?? '';
  });
  checkout.addEventListener('voucher-checkout-expired', () => {
    payButton.disabled = true;
    notice('expired');
    // All that is left to do is to begin again.
    byId('notice').append(' ', again.cloneNode(true));
  });
  checkout.addEventListener('voucher-checkout-completed', showBooked);
  // The seats can be paid for without vouchers.
  checkout.addEventListener('voucher-checkout-fatal', () => {
    payButton.disabled = !query.has('order');
    notice('fatal');
  });
  payButton.addEventListener('click', pay);
}

async function pay() {
  payButton.disabled = true;
  payButton.textContent = text('pay.busy');
  notice();
  try {
    const outcome = await checkout.complete?.().catch((problem) => {
      // With a code the widget has said why, and nothing was charged. Without one it does not run: pay without vouchers.
      if (problem.code) throw problem;
    });
    // The backend charges the amount that the customer sees, and only if it is the amount due.
    const due = outcome && 'due' in outcome ? outcome.due : total;
    await thank(await request(ofTheOrder('complete'), 'POST', { minor: due?.minor }));
  } catch (error) {
    const { code, message, problem, due } = /** @type {Error & { code?: string } & Problem} */ (error);
    payButton.disabled = false;
    showTotal();
    if (code) {
      byId('notice').textContent = message;
      return;
    }
    const reason = `pay.${problem}`;
    notice(reason in ENGLISH ? reason : due === undefined ? 'pay.failed' : 'pay.amount-changed');
    // The amount due may have changed.
    checkout.refresh().catch(() => {});
  }
}

/** Shows that the order is bought, in this page or in another window. */
function showBooked() {
  byId('pay').hidden = true;
  for (const step of document.querySelectorAll('.steps li')) {
    step.className = 'done';
    step.removeAttribute('aria-current');
  }
  byId('thanks').hidden = false;
}

/** @param {{ reference?: string, charged?: number, payments: { amount: number }[] }} receipt */
async function thank({ reference, charged, payments }) {
  byId('reference').hidden = !reference;
  byId('reference').textContent = text('thanks.reference', { reference });
  byId('paid').hidden = payments.length === 0;
  if (payments.length > 0) {
    const paid = payments.reduce((sum, { amount }) => sum + amount, 0);
    const { format } = new Intl.NumberFormat(language, { style: 'currency', currency: 'CHF' });
    byId('paid').textContent = text('thanks.paid', { card: format(charged ?? 0), voucher: format(paid) });
  }
  showBooked();
  scrollTo(0, 0);
  byId('thanks-title').focus({ preventScroll: true });
  // The widget shows the receipt with its gift under a token of the completed order.
  await bind();
  await checkout.refresh().catch(() => {});
}

translate();
link();
listen();
// Only a demo reads the shadow root: it plays the customer who uses the gift on the receipt.
counter({ text, request, gift: () => checkout.shadowRoot?.querySelector('.gift-code')?.textContent });
try {
  const id = await order();
  link();
  for (const name of ['showtime', 'currency', 'lang']) {
    const value = query.get(name);
    if (value) checkout.setAttribute(name, value);
  }
  checkout.setAttribute('order', id);
  showSeats(id).catch(() => {});
} catch {
  notice('start.failed');
}
