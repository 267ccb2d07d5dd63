import { FORM, KEYS } from './early-form.js';

/** @typedef {import('./early-form.js').Tree} Tree */
/** @typedef {(key: string) => string} TextOf - Gives the text of a key. */

/**
 * The content of a form.
 * @typedef {object} Typed
 * @property {string} [kind]
 * @property {string} [barcode]
 * @property {string} [pin]
 * @property {string} [pasted] - The text that was pasted last, as long as it was not edited.
 * @property {string} [revealed] - 'true' if the PIN is shown.
 * @property {string} [asked] - 'true' if the voucher is to be added.
 * @property {string} [scanning] - 'true' if the scanner is to be opened.
 */

/**
 * Makes an element and its content, node by node: with Trusted Types, a script may not write HTML.
 * @param {Tree} tree
 * @param {TextOf} text
 * @returns {HTMLElement}
 */
function build([tag, attributes, ...content], text) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const item of content) {
    const isKey = typeof item === 'number';
    element.append(isKey ? text(KEYS[item]) : typeof item === 'string' ? item : build(item, text));
  }
  element.normalize();
  return element;
}

/** The widget until its wasm is loaded. Everything a user does in its form is kept, and handed over to the widget. */
export class EarlyForm {
  /** Whether an input method is composing a character. */
  #composing = false;

  /**
   * @param {TextOf} text
   * @param {string} language
   * @param {string[]} types - The types of vouchers that can be added.
   * @param {Typed} typed - The content of an earlier form.
   */
  constructor(text, language, types, typed = {}) {
    this.section = build(FORM, text);
    this.section.lang = language;
    const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (this.section.querySelector(selector));
    const [form, pin, scan, reveal] = ['form', '#pin', '[part=scan]', '.reveal'].map(find);
    const select = /** @type {HTMLSelectElement} */ (find('select'));
    const barcode = /** @type {HTMLInputElement & { pasted?: string }} */ (find('#barcode'));
    this.barcode = barcode;
    this.button = find('[part=apply]');

    for (const option of [...select.options]) if (!types.includes(option.value)) option.remove();
    if (typed.kind) select.value = typed.kind;
    if (types.length < 2) select.parentElement?.remove();
    barcode.value = typed.barcode ?? '';

    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask(true);
    });
    // The scanner is opened by the widget.
    scan.addEventListener('click', () => {
      scan.setAttribute('aria-busy', 'true');
    });
    // After an edit, the voucher has to be submitted again.
    form.addEventListener('input', (event) => {
      this.ask(false);
      if (/** @type {InputEvent} */ (event).inputType !== 'insertFromPaste') barcode.pasted = undefined;
    });
    // The widget splits a text into barcode and PIN. The field has lost the line break between them.
    form.addEventListener('paste', ({ clipboardData }) => {
      barcode.pasted = clipboardData?.getData('text');
    });
    form.addEventListener('compositionstart', () => {
      this.#composing = true;
    });
    form.addEventListener('compositionend', () => {
      this.#composing = false;
    });
    reveal.addEventListener('click', () => {
      const isRevealed = !pin.classList.toggle('masked');
      reveal.textContent = text(isRevealed ? 'form.hide' : 'form.show');
    });
  }

  /** Fills in a barcode if the field is empty. */
  fill(barcode = '') {
    this.barcode.value ||= barcode;
  }

  /**
   * Notes whether the voucher is to be added as soon as the widget can.
   * @param {boolean} on
   */
  ask(on) {
    for (const name of ['aria-disabled', 'aria-busy']) {
      if (on) this.button.setAttribute(name, 'true');
      else this.button.removeAttribute(name);
    }
  }

  /** Resolves when the form can be replaced: not while a button is held, nor in the middle of a composed character. */
  async free() {
    while (this.#composing || this.section.matches(':active')) await new Promise(requestAnimationFrame);
  }
}

/**
 * The content of a form, the early one or the widget's own.
 * @param {ParentNode} root
 * @returns {Typed}
 */
export function typedIn(root) {
  const value = (/** @type {string} */ id) =>
    /** @type {HTMLInputElement | null} */ (root.querySelector(`#${id}`))?.value;
  const is = (/** @type {string} */ selector) => (root.querySelector(selector) ? 'true' : undefined);
  const barcode = /** @type {{ pasted?: string } | null} */ (root.querySelector('#barcode'));
  return {
    kind: value('voucher-type'),
    barcode: value('barcode'),
    pin: value('pin'),
    pasted: barcode?.pasted,
    revealed: is('#pin:not(.masked)'),
    asked: is('[part=apply][aria-busy]'),
    scanning: is('[part=scan][aria-busy]'),
  };
}

/**
 * Moves focus and caret from `root` to the same element of `form`, which takes the place of another form.
 * @param {ShadowRoot} root
 * @param {Element} form
 */
export function moveFocus(root, form) {
  const was = root.activeElement;
  const now = was && form.querySelector(was.id ? `#${was.id}` : `[class="${was.className}"]`);
  if (!(now instanceof HTMLElement)) return;
  now.focus({ preventScroll: true });
  if (now instanceof HTMLInputElement && was instanceof HTMLInputElement) {
    now.setSelectionRange(was.selectionStart, was.selectionEnd, was.selectionDirection ?? 'none');
  }
}

/**
 * Makes the message and the button for a widget that cannot run, shown below the content of the page's element.
 * @param {TextOf} text
 * @param {() => void} again - Called when the user wants to try again.
 */
export function trouble(text, again) {
  const retry = build(
    ['button', { type: 'button', class: 'secondary', part: 'retry' }, text('ended.broken.retry')],
    text,
  );
  retry.addEventListener('click', again);
  const box = build(['div', { class: 'ended' }, ['p', { role: 'alert' }, text('ended.broken.title')]], text);
  box.append(retry);
  return box;
}
