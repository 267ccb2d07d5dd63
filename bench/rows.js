/** The rows of the tables: each is a page. */

/** @import { Places } from './probe.js' */

/**
 * A page that is measured.
 * @typedef {object} Row
 * @property {string} name As in the tables.
 * @property {'blank' | 'vanilla' | 'preact' | 'pretix' | 'adyen' | 'ours'} element
 * @property {string} [snippet] Of docs/EMBEDDING.md.
 * @property {'alone' | 'token'} [variant] The snippet without its links; or with the token as a property.
 * @property {boolean} [preloads] Whether the page preloads the script's data.
 * @property {boolean} [formFirst] Whether the form is drawn before the order is there.
 * @property {'site' | 'ours' | 'long'} [proxy] A site's own proxy, ours, or a site's with a list of 300 prices.
 */

/** @satisfies {Record<string, Row>} */
export const ROWS = {
  blank: { name: 'blank page', element: 'blank' },
  vanilla: { name: 'vanilla', element: 'vanilla' },
  vanillaPreload: { name: 'vanilla, data preloaded', element: 'vanilla', preloads: true },
  vanillaFirst: {
    name: 'vanilla, data preloaded, form before the data',
    element: 'vanilla',
    preloads: true,
    formFirst: true,
  },
  preact: { name: 'Preact', element: 'preact' },
  pretix: { name: 'pretix', element: 'pretix' },
  adyen: { name: 'Adyen gift card', element: 'adyen' },
  alone: { name: 'ours, script tag alone', element: 'ours', snippet: 'start', variant: 'alone' },
  start: { name: 'ours, snippet `start` (dist/snippet.html)', element: 'ours', snippet: 'start' },
  tokenAttribute: {
    name: 'ours, snippet `token-attribute`',
    element: 'ours',
    snippet: 'token-attribute',
    proxy: 'ours',
  },
  token: { name: 'ours, snippet `token`', element: 'ours', snippet: 'start', variant: 'token', proxy: 'ours' },
  vanillaLong: { name: 'vanilla, data preloaded', element: 'vanilla', preloads: true, proxy: 'long' },
  oursLong: { name: 'ours, snippet `start`', element: 'ours', snippet: 'start', proxy: 'long' },
};

/** The rows of each table. @satisfies {Record<string, Row[]>} */
export const TABLES = {
  'load-slow': [
    ROWS.blank,
    ROWS.vanilla,
    ROWS.vanillaPreload,
    ROWS.vanillaFirst,
    ROWS.preact,
    ROWS.pretix,
    ROWS.adyen,
    ROWS.alone,
    ROWS.start,
    ROWS.tokenAttribute,
    ROWS.token,
  ],
  'load-fast': [ROWS.vanilla, ROWS.vanillaPreload, ROWS.pretix, ROWS.alone, ROWS.start],
  apply: [ROWS.vanilla, ROWS.preact, ROWS.start, ROWS.tokenAttribute],
  'apply-slow': [ROWS.vanilla, ROWS.start, ROWS.tokenAttribute],
  long: [ROWS.vanillaLong, ROWS.oursLong],
  memory: [ROWS.blank, ROWS.vanilla, ROWS.preact, ROWS.pretix, ROWS.adyen, ROWS.start],
};

/** The places of each element's field, its total and the button that adds a voucher. */
export const PLACES = {
  blank: { host: 'body', field: 'p', total: 'p', button: 'button' },
  vanilla: { host: 'vanilla-vouchers', field: '#barcode', total: '#total', button: '#add' },
  preact: { host: 'preact-vouchers', field: '#barcode', total: '#total', button: '#add' },
  // Neither shows an order: it counts as painted with the field, and its price list or amount with it.
  pretix: { host: 'body', field: '.pretix-widget-voucher-input', total: '.pretix-widget-pricebox', button: 'button' },
  adyen: {
    host: 'body',
    field: '.adyen-checkout__giftcard iframe',
    total: '.adyen-checkout__button',
    button: 'button',
  },
  ours: { host: 'voucher-checkout', field: '#code', total: '[part~="total"] bdi', button: '[part~="apply"]' },
};
