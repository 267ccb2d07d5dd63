/**
 * The texts of a language by their keys, each with one text or with one for each plural category.
 * @typedef {Record<string, string | Record<string, string>>} Texts
 */

/**
 * Whether a value is a text, or has one for each plural category.
 * @param {any} value
 */
const isText = (value) => typeof (value?.other ?? value) === 'string';

/**
 * The texts of a catalogue in its order, with the page's own ones in place of its own. They are in the page's language,
 * even if the widget has no catalogue for it. A value that is no text is left out.
 * @param {Texts} catalogue
 * @param {Texts | undefined} own
 * @param {string} language The page's language, without region and script.
 */
export function withOwn(catalogue, own, language) {
  /** @type {Texts} */
  const mine = own ? { ...own, language } : {};
  return Object.entries(catalogue).map(([key, text]) => (isText(mine[key]) ? mine[key] : text));
}
