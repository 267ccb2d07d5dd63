/** The pages of the rows. */

import { SHOWTIME } from './cinema.js';
import { PLACES } from './rows.js';

/** @import { Order } from './cinema.js' */
/** @import { Row } from './rows.js' */
/** @import { Snippets } from './snippets.js' */

/** The folders of the site for the widget's files and the rivals'. */
export const FILES = '/widget';
export const RIVALS = '/rivals';
/** The site's proxies by the words of `Row.proxy`. */
export const APIS = { site: '/cinema-api', ours: '/checkout-api', long: '/long-api' };
/** The event of pretix's widget. */
export const EVENT = '/pretix/event/';
/** The call with which Adyen's component begins. */
export const ADYEN_START = '/adyen-test/v3/analytics';

const preload = (/** @type {string} */ href) => `<link rel="preload" as="fetch" crossorigin href="${href}">`;

/** The HTML of a row for an order. @param {Row} row @param {Order} order @param {Snippets} snippets */
export function html(row, order, snippets) {
  const { head, body } = parts(row, order, snippets);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Checkout</title>
<link rel="icon" href="data:,">
${head}</head>
<body>
<h1>Checkout</h1>
${body}
</body>
</html>
`;
}

/** @param {Row} row @param {Order} order @param {Snippets} snippets @returns {{ head: string, body: string }} */
function parts(row, order, snippets) {
  const api = APIS[row.proxy ?? 'site'];
  switch (row.element) {
    case 'blank':
      return { head: '', body: '<p>1</p>' };
    case 'vanilla':
    case 'preact': {
      const reads = [`${api}/ocapi/v1/orders/${order.id}`, `${api}/ocapi/v1/showtimes/${SHOWTIME}/ticket-prices`];
      const links = row.preloads ? `${reads.map(preload).join('\n')}\n` : '';
      const early = row.formFirst ? 'form-first ' : '';
      const { host } = PLACES[row.element];
      return {
        head: `${links}<script type="module" src="${RIVALS}/${row.element}.js"></script>\n`,
        body: `<${host} ${early}api="${api}" order="${order.id}" showtime="${SHOWTIME}" currency="NZD"></${host}>`,
      };
    }
    // As pretix's and Adyen's documents embed them.
    case 'pretix':
      return {
        head: `<link rel="stylesheet" href="${RIVALS}/pretix.css" crossorigin>
<script src="${RIVALS}/pretix.js" async crossorigin></script>\n`,
        body: `<pretix-widget event="${EVENT}" skip-ssl-check></pretix-widget>`,
      };
    case 'adyen':
      return {
        head: `<link rel="stylesheet" href="${RIVALS}/adyen.css">\n`,
        body: `<div id="gift-card"></div><script type="module" src="${RIVALS}/adyen.js"></script>`,
      };
    case 'ours':
      return ours(row, { ...order, showtime: SHOWTIME, api, files: FILES }, snippets);
  }
}

/** @param {Row} row @param {import('./snippets.js').Filling} filling @param {Snippets} snippets */
function ours({ snippet = 'start', variant }, filling, snippets) {
  const { head, body } = snippets.html(snippet, filling);
  const start = snippets.html('start', filling);
  switch (variant) {
    case 'alone':
      return { head: head.replaceAll(/<link .*\n/g, ''), body };
    case 'token': {
      const late = body.replace('<voucher-checkout ', '<voucher-checkout order-token="" ');
      const script = `const token = '${filling.token}';\n${snippets.script('token', filling)}`;
      return { head, body: `${late}\n<script>\n${script}\n</script>` };
    }
    default:
      // A snippet of the element alone belongs below the lines of the first one.
      return { head: head || start.head, body };
  }
}
