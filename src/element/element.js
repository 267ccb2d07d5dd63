import { readAhead } from './ahead.js';
import { KEYS } from './early-form.js';
import { EarlyForm, moveFocus, trouble, typedIn } from './early.js';
import { isRightToLeft, primary, written } from './language.js';
import { all, changed, filledIn, join, quit, reporter } from './page.js';

/**
 * The voucher and discount step of a cinema's checkout.
 *
 * @element voucher-checkout
 * @attr {string} api - Base URL of the site's proxy; Vista's paths are appended. It may be relative to the page's address, whatever its `<base>` says. Default: the same origin.
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
 * @attr {boolean} debug - Writes each request to the console: path without ids, status, time, and the fields of the answer that could not be read; no value. `?voucher-checkout-debug` in the page's address does the same.
 * @prop {string|undefined} orderToken - The proxy's token for the order; sent as Checkout-Order-Token. A new one counts from the next call on. Where the proxy gives the order more time, its new token stands here.
 * @prop {Record<string, string | Record<string, string>>|undefined} texts - The page's own words: keys of src/texts/locales/en.json, each with a text or with one for each plural category. What is not in it stays as it is.
 * @fires {CustomEvent<OrderDetail>} voucher-checkout:ready - The order is on the screen.
 * @fires {CustomEvent<OrderDetail>} voucher-checkout:change - The server confirmed a change of the order.
 * @fires {CustomEvent<ErrorDetail>} voucher-checkout:error - Something went wrong; the widget has told the person.
 * @fires {CustomEvent<ExpiredDetail>} voucher-checkout:expired - The order's time is over.
 * @fires {CustomEvent<CompletedDetail>} voucher-checkout:completed - The order is bought, and the widget shows its receipt.
 * @fires {CustomEvent<FatalDetail>} voucher-checkout:fatal - The widget cannot run; what stands inside the element is shown.
 * @slot - Shown until there is an order, and where the widget cannot run.
 * @csspart barcode - Voucher form: the field for the barcode.
 * @csspart pin - Voucher form: the field for the PIN.
 * @csspart scan - Voucher form: the button "Scan barcode".
 * @csspart scanner - The dialog that it opens.
 * @csspart scan-picture - Scanner: the button for a picture.
 * @csspart scan-cancel - Scanner: the button that closes it.
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
 * @csspart retry - Where the widget could not be loaded or has crashed: the button that tries again.
 */
export class VoucherCheckout extends HTMLElement {
  static observedAttributes = ['api', 'order', 'showtime', 'connect-session', 'currency', 'lang', 'region', 'voucher-types', 'voucher', 'discount'];
  /** What `define` brings: functions that load, each of them once, the style, and the words that are needed before. */
  static load;
  static catalogue;
  static scanner;
  static sheet;
  static words;

  // Kept: a page may have made it one that nobody can get at from outside.
  #root;
  #slot = document.createElement('slot');
  #orderToken;
  #texts;
  #generation = 0;
  #due = false;
  #stale = false;
  #started = false;
  /** The form before the widget, while it stands there or is kept for another try. */
  #early;
  #trouble;
  #base;
  #mounted;
  /** What rejects the promises that the page waits for. */
  #waiting = new Set();

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [VoucherCheckout.sheet];
    this.#root.append(this.#slot);
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
    // The first reads are under way without it.
    if (this.#started && !this.#mounted?.setOrderToken(token ?? undefined)) this.#restart();
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

  connectedCallback() { this.#later(); }
  // Moved with moveBefore: nothing to do, and that is said by having this.
  connectedMoveCallback() {}
  disconnectedCallback() { this.#later(); }
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === 'lang') this.#speak();
    else this.#restart();
  }

  async #speak() {
    const generation = this.#generation;
    const language = this.#language();
    const catalogue = await VoucherCheckout.catalogue(language);
    if (generation !== this.#generation || language !== this.#language()) return;
    this.#mounted?.setLanguage(language, catalogue, written(this.#texts));
    this.#turn(language);
  }

  /** What is written from right to left is so on any page; all else goes as the page does. */
  #turn(language) {
    if (this.#base) this.#base.dir = isRightToLeft(language) ? 'rtl' : '';
  }

  #language() {
    for (let at = this; at; at = at.getRootNode().host) {
      const { lang } = at.closest('[lang]') ?? at;
      if (lang) return lang;
    }
    return 'en';
  }

  #restart() {
    this.#stale = this.#started;
    this.#later();
  }

  /** Attributes are set one after the other, and an element that is moved is taken out and put in at once: all of it counts together. */
  #later() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.#stale || !this.isConnected) this.#stop();
      if (!this.isConnected) this.#early = undefined;
      if (!this.#started && this.isConnected && this.getAttribute('order')) this.#start();
    });
  }

  async #start() {
    this.#started = true;
    const generation = ++this.#generation;
    if (typeof WebAssembly === 'undefined') return this.#fail('unsupported');
    const language = this.#language();
    this.#base = document.createElement('div');
    this.#turn(language);
    this.#early ??= this.#draw();
    this.#early.fill(filledIn(this).barcode);
    this.#base.append(this.#early.section);
    this.#root.append(this.#base);
    this.#slot.hidden = true;
    const carrier = readAhead(this.#api(), this.#given('order'), this.#given('showtime'), this.#given('region'), this.#orderToken);
    let bindings, catalogue;
    try {
      [bindings, catalogue] = await Promise.all([VoucherCheckout.load(), VoucherCheckout.catalogue(language)]);
      await this.#early?.free();
    } catch {
      return generation !== this.#generation || this.#fail('load');
    }
    if (generation !== this.#generation) return;
    try {
      this.#mounted = bindings.mount(this, this.#base, {
        api: this.#api(),
        order: this.#given('order'),
        showtime: this.#given('showtime'),
        currency: this.#given('currency'),
        connectSession: this.#given('connect-session'),
        region: this.#given('region'),
        voucherTypes: this.#given('voucher-types'),
        language,
        catalogue,
        texts: written(this.#texts),
        orderToken: this.#orderToken,
        carrier, debug: reporter(this), changed: () => changed(this), ...filledIn(this),
        ...typedIn(this.#early.section),
        renewed: (token) => { this.#orderToken = token; },
        scan: async (texts, signal) => (await VoucherCheckout.scanner()).scan({ root: this.#base, language: this.#language(), texts, signal }),
      });
    } catch (reason) {
      return this.#fail(typeof reason === 'string' ? reason : 'crashed');
    }
    join(this, this.#mounted);
    moveFocus(this.#root, this.#base.lastElementChild);
    this.#early.section.remove();
    this.#early = undefined;
    this.#turn(language);
    if (language !== this.#language()) this.#speak();
  }

  // Not what the page's <base> says, which may be a CDN.
  #api() {
    const api = this.#given('api') ?? '/';
    return URL.canParse(api, location) ? new URL(api, location).href : api;
  }

  #given(name) { return this.getAttribute(name) ?? undefined; }

  /** The text of a key, in the words that are here before the widget is. */
  #text(key) {
    const { words } = VoucherCheckout;
    const own = this.#texts?.[key];
    return typeof own === 'string' ? own : (words[primary(this.#language())] ?? words.en)[KEYS.indexOf(key)];
  }

  #draw(typed) {
    const wanted = this.#given('voucher-types') ?? '';
    const types = ['Ticket', 'Subscription', 'Deal'].filter((type) => wanted.includes(type));
    const tag = primary(this.#language());
    return new EarlyForm((key) => this.#text(key), this.#texts || VoucherCheckout.words[tag] ? tag : 'en', types, typed);
  }

  #stop() {
    this.#generation++;
    quit(this);
    this.#started = this.#stale = false;
    this.#mounted?.free();
    this.#mounted = undefined;
    this.#base?.remove();
    this.#trouble?.remove();
    this.#base = this.#trouble = undefined;
    this.#slot.hidden = false;
    for (const reject of this.#waiting) reject(new Error('voucher-checkout is gone'));
    this.#waiting.clear();
  }

  #fail(reason) {
    const isRetryable = reason === 'load' || reason === 'crashed';
    // Nothing typed is lost but the PIN, which may be under way.
    if (this.#mounted) this.#early = this.#draw(typedIn(this.#base));
    this.#early?.ask(false);
    const hadFocus = this.#root.activeElement;
    this.#stop();
    this.#started = true;
    if (isRetryable) {
      this.#trouble = trouble((key) => this.#text(key), () => {
        this.#stop();
        this.#start();
        this.#root.querySelector('#title').focus();
      });
      this.#root.append(this.#trouble);
      if (hadFocus) this.#trouble.querySelector('button').focus();
    }
    this.dispatchEvent(new CustomEvent('voucher-checkout:fatal', { bubbles: true, composed: true, detail: { reason } }));
  }

  /** The instance that all widgets of the page run in is dead. */
  static crash() {
    for (const element of all()) element.#fail('crashed');
  }

  #call(method, ...args) {
    if (!this.#mounted) return Promise.reject(new Error('voucher-checkout is not ready'));
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      this.#mounted[method](...args).then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}
