/** The scanner's dialog: its elements and its words. */

import css from 'built/scan.css';
import translations from './scan.json';

/** @import { Texts } from '../element/own-texts.js' */
/** @typedef {keyof typeof translations.en} Key */

/** @type {CSSStyleSheet | undefined} */
let sheet;

export class ScanDialog {
  #tag;
  #texts;
  #status = make('p', '', { role: 'status' });
  #done;
  element = make('dialog', 'scanner', {});
  video = make('video', '', { muted: true, playsInline: true, hidden: true, ariaHidden: 'true' });
  file = make('input', '', { id: 'scan-file', type: 'file', accept: 'image/*', hidden: true });
  /** The button for another camera. */
  camera;

  /**
   * @param {string} language
   * @param {Texts} [texts] The page's own texts: "scan.title" and so on replace the scanner's.
   */
  constructor(language, texts) {
    const own = language.split('-')[0].toLowerCase();
    this.#tag = own in translations ? /** @type {keyof typeof translations} */ (own) : 'en';
    this.#texts = texts;
    const [choose, close] = [() => this.file.click(), () => this.element.close()];
    const picture = this.#button(
      make('button', 'scan-picture', { className: 'secondary', onclick: choose }),
      'picture',
    );
    this.camera = this.#button(make('button', 'scan-camera', { className: 'secondary', hidden: true }), 'camera');
    this.#done = this.#button(make('button', 'scan-cancel', { className: 'quiet', onclick: close }), 'done');
    this.element.lang = texts ? language : this.#tag;
    this.element.setAttribute('aria-labelledby', 'scan-title');
    this.element.append(
      make('h3', '', { id: 'scan-title', textContent: this.#say('title') }),
      make('div', '', { className: 'finder' }, this.video),
      this.#status,
      make('div', '', { className: 'row' }, picture, this.camera, this.#done, this.file),
    );
  }

  /** @param {Element} root An element of the widget's shadow tree. */
  show(root) {
    const shadow = /** @type {ShadowRoot} */ (root.getRootNode());
    try {
      if (!sheet) {
        const made = new CSSStyleSheet();
        made.replaceSync(css);
        sheet = made;
      }
      if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    } catch {
      // Safari before 16.4 shares no style sheets.
      this.element.append(make('style', '', { textContent: css }));
    }
    root.append(this.element);
    this.element.showModal();
  }

  /** @param {Key} key */
  tell(key) {
    this.announce(this.#say(key));
  }

  /** @param {string} text */
  announce(text) {
    // The same text, set again, would be read out again.
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /**
   * Writes the number of codes that were taken on the button that closes the dialog.
   * @param {number} taken
   */
  count(taken) {
    this.#done.textContent = this.#say('done-count').replace('{count}', taken.toLocaleString(this.#tag));
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {Key} key
   */
  #button(button, key) {
    return Object.assign(button, { type: 'button', textContent: this.#say(key) });
  }

  /** @param {Key} key */
  #say(key) {
    return String(this.#texts?.[`scan.${key}`] ?? translations[this.#tag][key]);
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} part
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {Node[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function make(name, part, properties, ...children) {
  const element = document.createElement(name);
  Object.assign(element, properties);
  if (part) element.setAttribute('part', part);
  element.append(...children);
  return element;
}
