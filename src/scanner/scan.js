/**
 * The scanner: a dialog that reads a barcode by camera or from a picture. It is loaded when the user first opens it.
 *
 * The browser's BarcodeDetector reads the codes if it can. Otherwise a decoder does: a wasm of its own, fetched while
 * the camera starts. No picture leaves the page.
 */

import css from 'built/scan.css';
import { nextFrame, openCamera } from './camera.js';
import { shot } from './picture.js';
import { prepare, read } from './reader.js';
import translations from './scan.json';
import { Sight } from './sight.js';

/** @import { Texts } from '../element/language.js' */

/** The longer side of the examined picture, in pixels: more is slower and reads no better. */
const CAMERA_PIXELS = 960;
const PICTURE_PIXELS = 1600;
/** Width to height of the finder, as in style/scan.css. */
const ASPECT = 4 / 3;
/** After this many looks without a picture the camera counts as unusable: about four seconds. */
const LATE = 10;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * Opens the dialog in `root`, an element of the widget's shadow tree.
 *
 * Returns the text of a code, or undefined if the user or `signal` closed the dialog. Rejects if no code can be read
 * in this browser.
 * @param {object} options
 * @param {Element} options.root
 * @param {string} options.language
 * @param {Texts} [options.texts] The page's own texts: "scan.title" and so on replace the scanner's.
 * @param {AbortSignal} options.signal
 * @returns {Promise<string | undefined>}
 */
export async function scan({ root, language, texts, signal }) {
  // The scanner was closed while this module was loading.
  if (signal.aborted) return;
  const own = language.split('-')[0].toLowerCase();
  const tag = own in translations ? /** @type {keyof typeof translations} */ (own) : 'en';
  const say = (/** @type {keyof typeof translations.en} */ key) =>
    String(texts?.[`scan.${key}`] ?? translations[tag][key]);
  const tell = (/** @type {keyof typeof translations.en} */ key) => {
    const text = say(key);
    // The same text, set again, would be read out again.
    if (status.textContent !== text) status.textContent = text;
  };
  const shadow = /** @type {ShadowRoot} */ (root.getRootNode());
  dress(shadow);

  const video = make('video', '', { muted: true, playsInline: true, hidden: true, ariaHidden: 'true' });
  const file = make('input', '', { id: 'scan-file', type: 'file', accept: 'image/*', hidden: true });
  const status = make('p', '', { role: 'status' });
  const dialog = make('dialog', 'scanner', { lang: tag });
  /** @type {Partial<HTMLButtonElement>} */
  const picture = { type: 'button', className: 'secondary', textContent: say('picture'), onclick: () => file.click() };
  /** @type {Partial<HTMLButtonElement>} */
  const cancel = { type: 'button', className: 'quiet', textContent: say('cancel'), onclick: () => dialog.close() };
  const buttons = [make('button', 'scan-picture', picture), make('button', 'scan-cancel', cancel)];
  dialog.append(
    make('h3', '', { id: 'scan-title', textContent: say('title') }),
    make('div', '', { className: 'finder' }, video),
    status,
    make('div', '', { className: 'row' }, ...buttons, file),
  );
  dialog.setAttribute('aria-labelledby', 'scan-title');

  return new Promise((resolve, reject) => {
    const over = new AbortController();
    /** @type {string | undefined} */
    let found;
    /** @type {MediaStream | undefined} */
    let stream;
    const release = () => {
      over.abort();
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const leave = () => {
      release();
      dialog.close();
    };
    const take = (/** @type {string} */ text) => {
      found = text;
      navigator.vibrate?.(50);
      leave();
    };
    // The browser returns the focus to the button that opened the dialog.
    dialog.addEventListener('close', () => {
      release();
      dialog.remove();
      resolve(found);
    });
    addEventListener('pagehide', leave, { signal: over.signal });
    signal.addEventListener('abort', leave, { signal: over.signal });
    const fail = (/** @type {unknown} */ error) => {
      reject(error);
      leave();
    };
    file.addEventListener('change', () => look(file.files?.[0]).catch(fail));
    root.append(dialog);
    dialog.showModal();
    const ready = prepare();
    Promise.all([ready, watch()]).catch(fail);

    async function watch() {
      try {
        stream = await openCamera();
      } catch {
        return noCamera();
      }
      if (over.signal.aborted) return release();
      stream.getVideoTracks()[0].addEventListener('ended', noCamera);
      video.srcObject = stream;
      // Safari does not play a hidden video, and its promise may stay pending: the frames tell.
      video.hidden = false;
      video.play().catch(() => {});
      tell('aim');
      await ready;
      const sight = new Sight();
      let empty = 0;
      while (dialog.matches(':modal')) {
        if (!(await nextFrame(video))) {
          if (++empty === LATE) tell('no-camera');
          continue;
        }
        if (empty >= LATE) tell('aim');
        empty = 0;
        const still = shot(video, video.videoWidth, video.videoHeight, ASPECT, CAMERA_PIXELS);
        const code = sight.look(await read(still, false));
        if (code && dialog.open) return take(code.text);
      }
      // Closed, or taken out of the page: a dialog does not stay modal there.
      leave();
    }

    function noCamera() {
      video.hidden = true;
      tell('no-camera');
    }

    /** @param {File | undefined} chosen */
    async function look(chosen) {
      if (!chosen) return;
      tell('reading');
      await ready;
      const image = await createImageBitmap(chosen).catch(() => undefined);
      const canvas = image && shot(image, image.width, image.height, image.width / image.height, PICTURE_PIXELS);
      const [code] = canvas ? await read(canvas, true) : [];
      image?.close();
      // Allows the user to choose the same picture again.
      file.value = '';
      if (!dialog.open) return;
      if (code) take(code.text);
      else tell('nothing');
    }
  });
}

/** @param {ShadowRoot} shadow */
function dress(shadow) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
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
