/**
 * The scanner: a dialog that reads a barcode by camera or from a picture. It is loaded when a person asks for it.
 *
 * The browser's own BarcodeDetector reads where there is one. Else a decoder does, a wasm of its own that is fetched
 * while the camera starts. Nothing that is seen leaves the page.
 *
 * `cargo xtask dist` puts before this: TEXTS (src/scanner/scan.json), CSS_TEXT (style/scan.css), DECODER_INTEGRITY, and
 * wasm_bindgen, the bindings of crates/decoder.
 */

/** What vouchers are printed with, in the words of BarcodeDetector. The decoder reads the same. */
const FORMATS = ['code_128', 'ean_13', 'qr_code', 'pdf417', 'upc_a', 'code_39', 'itf'];
/** A detector that lacks one of the first four is of no use. */
const REQUIRED = FORMATS.slice(0, 4);
/** Between two looks: at most eight a second. */
const PAUSE_MS = 120;
/** After this long without a frame there is none to come: the camera hangs, or the video was taken out. */
const PATIENCE_MS = 500;
/** The longer side of what is looked at, in pixels: more is slower and reads no better. */
const CAMERA_PIXELS = 960;
const PICTURE_PIXELS = 1600;
/** The finder's width to its height, as in style/scan.css. */
const ASPECT = 4 / 3;

let sheet;
/** The browser's own; `false` where it has none that will do. */
let detector;
let decoder;

/**
 * Opens the dialog in `root`, an element of the widget's shadow tree. `texts` are the page's own words: "scan.title" and
 * so on go before the scanner's. `signal` closes it.
 *
 * @returns {Promise<string | undefined>} What a code says; nothing where the person closed the dialog. Rejects where
 * nothing here can read a code.
 */
export function scan({ root, language, texts, signal }) {
  // It was closed while this module was loaded.
  if (signal.aborted) return Promise.resolve();
  const own = language.split('-')[0].toLowerCase();
  const tag = own in TEXTS ? own : 'en';
  const say = (key) => texts?.[`scan.${key}`] ?? TEXTS[tag][key];
  const shadow = root.getRootNode();
  dress(shadow);

  const video = make('video', '', { muted: true, playsInline: true, hidden: true, ariaHidden: 'true' });
  const file = make('input', '', { id: 'scan-file', type: 'file', accept: 'image/*', hidden: true });
  const status = make('p', '', { role: 'status' });
  const dialog = make('dialog', 'scanner', { lang: tag },
    make('h3', '', { id: 'scan-title', textContent: say('title') }),
    make('div', '', { className: 'finder' }, video),
    status,
    make('div', '', { className: 'row' },
      make('button', 'scan-picture', { type: 'button', className: 'secondary', textContent: say('picture'), onclick: () => file.click() }),
      make('button', 'scan-cancel', { type: 'button', className: 'quiet', textContent: say('cancel'), onclick: () => dialog.close() }),
      file));
  dialog.setAttribute('aria-labelledby', 'scan-title');

  return new Promise((resolve, reject) => {
    const over = new AbortController();
    let found, stream;
    const release = () => {
      over.abort();
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const leave = () => {
      release();
      dialog.close();
    };
    const read = (text) => {
      found = text;
      navigator.vibrate?.(50);
      leave();
    };
    // The browser gives the focus back to the button that opened the dialog.
    dialog.addEventListener('close', () => {
      release();
      dialog.remove();
      resolve(found);
    });
    addEventListener('pagehide', leave, { signal: over.signal });
    signal.addEventListener('abort', leave, { signal: over.signal });
    const fail = (error) => {
      reject(error);
      leave();
    };
    file.addEventListener('change', () => look(file.files[0]).catch(fail));
    root.append(dialog);
    dialog.showModal();
    const ready = prepare();
    Promise.all([ready, watch()]).catch(fail);

    async function watch() {
      try {
        const wish = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
        stream = await navigator.mediaDevices.getUserMedia({ video: wish });
      } catch {
        // None, not allowed, in use, or a page that is not safe enough to have one.
        return noCamera();
      }
      if (over.signal.aborted) return release();
      stream.getVideoTracks()[0].addEventListener('ended', noCamera);
      video.srcObject = stream;
      await video.play().catch(() => {});
      video.hidden = false;
      status.textContent = say('aim');
      await ready;
      let last;
      while (dialog.matches(':modal')) {
        if (!await frame(video)) continue;
        const text = await decode(shot(video, video.videoWidth, video.videoHeight, ASPECT, CAMERA_PIXELS), false);
        // One look may be wrong; two that say the same count.
        if (text && text === last && dialog.open) return read(text);
        last = text ?? last;
      }
      // Closed, or taken out of the page, where no dialog stays modal.
      leave();
    }

    function noCamera() {
      video.hidden = true;
      status.textContent = say('no-camera');
    }

    async function look(chosen) {
      if (!chosen) return;
      status.textContent = say('reading');
      await ready;
      const image = await createImageBitmap(chosen).catch(() => undefined);
      const text = image && await decode(shot(image, image.width, image.height, image.width / image.height, PICTURE_PIXELS), true);
      image?.close();
      // The same picture may be chosen again.
      file.value = '';
      if (!dialog.open) return;
      if (text) read(text);
      else status.textContent = say('nothing');
    }
  });
}

function dress(shadow) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
  }
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
}

function make(name, part, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  if (part) element.setAttribute('part', part);
  element.append(...children);
  return element;
}

/** Waits for the next look, and says whether there is a frame to look at. */
async function frame(video) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (!video.requestVideoFrameCallback) return true;
  return new Promise((resolve) => {
    video.requestVideoFrameCallback(() => resolve(true));
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
}

/** The middle of a video or picture in that aspect, on a canvas. */
function shot(source, width, height, aspect, longest) {
  const [w, h] = [Math.min(width, height * aspect), Math.min(height, width / aspect)];
  const scale = Math.min(1, longest / Math.max(w, h));
  const canvas = make('canvas', '', { width: Math.round(w * scale), height: Math.round(h * scale) });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  // What is transparent in a picture is paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, (width - w) / 2, (height - h) / 2, w, h, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Makes ready what reads. Rejects where there is nothing: the next scan tries again. */
async function prepare() {
  detector ??= await ownDetector().catch(() => false);
  if (!detector) await loadDecoder();
}

async function ownDetector() {
  const { BarcodeDetector } = globalThis;
  const can = await BarcodeDetector?.getSupportedFormats() ?? [];
  if (!REQUIRED.every((format) => can.includes(format))) return false;
  return new BarcodeDetector({ formats: FORMATS.filter((format) => can.includes(format)) });
}

function loadDecoder() {
  const answer = () => fetch(new URL('./voucher-checkout-scan.wasm', import.meta.url), { integrity: DECODER_INTEGRITY });
  decoder ??= answer().then((wasm) => wasm_bindgen({ module_or_path: wasm })).catch((error) => {
    decoder = undefined;
    throw error;
  });
  return decoder;
}

/** What a code on the canvas says; nothing where none can be read. `thorough` takes all the time it needs. */
async function decode(canvas, thorough) {
  try {
    const codes = detector ? await detector.detect(canvas) : [];
    if (codes.length) return codes[0].rawValue;
  } catch {
    // It is there and does not work, as without the services that it belongs to.
    detector = false;
  }
  // A detector may look at the next frame, but a picture has only this look.
  if (detector && !thorough) return undefined;
  await loadDecoder();
  try {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return wasm_bindgen.decode(data, canvas.width, thorough);
  } catch {
    // It stumbled over this picture.
    return undefined;
  }
}
