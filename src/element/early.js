import { FORM, KEYS } from './early-form.js';

/** @typedef {import('./early-form.js').Tree} Tree */

/** A page that is not drawn for so long is hidden. */
const HIDDEN_MS = 500;

/** @typedef {(key: string) => string} TextOf - Gives the text of a key. */

/**
 * The content of a form.
 * @typedef {object} Typed
 * @property {string} [code]
 * @property {string} [pasted] - The text that was pasted last, as long as it was not edited.
 * @property {string} [asked] - 'true' if the code is to be added.
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
   * @param {Typed} typed - The content of an earlier form.
   */
  constructor(text, language, typed = {}) {
    this.section = build(FORM, text);
    this.section.lang = language;
    const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (this.section.querySelector(selector));
    const [form, scan] = ['form', '[part=scan]'].map(find);
    const code = /** @type {HTMLInputElement & { pasted?: string }} */ (find('#code'));
    this.code = code;
    this.button = find('[part=apply]');
    code.value = typed.code ?? '';

    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask(true);
    });
    // The scanner is opened by the widget.
    scan.addEventListener('click', () => {
      scan.setAttribute('aria-busy', 'true');
    });
    // After an edit, the code has to be submitted again.
    form.addEventListener('input', (event) => {
      this.ask(false);
      if (/** @type {InputEvent} */ (event).inputType !== 'insertFromPaste') code.pasted = undefined;
    });
    // The widget reads the whole text. The field has lost its line breaks. A part of a code is left to the field.
    form.addEventListener('paste', ({ clipboardData }) => {
      const { value, selectionStart, selectionEnd } = code;
      const isWhole = Number(selectionEnd) - Number(selectionStart) === value.length;
      code.pasted = isWhole ? clipboardData?.getData('text') : undefined;
    });
    form.addEventListener('compositionstart', () => {
      this.#composing = true;
    });
    form.addEventListener('compositionend', () => {
      this.#composing = false;
    });
  }

  /** Fills in a code if the field is empty. */
  fill(code = '') {
    this.code.value ||= code;
  }

  /**
   * Notes whether the code is to be added as soon as the widget can.
   * @param {boolean} on
   */
  ask(on) {
    for (const name of ['aria-disabled', 'aria-busy']) {
      if (on) this.button.setAttribute(name, 'true');
      else this.button.removeAttribute(name);
    }
  }

  /** Resolves when the form is on the screen, or after a moment in a page that the browser does not draw now. */
  painted() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
      setTimeout(resolve, HIDDEN_MS);
    });
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
  const is = (/** @type {string} */ selector) => (root.querySelector(selector) ? 'true' : undefined);
  const code = /** @type {HTMLInputElement & { pasted?: string } | null} */ (root.querySelector('#code'));
  return {
    code: (code ?? /** @type {HTMLInputElement | null} */ (root.querySelector('.for .code')))?.value,
    pasted: code?.pasted,
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
