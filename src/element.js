import { attend, filledIn, follow, join, quit } from './page.js';

/**
 * The voucher and discount step of a cinema's checkout.
 *
 * @element voucher-checkout
 * @attr {string} api - Base URL of the site's proxy; Vista's paths are appended. Default: the same origin.
 * @attr {string} order - Id of the order in progress. Required; until it is there the element waits.
 * @attr {string} showtime - OCAPI showtime id, as "0002-2681". Required.
 * @attr {string} connect-session - UserSessionId for Connect, where it is not the order id.
 * @attr {string} currency - ISO 4217 code. Required: OCAPI names none.
 * @attr {string} lang - BCP 47 tag. Default: that of the nearest ancestor, then "en".
 * @attr {string} region - Sent as Connect-Region-Code.
 * @attr {"auto"|"light"|"dark"} theme - Default: auto.
 * @attr {string} voucher-types - What vouchers can be added, of "Ticket Subscription Deal". Default: Ticket.
 * @attr {string} voucher - Stands in the barcode's field at first; nothing is sent before the person does. Default: `?voucher=` of the page's address, which is taken out of there.
 * @attr {string} discount - The same for the discount code's field and `?discount=`.
 * @prop {string|undefined} orderToken - The proxy's token for the order; sent as Checkout-Order-Token. A new one counts from the next call on. Where the proxy gives the order more time, its new token stands here.
 * @prop {Record<string, string | Record<string, string>>|undefined} texts - The page's own words: keys of src/locales/en.json, each with a text or with one for each plural category. What is not in it stays as it is.
 * @fires {CustomEvent<OrderDetail>} voucher-checkout:ready - The order is on the screen.
 * @fires {CustomEvent<OrderDetail>} voucher-checkout:change - The server confirmed a change of the order.
 * @fires {CustomEvent<ErrorDetail>} voucher-checkout:error - Something went wrong; the widget has told the person.
 * @fires {CustomEvent<ExpiredDetail>} voucher-checkout:expired - The order's time is over.
 * @fires {CustomEvent<CompletedDetail>} voucher-checkout:completed - The order is bought, and the widget shows its receipt.
 * @fires {CustomEvent<FatalDetail>} voucher-checkout:fatal - The widget cannot run; what stands inside the element is shown.
 * @slot - Shown until the widget runs, and where it cannot.
 * @csspart barcode - Voucher form: the field for the barcode.
 * @csspart pin - Voucher form: the field for the PIN.
 * @csspart voucher-type - Voucher form: the choice of the kind, where there is more than one.
 * @csspart apply - Voucher form: its button.
 * @csspart voucher - A voucher on the order.
 * @csspart remove - Its button.
 * @csspart quantity - How many tickets a voucher shall pay, while that is asked.
 * @csspart ticket - A ticket that a voucher can pay.
 * @csspart payment-code - ProCinema form: the field for the code.
 * @csspart payment-amount - ProCinema form: the field for the amount.
 * @csspart payment-apply - ProCinema form: its button.
 * @csspart payment-voucher - A ProCinema voucher on the order.
 * @csspart payment-remove - Its button.
 * @csspart discount - A discount: on offer or on the order.
 * @csspart discount-ticket - Discount form: the choice of the ticket.
 * @csspart discount-code - Discount form: the field for the code.
 * @csspart discount-apply - Discount form: its button.
 * @csspart line - The order: a ticket.
 * @csspart original - The order: a ticket's price before.
 * @csspart seats - The order: the seats held.
 * @csspart fees - The order: booking fees.
 * @csspart saved - The order: what vouchers and discounts save.
 * @csspart total - The order: the sum.
 * @csspart payment - The order: what a ProCinema voucher pays of it.
 * @csspart due - The order: what is left to pay then.
 * @csspart tax - The order: the tax in it.
 * @csspart gift - The receipt: the button of the gift.
 * @csspart gift-code - The receipt: its code.
 * @csspart message - The live region: what is going on, what went well, what went wrong.
 * @csspart expiry - The time left.
 * @csspart extend - The button that keeps the order longer, where the proxy can.
 */
class VoucherCheckout extends HTMLElement {
  static observedAttributes = ['api', 'order', 'showtime', 'connect-session', 'currency', 'lang', 'region', 'voucher-types', 'voucher', 'discount'];
  static load;
  static sheet;
  static catalogue;
  #mounted;
  #orderToken;
  #texts;
  #generation = 0;
  #starting = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [VoucherCheckout.sheet];
    root.append(document.createElement('slot'));
    attend(this, root, () => this.#language());
    // Set by the page before the class was there.
    for (const name of ['orderToken', 'texts']) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  get orderToken() { return this.#orderToken; }
  set orderToken(token) {
    this.#orderToken = token;
    if (this.#mounted && !this.#mounted.setOrderToken(token ?? undefined)) this.#restart();
  }
  get texts() { return this.#texts; }
  set texts(texts) {
    this.#texts = texts;
    this.#speak();
  }

  /** @type {() => Promise<void>} Reads the order again: the page changed tickets or seats. */
  refresh() { return this.#call('refresh'); }
  /** @type {(voucher: VoucherEntry) => Promise<void>} What "Add voucher" does. */
  applyVoucher({ barcode, pin = '', type = 'Ticket' }) { return this.#call('applyVoucher', String(barcode), String(pin), String(type)); }
  /** @type {(id: string) => Promise<void>} What "Remove" at a voucher does; the id is one of an event's `vouchers`. */
  removeVoucher(id) { return this.#call('removeVoucher', String(id)); }
  /** @type {(discount: DiscountEntry) => Promise<DiscountOutcome>} What "Apply" at a discount code does; the person is asked first. */
  applyDiscount({ code, ticketId }) { return this.#call('applyDiscount', String(code), String(ticketId)); }

  /** @type {() => Promise<CompleteOutcome>} For the page's pay button: settles what vouchers pay, and buys an order with nothing left to pay; otherwise the page's own payment goes on. */
  complete() { return this.#call('complete'); }

  connectedCallback() { this.#start(); }
  // Moved with moveBefore: nothing to do, and that is said by having this.
  connectedMoveCallback() {}
  disconnectedCallback() {
    // An element that is moved is taken out and put in at once.
    queueMicrotask(() => { if (!this.isConnected) this.#stop(); });
  }
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === 'lang') this.#speak();
    else if (this.isConnected) this.#restart();
  }

  async #speak() {
    const generation = this.#generation;
    const language = this.#language();
    const catalogue = await VoucherCheckout.catalogue(language);
    if (generation !== this.#generation || language !== this.#language()) return;
    this.#mounted?.setLanguage(language, catalogue, this.#ownTexts());
    this.#turn(language);
  }

  /** What is written from right to left is so on any page; all else goes as the page does. */
  #turn(language) {
    const base = this.shadowRoot.querySelector('div');
    if (base) base.dir = isRightToLeft(language) ? 'rtl' : '';
  }

  #ownTexts() {
    // What cannot be written down is no text.
    try { return this.#texts ? JSON.stringify(this.#texts) : undefined; } catch { return undefined; }
  }

  #language() { return this.lang || this.parentElement?.closest('[lang]')?.lang || 'en'; }

  #restart() {
    this.#stop();
    // Attributes are set one after the other; they count together.
    if (this.#starting) return;
    this.#starting = true;
    queueMicrotask(() => { this.#starting = false; this.#start(); });
  }

  async #start() {
    if (this.#mounted || !this.isConnected || !this.getAttribute('order')) return;
    const generation = ++this.#generation;
    const language = this.#language();
    let bindings, catalogue;
    try {
      [bindings, catalogue] = await Promise.all([VoucherCheckout.load(), VoucherCheckout.catalogue(language)]);
    } catch {
      return this.#fail('load');
    }
    if (generation !== this.#generation || !this.isConnected) return;
    const base = document.createElement('div');
    this.shadowRoot.append(base);
    const given = (name) => this.getAttribute(name) ?? undefined;
    try {
      this.#mounted = bindings.mount(this, base, {
        api: given('api'), order: given('order'), showtime: given('showtime'), currency: given('currency'),
        connectSession: given('connect-session'), region: given('region'),
        voucherTypes: given('voucher-types'), language, catalogue, texts: this.#ownTexts(), orderToken: this.#orderToken, ...filledIn(this),
      });
      this.#turn(language);
      if (language !== this.#language()) this.#speak();
      this.shadowRoot.querySelector('slot').hidden = true;
      join(this, this.#mounted);
    } catch (reason) {
      base.remove();
      this.#fail(typeof reason === 'string' ? reason : 'start');
    }
  }

  #stop() {
    this.#generation++;
    quit(this);
    this.#mounted?.free();
    this.#mounted = undefined;
    this.shadowRoot.querySelector('div')?.remove();
    this.shadowRoot.querySelector('slot').hidden = false;
  }

  #fail(reason) {
    this.dispatchEvent(new CustomEvent('voucher-checkout:fatal', { bubbles: true, composed: true, detail: { reason } }));
  }

  #call(method, ...args) {
    if (!this.#mounted) return Promise.reject(new Error('voucher-checkout is not ready'));
    return this.#mounted[method](...args);
  }
}

/** By the script that it is written in, so that every tag with one is right: "ar", "ur-PK", "pa-Arab". */
function isRightToLeft(language) {
  try { return /Arab|Hebr|Thaa|Nkoo|Syrc|Adlm|Rohg/.test(new Intl.Locale(language).maximize().script); } catch { return false; }
}

/** The languages beside English, which the wasm holds: one for each other file of src/locales. */
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'sv'];

/**
 * Registers the element. `load` gives the widget's bindings and is called when the first element needs them; `fetchText`
 * gives the JSON of a language's texts.
 */
export function define(load, css, fetchText) {
  if (customElements.get('voucher-checkout')) return;
  follow();
  let loading;
  const texts = {};
  VoucherCheckout.load = () => (loading ??= load().catch((error) => { loading = undefined; throw error; }));
  // A language that cannot be had is English: a voucher is worth more than its words.
  VoucherCheckout.catalogue = (language) => {
    const tag = language.split('-')[0].toLowerCase();
    if (!LANGUAGES.includes(tag)) return Promise.resolve();
    return (texts[tag] ??= fetchText(tag).catch(() => { delete texts[tag]; }));
  };
  VoucherCheckout.sheet = new CSSStyleSheet();
  VoucherCheckout.sheet.replaceSync(css);
  customElements.define('voucher-checkout', VoucherCheckout);
}
