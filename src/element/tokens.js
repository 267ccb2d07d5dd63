/** The tokens of the orders that were shown. */

/**
 * A copy of the element, as Turbo keeps one, has no properties.
 * @type {Map<string, string | undefined>}
 */
const tokens = new Map();

/**
 * @param {string} order
 * @param {string | undefined} token
 */
export const remember = (order, token) => tokens.set(order, token);

/**
 * The token for an order: `given`, unless it is missing or known as the token of another order.
 * @param {string} order
 * @param {string | undefined} given
 */
export function tokenOf(order, given) {
  const isAnother = [...tokens].some(([other, token]) => other !== order && token === given);
  return given && !isAnother ? given : tokens.get(order);
}
