// The order on show: the demo's site starts one; a copy of the files alone has a recorded one.

/** @typedef {{ api?: string, order: string, showtime: string, currency: string, token?: string, note?: string }} Order */

/**
 * The answers of a cinema to an order of two adults with a voucher, as files.
 * @type {Order}
 */
const RECORDED = {
  api: 'recorded',
  order: '1aaa031755d64e6d9cbddfec4b3c8633',
  showtime: '0002-2681',
  currency: 'NZD',
  note:
    'This copy has no cinema behind it. The order on show was recorded, and nothing can be added to it. Give the address ' +
    'of your proxy and an order under “Order and proxy”, or run cargo xtask demo.',
};

let isLive = false;

/** Whether the demo's cinema answers. */
export const hasCinema = () => isLive;

/**
 * A new order of the demo's, or the recorded one.
 * @returns {Promise<Order>}
 */
export async function begin() {
  const response = await fetch('../demo/orders', {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({ showtime: RECORDED.showtime, scenario: 'two-adults' }),
  }).catch(() => undefined);
  const created = response?.ok ? await response.json().catch(() => undefined) : undefined;
  isLive = Boolean(created?.order);
  return isLive ? created : RECORDED;
}
