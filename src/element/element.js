import { readAhead } from './ahead.js';
import { given, languageOf } from './attributes.js';
import { EarlyForm, moveFocus, trouble, typedIn } from './early.js';
import { WORDS } from './early-form.js';
import { isRightToLeft, primary, textBefore, toJson } from './language.js';
import { all, changed, filledIn, join, quit, reporter } from './page.js';

/** @import { CompleteOutcome, DiscountEntry, DiscountOutcome, FatalReason, VoucherCheckoutElement, VoucherEntry } from '../../dist/voucher-checkout.js' */
/** @import { Mounted } from './bindings.js' */
/** @import { Resources } from './define.js' */
/** @import { Texts } from './language.js' */
/** @import { State } from './state.js' */

/**
 * The voucher and discount step of a cinema's checkout.
 *
 * @element voucher-checkout
 * @implements {VoucherCheckoutElement}
 * @attr {string} api - Base URL of the site's proxy, to which Vista's paths are appended. A relative URL is resolved against the page's address, not its `<base>`. Default: the same origin.
 * @attr {string} order - Id of the order in progress. Required; the element waits until it is set.
 * @attr {string} showtime - OCAPI showtime id, such as "0002-2681". Required.
 * @attr {string} connect-session - UserSessionId for Connect, if it differs from the order id.
 * @attr {string} currency - ISO 4217 code of all amounts. Required, because OCAPI names no currency.
 * @attr {string} lang - BCP 47 tag. Default: the language of the nearest ancestor that has one, then "en".
 * @attr {string} region - Sent as the header Connect-Region-Code.
 * @attr {"auto"|"light"|"dark"} theme - Default: auto.
 * @attr {string} voucher-types - The kinds of vouchers that can be added, from "Ticket Subscription Deal". Default: Ticket.
 * @attr {string} voucher - The initial text of the barcode field; the user submits it. Default: `?voucher=` of the page's address, which is removed from it.
 * @attr {string} discount - The initial text of the discount code field. Default: `?discount=` of the page's address, which is removed from it.
 * @attr {boolean} debug - Logs each request to the console: path without ids, status, time, and the names of unreadable fields, but no values. `?voucher-checkout-debug` in the page's address does the same.
 * @prop {string|undefined} orderToken - The proxy's token for the order, sent as the header Checkout-Order-Token. A new token is used from the next call on. If the proxy gives the order more time, the property holds the new token.
 * @prop {Record<string, string | Record<string, string>>|undefined} texts - The page's own texts, by the keys of src/texts/locales/en.json: one text, or one for each plural category. All other texts stay as they are.
 * @fires {CustomEvent<OrderDetail>} voucher-checkout:ready - The order is on the screen.
 * @fires {CustomEvent<OrderDetail>} voucher-checkout:change - The server confirmed a change of the order.
 * @fires {CustomEvent<ErrorDetail>} voucher-checkout:error - An error was shown to the user.
 * @fires {CustomEvent<ExpiredDetail>} voucher-checkout:expired - The order's time is over.
 * @fires {CustomEvent<CompletedDetail>} voucher-checkout:completed - The order is bought, and the widget shows the receipt.
 * @fires {CustomEvent<FatalDetail>} voucher-checkout:fatal - The widget cannot run, so the content of the element is shown.
 * @slot - Shown until the order is set, and if the widget cannot run.
 * @csspart barcode - Voucher form: the barcode field.
 * @csspart pin - Voucher form: the PIN field.
 * @csspart scan - Voucher form: the button "Scan barcode".
 * @csspart scanner - The scanner's dialog.
 * @csspart scan-picture - Scanner: the button for a picture.
 * @csspart scan-cancel - Scanner: the button that closes it.
 * @csspart voucher-type - Voucher form: the choice of the kind, if there is more than one.
 * @csspart apply - Voucher form: the submit button.
 * @csspart voucher - A voucher on the order.
 * @csspart remove - A voucher on the order: the button that removes it.
 * @csspart quantity - The choice of how many tickets a voucher pays.
 * @csspart ticket - A ticket that a voucher can pay.
 * @csspart payment-code - ProCinema form: the code field.
 * @csspart payment-amount - ProCinema form: the amount field.
 * @csspart payment-apply - ProCinema form: the submit button.
 * @csspart payment-voucher - A ProCinema voucher on the order.
 * @csspart payment-remove - A ProCinema voucher on the order: the button that removes it.
 * @csspart discount - A discount: on offer or on the order.
 * @csspart discount-ticket - Discount form: the choice of the ticket.
 * @csspart discount-code - Discount form: the field for the code.
 * @csspart discount-apply - Discount form: the submit button.
 * @csspart line - The order: a ticket.
 * @csspart original - The order: a ticket's original price.
 * @csspart seats - The order: the seats held.
 * @csspart fees - The order: booking fees.
 * @csspart saved - The order: the savings by vouchers and discounts.
 * @csspart total - The order: the sum.
 * @csspart payment - The order: the amount that a ProCinema voucher pays.
 * @csspart due - The order: the amount due.
 * @csspart tax - The order: the tax in it.
 * @csspart gift - The receipt: the button that gets the gift.
 * @csspart gift-code - The receipt: the code of the gift.
 * @csspart message - The live region with the current message.
 * @csspart expiry - The time left.
 * @csspart extend - The button for more time, if the proxy offers it.
 * @csspart retry - The button that tries again after the widget could not be loaded or has crashed.
 */
export class VoucherCheckout extends HTMLElement {
  // biome-ignore format: a list of names
  static observedAttributes = ['api', 'order', 'showtime', 'connect-session', 'currency', 'lang', 'region', 'voucher-types', 'voucher', 'discount'];
  /** @type {Resources} */
  static resources;

  // A page may have patched attachShadow to create closed roots, so `shadowRoot` may be null.
  #root;
  #slot = document.createElement('slot');
  /** @type {string | undefined} */
  #orderToken;
  /** @type {Texts | undefined} */
  #texts;
  /** @type {State} */
  #state = { name: 'idle' };

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [VoucherCheckout.resources.sheet];
    this.#root.append(this.#slot);
    // The page may have set a property before the class was defined.
    for (const name of ['orderToken', 'texts']) {
      if (!Object.hasOwn(this, name)) continue;
      const value = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  get orderToken() {
    return this.#orderToken;
  }
  set orderToken(token) {
    this.#orderToken = token;
    const state = this.#state;
    // While it loads, the first reads are under way with the old token.
    if (state.name !== 'running' || !state.widget.setOrderToken(token)) this.#restart();
  }
  get texts() {
    return this.#texts;
  }
  set texts(texts) {
    this.#texts = texts;
    this.#speak();
  }

  /** @type {() => Promise<void>} Reads the order again: the page changed tickets or seats. */
  refresh() {
    return this.#call((widget) => widget.refresh());
  }
  /** @type {(voucher: VoucherEntry) => Promise<void>} Adds a voucher, like "Add voucher". */
  applyVoucher({ barcode, pin = '', type = 'Ticket' }) {
    return this.#call((widget) => widget.applyVoucher(String(barcode), String(pin), String(type)));
  }
  /** @type {(id: string) => Promise<void>} Removes a voucher, like its button. The id is one of an event's `vouchers`. */
  removeVoucher(id) {
    return this.#call((widget) => widget.removeVoucher(String(id)));
  }
  /** @type {(discount: DiscountEntry) => Promise<DiscountOutcome>} Applies a discount code, like "Apply". The user is asked first. */
  applyDiscount({ code, ticketId }) {
    return this.#call((widget) => widget.applyDiscount(String(code), String(ticketId)));
  }
  /** @type {() => Promise<CompleteOutcome>} For the page's pay button: redeems the voucher payments, and buys the order if nothing is left to pay. Otherwise the page takes its own payment of the amount due. */
  complete() {
    return this.#call((widget) => widget.complete());
  }

  connectedCallback() {
    this.#settle();
  }
  // Without this, `moveBefore` would disconnect and connect the element.
  connectedMoveCallback() {}
  disconnectedCallback() {
    this.#settle();
  }
  /** @type {(name: string, before: string | null, after: string | null) => void} */
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === 'lang') this.#speak();
    else this.#restart();
  }

  /** The instance of the wasm that all widgets of the page share has crashed. */
  static crash() {
    for (const element of all()) element.#fail('crashed');
  }

  /** @param {State} next The only way into a state. Removes the node and the widget of the last state that the next one does not have. */
  #enter(next) {
    const last = this.#state;
    this.#state = next;
    if (next.name !== 'idle') next.isStale = last.isStale;
    if (last.shown !== next.shown) {
      last.shown?.remove();
      if (next.shown) this.#root.append(next.shown);
    }
    this.#slot.hidden = next.name === 'loading' || next.name === 'running';
    if (next.name === 'running') join(this, next.widget);
    if (last.name !== 'running') return;
    quit(this);
    last.widget.free();
    for (const reject of last.waiting) reject(new Error('voucher-checkout is gone'));
  }

  #restart() {
    this.#state.isStale = true;
    this.#settle();
  }

  /** Waits for the page's script: it sets attributes one by one, and moves an element by removing and inserting it. */
  #settle() {
    queueMicrotask(() => {
      if (!this.isConnected) return this.#enter({ name: 'idle' });
      if (this.#state.isStale) this.#enter({ name: 'idle', form: this.#state.form });
      if (this.#state.name === 'idle' && this.getAttribute('order')) this.#start();
    });
  }

  async #start() {
    if (typeof WebAssembly === 'undefined') return this.#fail('unsupported');
    const { resources } = VoucherCheckout;
    const language = languageOf(this);
    const base = document.createElement('div');
    const form = this.#state.form ?? this.#draw();
    form.fill(filledIn(this).barcode);
    base.append(form.section);
    /** @type {State} */
    const loading = { name: 'loading', shown: base, form };
    this.#enter(loading);
    this.#turn(language);
    const options = { ...given(this), orderToken: this.#orderToken, language };
    const carrier = readAhead(options);
    let bindings, catalogue;
    try {
      [bindings, catalogue] = await Promise.all([resources.bindings(), resources.catalogue(language)]);
      await form.free();
    } catch {
      return this.#state === loading && this.#fail('load');
    }
    if (this.#state !== loading) return;
    let widget;
    try {
      widget = bindings.mount(this, base, {
        ...options,
        catalogue,
        texts: toJson(this.#texts),
        carrier,
        debug: reporter(this),
        changed: () => changed(this),
        renewed: (token) => {
          this.#orderToken = token;
        },
        ...filledIn(this),
        ...typedIn(form.section),
        scan: async (texts, signal) =>
          (await resources.scanner()).scan({ root: base, language: languageOf(this), texts, signal }),
      });
    } catch (reason) {
      return this.#fail(typeof reason === 'string' ? /** @type {FatalReason} */ (reason) : 'crashed');
    }
    if (base.lastElementChild) moveFocus(this.#root, base.lastElementChild);
    form.section.remove();
    this.#enter({ name: 'running', shown: base, widget, waiting: new Set() });
    this.#turn(language);
    if (language !== languageOf(this)) this.#speak();
  }

  /** @param {FatalReason} reason */
  #fail(reason) {
    const { name, shown, form: early } = this.#state;
    // Nothing typed is lost but the PIN, which may be under way.
    const form = name === 'running' ? this.#draw(typedIn(shown)) : early;
    form?.ask(false);
    const hadFocus = this.#root.activeElement;
    const isRetryable = reason === 'load' || reason === 'crashed';
    const again = () => {
      this.#start();
      this.#root.getElementById('title')?.focus();
    };
    const offer = isRetryable ? trouble(this.#text, again) : undefined;
    this.#enter({ name: 'failed', shown: offer, form });
    if (hadFocus) offer?.querySelector('button')?.focus();
    const told = { bubbles: true, composed: true, detail: { reason } };
    this.dispatchEvent(new CustomEvent('voucher-checkout:fatal', told));
  }

  async #speak() {
    const state = this.#state;
    const language = languageOf(this);
    const catalogue = await VoucherCheckout.resources.catalogue(language);
    if (state !== this.#state || language !== languageOf(this)) return;
    if (state.name === 'running') state.widget.setLanguage(language, catalogue, toJson(this.#texts));
    this.#turn(language);
  }

  /** @param {string} language If it is written from right to left, that counts more than the direction of the page. */
  #turn(language) {
    if (this.#state.shown) this.#state.shown.dir = isRightToLeft(language) ? 'rtl' : '';
  }

  /** @param {ReturnType<typeof typedIn>} [typed] */
  #draw(typed) {
    const { voucherTypes = '' } = given(this);
    const types = ['Ticket', 'Subscription', 'Deal'].filter((type) => voucherTypes.includes(type));
    const tag = primary(languageOf(this));
    const spoken = this.#texts || WORDS[tag] ? tag : 'en';
    return new EarlyForm(this.#text, spoken, types, typed);
  }

  get #text() {
    return textBefore(this.#texts, languageOf(this));
  }

  /** @param {(widget: Mounted) => Promise<any>} run The page's promise is rejected if the widget goes first. */
  async #call(run) {
    if (this.#state.name !== 'running') throw new Error('voucher-checkout is not ready');
    const { widget, waiting } = this.#state;
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      const done = run(widget).then(resolve, reject);
      done.then(() => waiting.delete(reject));
    });
  }
}
