/** The voucher step by hand, without a library: as little as the same behaviour takes. */

import { CSS, names, Orders, payable, settings, TEXTS, textOf, tickets } from './orders.js';

/** @import { OrderAnswer, Priced, Prices } from './orders.js' */

/** @param {string} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} children */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

class VanillaVouchers extends HTMLElement {
  #root = this.attachShadow({ mode: 'open' });
  #settings = settings(this);
  #orders = new Orders(this.#settings);
  #barcode = /** @type {HTMLInputElement} */ (make('input', { id: 'barcode', autocomplete: 'off', dir: 'ltr' }));
  #pin = /** @type {HTMLInputElement} */ (make('input', { id: 'pin', autocomplete: 'off', dir: 'ltr' }));
  #add = make('button', { id: 'add' }, TEXTS.add);
  #status = make('p', { role: 'status' });
  #order = make('section');
  /** @type {Intl.NumberFormat | undefined} */
  #format;
  /** @type {Promise<[OrderAnswer, Prices]> | undefined} */
  #read;
  #busy = false;

  connectedCallback() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    this.#root.adoptedStyleSheets = [sheet];
    if (this.hasAttribute('form-first')) this.#drawForm();
    this.#load();
  }

  async #load() {
    this.#read = this.#orders.read();
    try {
      const [order, prices] = await this.#read;
      this.#drawForm();
      this.#drawOrder(order, prices);
    } catch (error) {
      const again = make('button', {}, textOf(error));
      again.addEventListener('click', () => this.#load());
      this.#root.replaceChildren(again);
    }
  }

  #drawForm() {
    if (this.#barcode.isConnected) return;
    const label = (/** @type {string} */ id) => make('label', { for: id }, TEXTS[id]);
    const form = make('form', {}, label('barcode'), this.#barcode, label('pin'), this.#pin, this.#add, this.#status);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#root.replaceChildren(make('section', {}, make('h2', {}, TEXTS.title), form), this.#order);
  }

  /** @param {OrderAnswer} order @param {Prices} prices */
  #drawOrder(order, prices) {
    const { currency } = this.#settings;
    this.#format ??= new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency });
    const name = names(order, prices);
    const line = (/** @type {Priced} */ of) =>
      make('li', {}, make('span', {}, name.get(of.ticketTypeId) ?? ''), make('span', {}, this.#money(of.price)));
    this.#order.replaceChildren(
      make('h2', {}, TEXTS.order),
      make('ul', {}, ...tickets(order).map(line)),
      make('p', { class: 'sum' }, TEXTS.total, make('span', { id: 'total' }, this.#money(order.order.totalPrice))),
      make('h2', {}, TEXTS.payable),
      make('ul', {}, ...payable(prices).map(line)),
    );
  }

  /** @param {{ valueIncludingTax: number }} price */
  #money({ valueIncludingTax }) {
    return this.#format?.format(valueIncludingTax) ?? '';
  }

  async #submit() {
    const barcode = this.#barcode.value.trim();
    if (this.#busy || !this.#read) return;
    if (!barcode) {
      this.#status.textContent = TEXTS.empty;
      return this.#barcode.focus();
    }
    this.#lock(true, TEXTS.busy);
    try {
      const [last, prices] = await this.#read;
      const order = await this.#orders.add(last, prices, barcode, this.#pin.value.trim());
      this.#read = Promise.resolve([order, prices]);
      this.#drawOrder(order, prices);
      this.#barcode.value = this.#pin.value = '';
      this.#lock(false, TEXTS.added);
    } catch (error) {
      this.#lock(false, textOf(error));
      this.#barcode.focus();
    }
  }

  /** @param {boolean} busy @param {string} text */
  #lock(busy, text) {
    this.#busy = busy;
    this.#add.setAttribute('aria-disabled', String(busy));
    this.#status.textContent = text;
  }
}

customElements.define('vanilla-vouchers', VanillaVouchers);
