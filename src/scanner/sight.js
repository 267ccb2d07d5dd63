/** The last looks of the camera, and when a code counts. */

import { Rank, rank } from './choice.js';

/** @import { Code } from './choice.js' */

/** The number of looks that are remembered: about a second. */
const REMEMBERED = 8;
/** One look may be wrong, so a code counts if this many looks found it. */
const ENOUGH = 2;
/** The code of a product waits longer: the next look may find the voucher beside it. */
const ENOUGH_PRODUCT = 6;

/** The last looks of the camera. */
export class Sight {
  /**
   * The codes of each look, the newest first.
   * @type {Code[][]}
   */
  #looks = [];

  /**
   * Adds a look. Returns its likeliest code if that counts.
   * @param {Code[]} codes The likeliest first.
   * @returns {Code | undefined}
   */
  look(codes) {
    this.#looks = [codes, ...this.#looks].slice(0, REMEMBERED);
    const [best] = codes;
    if (!best) return undefined;
    const looks = this.#looks.filter((look) => look.some(({ text }) => text === best.text));
    const enough = rank(best) < Rank.PRODUCT ? ENOUGH : ENOUGH_PRODUCT;
    const isBeaten = this.#looks.flat().some((code) => rank(code) < rank(best));
    return looks.length >= enough && !isBeaten ? best : undefined;
  }
}
