import { readAhead } from './ahead.js';
import { given, languageOf } from './attributes.js';
import { EarlyForm, moveFocus, trouble, typedIn } from './early.js';
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
  /** @type {(voucher: VoucherEntry) => Promise<void>} What "Add voucher" does. */
  applyVoucher({ barcode, pin = '', type = 'Ticket' }) {
    return this.#call((widget) => widget.applyVoucher(String(barcode), String(pin), String(type)));
  }
  /** @type {(id: string) => Promise<void>} What "Remove" at a voucher does; the id is one of an event's `vouchers`. */
  removeVoucher(id) {
    return this.#call((widget) => widget.removeVoucher(String(id)));
  }
  /** @type {(discount: DiscountEntry) => Promise<DiscountOutcome>} What "Apply" at a discount code does; the person is asked first. */
  applyDiscount({ code, ticketId }) {
    return this.#call((widget) => widget.applyDiscount(String(code), String(ticketId)));
  }
  /** @type {() => Promise<CompleteOutcome>} For the page's pay button: settles what vouchers pay, and buys an order with nothing left to pay; otherwise the page's own payment goes on. */
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

  /** @param {State} next The only way into it: the last state's node and widget go, unless the next one has them too. */
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
    last.gone.reject(new Error('voucher-checkout is gone'));
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
        renewed: (/** @type {string} */ token) => {
          this.#orderToken = token;
        },
        ...filledIn(this),
        ...typedIn(form.section),
        scan: async (/** @type {Texts} */ texts, /** @type {AbortSignal} */ signal) =>
          (await resources.scanner()).scan({ root: base, language: languageOf(this), texts, signal }),
      });
    } catch (reason) {
      return this.#fail(typeof reason === 'string' ? /** @type {FatalReason} */ (reason) : 'crashed');
    }
    if (base.lastElementChild) moveFocus(this.#root, base.lastElementChild);
    form.section.remove();
    const gone = /** @type {PromiseWithResolvers<never>} */ (Promise.withResolvers());
    // A widget may go while the page waits for no promise.
    gone.promise.catch(() => {});
    this.#enter({ name: 'running', shown: base, widget, gone });
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
    const spoken = this.#texts || VoucherCheckout.resources.words[tag] ? tag : 'en';
    return new EarlyForm(this.#text, spoken, types, typed);
  }

  get #text() {
    return textBefore(VoucherCheckout.resources.words, this.#texts, languageOf(this));
  }

  /** @param {(widget: Mounted) => Promise<any>} run The page's promise is rejected if the widget goes first. */
  async #call(run) {
    if (this.#state.name !== 'running') throw new Error('voucher-checkout is not ready');
    const { widget, gone } = this.#state;
    return Promise.race([gone.promise, (async () => run(widget))()]);
  }
}
