// The playground: the settings on the left are set on the element and written into the snippet; its events and calls
// are listed below.

import { watchCalls } from './calls.js';
import { byId, make } from './dom.js';
import { watchEvents } from './events.js';
import { begin, hasCinema } from './order.js';
import { look, snippet } from './snippet.js';
import { trouble } from './trouble.js';

const widget = /** @type {HTMLElementTagNameMap['voucher-checkout']} */ (document.querySelector('voucher-checkout'));
const field = (/** @type {string} */ id) => byId(id, HTMLInputElement);
const choice = (/** @type {string} */ id) => byId(id, HTMLSelectElement);
const button = (/** @type {string} */ id) => byId(id, HTMLButtonElement);
/** The attributes whose fields take any text. */
const TYPED = ['api', 'order', 'showtime', 'currency', 'region', 'connect-session', 'voucher', 'discount'];

/**
 * The attributes of the element as the form says; an empty one is left out.
 * @returns {Record<string, string>}
 */
function attributes() {
  const checked = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('[name=types]:checked'));
  const types = [...checked].map(({ value }) => value).join(' ');
  return {
    ...Object.fromEntries(TYPED.map((name) => [name, field(name).value.trim()])),
    lang: choice('lang').value,
    theme: choice('scheme').value,
    class: choice('theme').value,
    // The element's default.
    'voucher-types': types === 'Ticket' ? '' : types,
  };
}

/** The custom properties that were set by hand. */
function properties() {
  return look({
    accent: button('accent-off').disabled ? undefined : field('accent').value,
    corners: field('corners').dataset.touched ? field('corners').value : undefined,
  });
}

function apply() {
  for (const [name, value] of Object.entries(attributes())) {
    if (!value) widget.removeAttribute(name);
    else if (widget.getAttribute(name) !== value) widget.setAttribute(name, value);
  }
  const set = properties();
  for (const name of Object.keys(look({ accent: '#000000', corners: '1' }))) {
    if (name in set) widget.style.setProperty(name, set[name]);
    else widget.style.removeProperty(name);
  }
  const room = byId('room');
  room.style.maxInlineSize = choice('width').value && `${choice('width').value}px`;
  room.lang = choice('lang').value;
  room.dir = ['ar', 'he', 'fa', 'ur'].includes(room.lang) ? 'rtl' : 'ltr';
  room.dataset.theme = choice('theme').value;
  write();
}

async function write() {
  byId('snippet').textContent = await snippet(attributes(), properties());
}

/** Offers each language whose texts lie beside the module. */
async function languages() {
  const response = await fetch('integrity.json').catch(() => undefined);
  const digests = response?.ok ? await response.json() : {};
  const tags = Object.keys(digests).flatMap((name) => /^voucher-checkout\.(\w+)\.json$/.exec(name)?.[1] ?? []);
  const asked = new URLSearchParams(location.search).get('lang');
  const known = ['en', ...(tags.length ? tags : ['de'])];
  const options = known.map((tag) => {
    const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag);
    return Object.assign(new Option(name, tag, false, tag === asked), { lang: tag });
  });
  choice('lang').replaceChildren(...options);
}

/** Shows a message; an empty one hides it. */
function say(message = '') {
  byId('note').hidden = !message;
  byId('note').textContent = message;
}

/** Shows an order: a new one of the demo's, or the recorded one. */
async function start() {
  const { api = '', order, showtime, currency, token, note } = await begin();
  for (const [name, value] of Object.entries({ api, order, showtime, currency })) field(name).value = value;
  widget.orderToken = token;
  say(note);
  byId('to-demo').hidden = !hasCinema();
  for (const control of [button('expire'), button('fresh'), choice('trouble')]) control.disabled = !hasCinema();
  apply();
}

async function listVouchers() {
  const response = await fetch('../demo/vouchers');
  /** @type {import('../style/counter.js').Codes} */
  const { vouchers } = await response.json();
  const rows = vouchers.map(({ barcode, pin, shows }) =>
    make('li', make('code', barcode), pin ? ` PIN ${pin}. ` : ' ', shows),
  );
  byId('vouchers').replaceChildren(...rows);
  byId('to-try').hidden = false;
}

watchCalls(byId('calls', HTMLTableSectionElement), () => field('order').value);
watchEvents(widget, byId('events'));
await languages();
await start();
if (hasCinema()) {
  await trouble(choice('trouble'), say);
  listVouchers().catch(() => {});
}

byId('controls').addEventListener('submit', (event) => event.preventDefault());
byId('controls').addEventListener('input', (event) => {
  const { id } = /** @type {Element} */ (event.target);
  if (id === 'accent') button('accent-off').disabled = false;
  if (id === 'corners') field(id).dataset.touched = 'true';
  if (id === 'token') widget.orderToken = field(id).value;
  // A text counts when it is complete: the event `change` follows.
  if (!TYPED.includes(id)) apply();
});
byId('controls').addEventListener('change', apply);
button('accent-off').addEventListener('click', () => {
  button('accent-off').disabled = true;
  apply();
});
button('fresh').addEventListener('click', start);
button('expire').addEventListener('click', async () => {
  await fetch(`../demo/orders/${encodeURIComponent(field('order').value)}/expire`, { method: 'POST' });
  widget.refresh().catch(() => {});
});
button('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    byId('copied').textContent = 'Copied.';
  } catch {
    byId('copied').textContent = 'Select it and copy it.';
  }
});
