import { readAhead } from './ahead.js';
import { given, languageOf, takeProperties } from './attributes.js';
import { EarlyForm, moveFocus, trouble, typedIn } from './early.js';
import { WORDS } from './early-form.js';
import { keepKeys } from './field-keys.js';
import { formats } from './formats.js';
import { isRightToLeft, primary, textBefore } from './language.js';
import { loadParts } from './load.js';
import { withOwn } from './own-texts.js';
import { all, changed, filledIn, join, quit, reporter } from './page.js';
import { remember, tokenOf } from './tokens.js';

/** @import { FatalReason, OrderDetail, VoucherCheckoutAttributes, VoucherCheckoutElement } from './public.js' */
/** @import { Actions, Mounted } from './bindings.js' */
/** @import { Resources } from './define.js' */
/** @import { Texts } from './own-texts.js' */
/** @import { Empty, State } from './state.js' */

/**
 * No public member is missing in public.d.ts.
 * @typedef {'connectedCallback' | 'connectedMoveCallback' | 'disconnectedCallback' | 'attributeChangedCallback'} Callback
 * @typedef {Empty<Exclude<keyof VoucherCheckout, keyof VoucherCheckoutElement | Callback>>} Undeclared
 */

/** Without one of these nothing works, and trying again does not help. */
const NEEDED = ['WebAssembly', 'fetch', 'Request', 'AbortController', 'Intl', 'crypto'];
/** The attributes for the order token. A framework that renders on a server writes the property `orderToken` as one. */
const TOKEN = ['order-token', 'ordertoken'];

/** @implements {VoucherCheckoutElement} */
export class VoucherCheckout extends HTMLElement {
  // biome-ignore format: a list of names
  /** @type {(keyof VoucherCheckoutAttributes | 'ordertoken')[]} */
  static observedAttributes = ['order-token', 'ordertoken', 'api', 'order', 'showtime', 'connect-session', 'currency', 'lang', 'region', 'voucher-types', 'voucher', 'discount'];
  /** @type {Resources} */
  static resources;

  // A page may have patched attachShadow to create closed roots, so `shadowRoot` may be null.
  #root;
  #slot = document.createElement('slot');
  /** @type {string | undefined} */
  #orderToken;
  /** @type {OrderDetail | undefined} */
  #detail;
  /** @type {Texts | undefined} */
  #texts;
  /** @type {State} */
  #state = { name: 'idle' };

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.append(this.#slot);
    keepKeys(this.#root);
    takeProperties(this, ['orderToken', 'texts']);
  }

  get orderToken() {
    return this.#orderToken;
  }
  set orderToken(token) {
    if (token === this.#orderToken) return;
    this.#orderToken = token;
    const state = this.#state;
    // While it loads, the first reads are under way with the old token.
    if (state.name !== 'running' || !state.widget.ask('setOrderToken', { token })) this.#restart();
  }
  get detail() {
    return this.#detail;
  }
  get texts() {
    return this.#texts;
  }
  set texts(texts) {
    this.#texts = texts;
    this.#speak();
  }

  /** @type {VoucherCheckoutElement['refresh']} */
  refresh() {
    return this.#ask('refresh', {});
  }
  /** @type {VoucherCheckoutElement['applyCode']} */
  applyCode({ code, pin }) {
    return this.#ask('applyCode', { code: String(code), pin: pin === undefined ? undefined : String(pin) });
  }
  /** @type {VoucherCheckoutElement['applyVoucher']} */
  applyVoucher({ barcode, pin = '', type = '' }) {
    return this.#ask('applyVoucher', { barcode: String(barcode), pin: String(pin), kind: String(type) });
  }
  /** @type {VoucherCheckoutElement['removeVoucher']} */
  removeVoucher(id) {
    return this.#ask('removeVoucher', { id: String(id) });
  }
  /** @type {VoucherCheckoutElement['applyDiscount']} */
  applyDiscount({ code, ticketId }) {
    return this.#ask('applyDiscount', { code: String(code), ticketId: String(ticketId) });
  }
  /** @type {VoucherCheckoutElement['complete']} */
  complete() {
    return this.#ask('complete', {});
  }

  connectedCallback() {
    // A root that has passed through another document, as htmx lets it, has lost its sheets.
    VoucherCheckout.resources.style(this.#root);
    this.#settle();
  }
  // Without this, `moveBefore` would disconnect and connect the element.
  connectedMoveCallback() {}
  disconnectedCallback() {
    // Turbo puts a permanent element back a few microtasks later.
    setTimeout(() => this.#settle());
  }
  /** @type {(name: string, before: string | null, after: string | null) => void} */
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === 'lang') this.#speak();
    else if (!TOKEN.includes(name)) this.#restart();
    else if (after) {
      this.orderToken = after;
      // A script that copies or stores the page's HTML gets no token.
      this.setAttribute(name, '');
    }
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
    this.#detail = undefined;
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
      const order = this.getAttribute('order');
      if (this.#state.name !== 'idle' || !order) return;
      this.#orderToken = tokenOf(order, this.#orderToken);
      // An attribute without a token says that the token follows.
      if (this.#orderToken || !TOKEN.some((name) => this.hasAttribute(name))) this.#start();
    });
  }

  #start() {
    this.#run().catch(() => {
      // The browser lacks something. Each setting may have tried to start in vain.
      if (this.#state.name !== 'failed') this.#fail('unsupported');
    });
  }

  async #run() {
    if (NEEDED.some((name) => !(name in globalThis))) return this.#fail('unsupported');
    const language = languageOf(this);
    const options = { ...given(this), orderToken: this.#orderToken, language };
    // First, because a server's answer takes longer than a form.
    const carrier = readAhead(options);
    const base = document.createElement('div');
    const form = this.#state.form ?? this.#draw();
    form.fill(filledIn(this).code);
    base.append(form.section);
    /** @type {State} */
    const loading = { name: 'loading', shown: base, form };
    this.#enter(loading);
    this.#turn(language);
    let bindings, texts, written;
    try {
      [bindings, texts, written] = await loadParts(VoucherCheckout.resources, form, language, options.currency);
    } catch {
      return this.#state === loading && this.#fail('load');
    }
    if (this.#state !== loading) return;
    /** @type {Mounted} */
    let widget;
    try {
      widget = bindings.mount(this, base, {
        ...options,
        texts: withOwn(texts, this.#texts, primary(language)),
        formats: written,
        carrier,
        debug: reporter(this),
        notified: (name, detail) => {
          if (name === 'ready' || name === 'change') {
            this.#detail = /** @type {OrderDetail} */ (detail);
            remember(this.#detail.orderId, this.#orderToken);
          }
          if (name === 'change' || name === 'completed') changed(this);
        },
        renewed: (token) => {
          this.#orderToken = token;
          if (this.#detail) remember(this.#detail.orderId, token);
        },
        ...filledIn(this),
        ...typedIn(form.section),
        scan: async (signal) => {
          const { scan } = await VoucherCheckout.resources.scanner();
          // Rejected if the widget crashes, so that the scanner goes too.
          const taken = (/** @type {string} */ code) => this.#ask('codeScanned', { code });
          return scan({ root: base, language: languageOf(this), texts: this.#texts, signal, taken });
        },
      });
    } catch (reason) {
      return this.#fail(typeof reason === 'string' ? /** @type {FatalReason} */ (reason) : 'crashed');
    }
    if (base.lastElementChild) moveFocus(this.#root, base.lastElementChild);
    form.section.remove();
    this.#enter({ name: 'running', shown: base, widget, waiting: new Set() });
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
    this.#turn(languageOf(this));
    if (hadFocus) offer?.querySelector('button')?.focus();
    this.dispatchEvent(
      new CustomEvent('voucher-checkout-fatal', { bubbles: true, composed: true, detail: { reason } }),
    );
  }

  async #speak() {
    const state = this.#state;
    // A widget that starts reads the language and the texts then.
    if (state.name !== 'running') return;
    const language = languageOf(this);
    // Without any new texts the present ones stay.
    const catalogue = await VoucherCheckout.resources.catalogue(language).catch(() => undefined);
    if (!catalogue || state !== this.#state || language !== languageOf(this)) return;
    const texts = withOwn(catalogue, this.#texts, primary(language));
    const written = formats(language, this.getAttribute('currency') ?? '');
    state.widget.ask('setLanguage', { language, texts, formats: written });
    this.#turn(language);
  }

  /** @param {string} language If it is written from right to left, that counts more than the direction of the page. */
  #turn(language) {
    if (this.#state.shown) this.#state.shown.dir = isRightToLeft(language) ? 'rtl' : '';
  }

  /** @param {ReturnType<typeof typedIn>} [typed] */
  #draw(typed) {
    const tag = primary(languageOf(this));
    return new EarlyForm(this.#text, this.#texts || WORDS[tag] ? tag : 'en', typed);
  }

  get #text() {
    return textBefore(this.#texts, languageOf(this));
  }

  /**
   * The page's promise is rejected if the widget goes first.
   * @template {keyof Actions} A
   * @param {A} action
   * @param {Actions[A]} given
   * @returns {Promise<any>}
   */
  async #ask(action, given) {
    if (this.#state.name !== 'running') throw new Error('voucher-checkout is not ready');
    const { widget, waiting } = this.#state;
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      const done = widget.ask(action, given).then(resolve, reject);
      done.then(() => waiting.delete(reject));
    });
  }
}
