/** A list of 300 prices, made of the sandbox's: each voucher price several times, as ticket types of their own. */

/** @import { Prices } from './rivals/orders.js' */

export const LENGTH = 300;

/** @param {string} path @param {any} answer */
export function longList(path, answer) {
  if (!path.endsWith('/ticket-prices')) return answer;
  /** @type {Prices} */
  const { ticketPrices, relatedData } = answer;
  const paid = ticketPrices.filter(({ restrictions }) => restrictions.join() === 'Voucher');
  const types = new Map(relatedData.ticketTypes.map((type) => [type.id, type]));
  for (let count = ticketPrices.length; count < LENGTH; count++) {
    const price = paid[count % paid.length];
    const id = `0002-${9000 + count}`;
    ticketPrices.push({ ...price, ticketTypeId: id, displayPriority: 1000 + count });
    const type = types.get(price.ticketTypeId);
    if (type)
      relatedData.ticketTypes.push({
        ...type,
        id,
        description: { ...type.description, text: `${type.description?.text} ${count}` },
      });
  }
  return answer;
}
