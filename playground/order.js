// Where the order comes from: the demo's site starts one; a copy of files alone has one that was recorded.

/** The answers of a cinema to an order of two adults with a voucher, as files. */
const RECORDED = {
  api: "recorded",
  order: "1aaa031755d64e6d9cbddfec4b3c8633",
  showtime: "0002-2681",
  currency: "NZD",
  note: "This copy is files alone: no cinema stands behind it. The order on show was recorded, and nothing can be "
    + "added to it. Give the address of your proxy and an order under “Order and proxy”, or run cargo xtask demo.",
};

let live = false;

/** Whether the demo's cinema is there. */
export const cinema = () => live;

/** A new order of the demo's, or the recorded one. */
export async function begin() {
  const answer = await fetch("../demo/orders", {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: JSON.stringify({ showtime: RECORDED.showtime, scenario: "two-adults" }),
  }).catch(() => undefined);
  const created = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
  live = Boolean(created?.order);
  if (!live) return RECORDED;
  return { order: created.order, showtime: created.showtime, currency: created.currency, token: created.token };
}

/** The recorded one. */
export const recorded = RECORDED;
