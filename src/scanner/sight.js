/** The last looks of the camera, and when a code counts. */

import { Rank, rank } from './choice.js';

/** @import { Code } from './choice.js' */

/** The number of looks that are remembered: about a second. */
const REMEMBERED = 8;
/** One look may be wrong, so a code counts if this many looks found it. */
const ENOUGH = 2;
/** The code of a product waits longer: the next look may find the voucher beside it. */
const ENOUGH_PRODUCT = 6;

/** A code that was taken and not seen for this long has left the picture. */
const AWAY_MS = 2_000;

/** The last looks of the camera, and the codes in sight that were taken. */
export class Sight {
  /**
   * The codes of each look, the newest first.
   * @type {Code[][]}
   */
  #looks = [];
  /**
   * The codes that were taken and are in sight, with the time at which they were seen last.
   * @type {Map<string, { code: Code, seen: number }>}
   */
  #taken = new Map();

  /**
   * Adds a look. Returns its likeliest code if that counts and is new.
   * @param {Code[]} codes The likeliest first.
   * @returns {Code | undefined}
   */
  look(codes) {
    this.#looks = [codes, ...this.#looks].slice(0, REMEMBERED);
    this.#follow(codes);
    const [best] = codes;
    if (!best || this.#taken.has(best.text)) return undefined;
    const looks = this.#looks.filter((look) => look.some(({ text }) => text === best.text));
    const enough = rank(best) < Rank.PRODUCT ? ENOUGH : ENOUGH_PRODUCT;
    // A product beside a voucher is no voucher, even if that was taken or is unreadable at the moment.
    const others = [...this.#looks.flat(), ...Array.from(this.#taken.values(), ({ code }) => code)];
    const isBeaten = others.some((code) => rank(code) < rank(best));
    return looks.length >= enough && !isBeaten ? best : undefined;
  }

  /**
   * Notes that a code has been taken: it is not new until it has left the picture.
   * @param {Code} code
   */
  take(code) {
    this.#taken.set(code.text, { code, seen: performance.now() });
    this.#looks = [];
  }

  /** @param {Code[]} codes The codes of the newest look. */
  #follow(codes) {
    const now = performance.now();
    for (const [text, taken] of this.#taken) {
      if (codes.some((code) => code.text === text)) taken.seen = now;
      else if (now - taken.seen > AWAY_MS) this.#taken.delete(text);
    }
  }
}
