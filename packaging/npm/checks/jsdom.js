// Tests of sites run in jsdom, which cannot run the widget: the element shows the page's content and reports `fatal`.
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';

const page = `<!DOCTYPE html><voucher-checkout order="1" showtime="0002-2681" currency="NZD" api="https://cinema.example/">
  <p>You can use vouchers at the counter.</p></voucher-checkout>`;
const { window } = new JSDOM(page, { url: 'https://cinema.example/', pretendToBeVisual: true });
// As the environments of Jest and Vitest do. Node has some of these too, and its events are none of a DOM.
for (const name of [...Object.getOwnPropertyNames(window), 'addEventListener', 'removeEventListener']) {
  const replaces = /^(Custom)?Event$|^EventTarget$/.test(name) || !(name in globalThis);
  const value = name.endsWith('Listener') ? window[name].bind(window) : window[name];
  if (replaces) Object.defineProperty(globalThis, name, { value, writable: true });
}

const fatal = new Promise((resolve) => window.addEventListener('voucher-checkout-fatal', resolve));
await import('voucher-checkout');
const { detail, target } = await fatal;
assert.ok(['load', 'unsupported'].includes(detail.reason), detail.reason);
const [slot] = target.shadowRoot.querySelectorAll('slot:not([name])');
assert.equal(slot.hidden, false, 'the content of the page is shown');
assert.equal(target.shadowRoot.querySelector('form'), null, 'there is no form');
await assert.rejects(target.refresh(), /not ready/);
// The widget's own timer would go on.
process.exit();
