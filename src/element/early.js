/**
 * The voucher form as the widget draws it, node by node, for the time until the widget is there: what is done in it
 * counts. A test holds the two against each other (crates/e2e/tests/browser/handover.rs).
 */

/** The texts that are needed before there is a widget, by their keys in src/texts/locales. */
export const KEYS = ['title', 'form.title', 'form.kind', 'kind.ticket', 'kind.subscription', 'kind.deal', 'form.barcode', 'form.scan', 'form.pin', 'form.pin-optional', 'form.show', 'form.hide', 'form.submit', 'ended.broken.title', 'ended.broken.retry'];

const node = (tag, attributes, ...content) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
};

const label = (part, text, hint = '') => node('label', { class: '', for: part }, text, ' ', node('span', { class: 'optional' }, hint));

const input = (part, name, rest) => node('input', {
  id: part, part, class: name, type: 'text', dir: 'ltr', ...rest, 'aria-describedby': 'barcode-error',
});

export class EarlyForm {
  /** Whether a character is being composed of several keys. */
  #composing = false;

  /** `text` gives the text of a key; `types` are the kinds of vouchers; `typed` is what stood in a form before. */
  constructor(text, language, types, typed = {}) {
    const barcode = this.barcode = input('barcode', '', { autocapitalize: 'characters' });
    const scan = node('button', { type: 'button', part: 'scan', class: 'quiet scan' }, text('form.scan'));
    const pin = input('pin', 'masked', { inputmode: 'numeric' });
    const reveal = node('button', { type: 'button', part: '', class: 'reveal' }, text('form.show'));
    this.button = node('button', { type: 'submit', part: 'apply', class: 'primary' }, text('form.submit'));
    const options = types.map((type) => node('option', { value: type }, text(`kind.${type.toLowerCase()}`)));
    const kind = node('select', { id: 'voucher-type', part: 'voucher-type' }, ...options);
    const form = node('form', { class: 'card voucher-form', novalidate: '', method: 'dialog' },
      node('h3', { id: 'form', tabindex: '-1' }, text('form.title')),
      ...types.length > 1 ? [node('div', { class: 'field' }, label('voucher-type', text('form.kind')), kind)] : [],
      node('div', { class: 'field' }, label('barcode', text('form.barcode')), scan, barcode, node('p', { class: 'field-error', id: 'barcode-error' })),
      node('div', { class: 'field pin' }, label('pin', text('form.pin'), text('form.pin-optional')), node('div', { class: 'with-button' }, pin, reveal)),
      this.button);
    const bones = [1, 2, 3, 4, 5, 6].map(() => node('span', { class: 'bone' }));
    this.section = node('section', { class: 'vc', lang: language, 'aria-labelledby': 'title', 'aria-busy': 'true' },
      node('div', { class: 'head' }, node('h2', { id: 'title', class: 'title', tabindex: '-1' }, text('title'))),
      node('div', { class: 'message', part: 'message', role: 'status', 'data-tone': 'info' }),
      node('div', { class: 'columns' }, node('div', { class: 'actions' }, form), node('div', { class: 'skeleton' }, ...bones)));

    if (typed.kind) kind.value = typed.kind;
    barcode.value = typed.barcode ?? '';
    form.addEventListener('submit', (event) => { event.preventDefault(); this.ask(true); });
    // The scanner opens once the widget is there.
    scan.addEventListener('click', () => { scan.ariaBusy = 'true'; });
    // With other words it has to be asked for again.
    form.addEventListener('input', ({ inputType }) => {
      this.ask(false);
      if (inputType !== 'insertFromPaste') barcode.pasted = undefined;
    });
    // A barcode and its PIN are told apart by the widget; what stands in the field has lost the line between them.
    form.addEventListener('paste', ({ clipboardData }) => { barcode.pasted = clipboardData?.getData('text'); });
    form.addEventListener('compositionstart', () => { this.#composing = true; });
    form.addEventListener('compositionend', () => { this.#composing = false; });
    reveal.addEventListener('click', () => {
      const revealed = !pin.classList.toggle('masked');
      reveal.textContent = text(revealed ? 'form.hide' : 'form.show');
    });
  }

  /** Puts a barcode there, where there is none. */
  fill(barcode = '') { this.barcode.value ||= barcode; }

  /** Whether the voucher is to be added as soon as that can be done. */
  ask(on) {
    for (const name of ['aria-disabled', 'aria-busy']) {
      if (on) this.button.setAttribute(name, 'true');
      else this.button.removeAttribute(name);
    }
  }

  /** Comes back when the form can be replaced: not under somebody's finger, and not within a character. */
  async free() {
    while (this.#composing || this.section.matches(':active')) await new Promise(requestAnimationFrame);
  }
}

/** What a form holds, the early one or the widget's own. */
export function typedIn(root) {
  const value = (part) => root.querySelector(`#${part}`)?.value;
  const is = (selector) => root.querySelector(selector) ? 'true' : undefined;
  return {
    kind: value('voucher-type'), barcode: value('barcode'), pin: value('pin'), pasted: root.querySelector('#barcode')?.pasted,
    revealed: is('#pin:not(.masked)'), asked: is('[part=apply][aria-busy]'),
    scanning: is('[part=scan][aria-busy]'),
  };
}

/** Puts focus and caret where they are in `root` to the same place of a form that stands in for another. */
export function moveFocus(root, form) {
  const was = root.activeElement;
  const now = was && form.querySelector(was.id ? `#${was.id}` : `[class="${was.className}"]`);
  now?.focus({ preventScroll: true });
  if (now?.setSelectionRange) {
    // Leptos does this a moment later, and then it moves nothing.
    now.value = was.value;
    now.setSelectionRange(was.selectionStart, was.selectionEnd, was.selectionDirection);
  }
}

/** What is shown where the widget cannot run, below what the page has to say; `again` is what the button does. */
export function trouble(text, again) {
  const button = node('button', { type: 'button', class: 'secondary', part: 'retry' }, text('ended.broken.retry'));
  button.addEventListener('click', again);
  return node('div', { class: 'ended' }, node('p', { role: 'alert' }, text('ended.broken.title')), button);
}
