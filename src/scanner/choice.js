/** Decides which of several codes in sight is the voucher's. */

/**
 * A code that was read in a picture.
 * @typedef {object} Code
 * @property {string} text
 * @property {string} format Its kind, as BarcodeDetector names it.
 * @property {number} away The distance of its middle from the middle of the picture, in pixels.
 */

/** How likely a code is a voucher's: the lower, the likelier. */
export const Rank = Object.freeze({ VOUCHER: 0, DOUBTFUL: 1, PRODUCT: 2, NONE: 3 });

/** The codes of goods. A voucher can have one too, so they are the last choice. */
const PRODUCTS = ['ean_13', 'ean_8', 'upc_a', 'upc_e'];
/** A link, as the widget reads one. */
const LINK = /^(?:https?:\/\/|www\.|[^\s?]+\/[^\s?]*\?)\S+$/i;
/** A value of a link with the name of a code. */
const NAMED = /[?&#;](?!\w*(?:type|pin))\w*(?:code|voucher|discount|coupon|promo|gift)\w*=[^&#]/i;
/** A code in the path of a link: letters and digits with at least one digit. */
const IN_PATH = /\/(?=[a-z-]*\d)[a-z\d-]{6,}(?:[/?#]|$)/i;
/** The fewest characters that the code of a voucher usually has. */
const USUAL = 8;

/**
 * How likely a code is a voucher's: a link that has one, or letters and digits with at least one digit.
 * @param {Code} code
 * @returns {number} A value of {@link Rank}.
 */
export function rank({ text, format }) {
  if (PRODUCTS.includes(format)) return Rank.PRODUCT;
  if (LINK.test(text.trim())) {
    if (NAMED.test(text)) return Rank.VOUCHER;
    return IN_PATH.test(text) ? Rank.DOUBTFUL : Rank.NONE;
  }
  // A PIN may follow.
  const [first] = text.trim().split(/[\s,;:|]+/);
  const bare = first.replaceAll('-', '');
  if (!/^[a-z\d]*\d[a-z\d]*$/i.test(bare)) return Rank.NONE;
  // ITF has no check digit, and is on cartons.
  return bare.length < USUAL || format === 'itf' ? Rank.DOUBTFUL : Rank.VOUCHER;
}

/**
 * The codes in the order in which they are likely the voucher's: by rank, and then from the middle outwards.
 * @param {Code[]} codes
 */
export function byLikelihood(codes) {
  return codes.toSorted((one, other) => rank(one) - rank(other) || one.away - other.away);
}
