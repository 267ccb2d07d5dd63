/** The voucher step with Preact. It behaves as vanilla.js. */

import { h, render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { CSS, names, Orders, payable, settings, TEXTS, textOf, tickets } from './orders.js';

/** @import { OrderAnswer, Priced, Prices, Settings } from './orders.js' */

/** @param {{ of: Priced, name: Map<string, string>, format: Intl.NumberFormat }} props */
const Line = ({ of, name, format }) =>
  h('li', null, h('span', null, name.get(of.ticketTypeId)), h('span', null, format.format(of.price.valueIncludingTax)));

/** @param {{ answer: OrderAnswer, prices: Prices, format: Intl.NumberFormat }} props */
function Summary({ answer, prices, format }) {
  const name = names(answer, prices);
  const line = (/** @type {Priced} */ of) => h(Line, { of, name, format });
  const total = h('span', { id: 'total' }, format.format(answer.order.totalPrice.valueIncludingTax));
  return h('section', null, [
    h('h2', null, TEXTS.order),
    h('ul', null, tickets(answer).map(line)),
    h('p', { class: 'sum' }, TEXTS.total, total),
    h('h2', null, TEXTS.payable),
    h('ul', null, payable(prices).map(line)),
  ]);
}

/** @param {{ settings: Settings }} props */
function Vouchers({ settings }) {
  const orders = useMemo(() => new Orders(settings), []);
  /** @type {[[OrderAnswer, Prices] | undefined, (next: [OrderAnswer, Prices]) => void]} */
  const [read, setRead] = useState();
  const [barcode, setBarcode] = useState('');
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState('');
  const [failed, setFailed] = useState('');
  const format = useMemo(
    () =>
      read && new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency: settings.currency }),
    [!read],
  );
  const load = () => {
    setFailed('');
    orders.read().then(setRead, (error) => setFailed(textOf(error)));
  };
  useEffect(load, []);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || !read) return;
    if (!barcode.trim()) return setStatus(TEXTS.empty);
    setBusy(true);
    setStatus(TEXTS.busy);
    try {
      setRead([await orders.add(...read, barcode.trim(), pin.trim()), read[1]]);
      setBarcode('');
      setPin('');
      setStatus(TEXTS.added);
    } catch (error) {
      setStatus(textOf(error));
    }
    setBusy(false);
  };
  if (failed) return h('button', { onClick: load }, failed);
  if (!read || !format) return null;
  const field = (/** @type {string} */ id, /** @type {string} */ value, /** @type {(value: string) => void} */ set) => [
    h('label', { for: id }, TEXTS[id]),
    h('input', {
      id,
      value,
      autocomplete: 'off',
      dir: 'ltr',
      onInput: (/** @type {any} */ { target }) => set(target.value),
    }),
  ];
  const form = h('form', { onSubmit: submit }, [
    ...field('barcode', barcode, setBarcode),
    ...field('pin', pin, setPin),
    h('button', { id: 'add', 'aria-disabled': String(busy) }, TEXTS.add),
    h('p', { role: 'status' }, status),
  ]);
  const [answer, prices] = read;
  return [h('section', null, h('h2', null, TEXTS.title), form), h(Summary, { answer, prices, format })];
}

class PreactVouchers extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    render(h(Vouchers, { settings: settings(this) }), root);
  }
}

customElements.define('preact-vouchers', PreactVouchers);
