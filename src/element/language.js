/** Language tags (BCP 47), and the page's own texts. */

import { KEYS, WORDS } from './early-form.js';

/**
 * A page's own texts by their keys, each with one text or with one for each plural category.
 * @typedef {Record<string, string | Record<string, string>>} Texts
 */

/**
 * The language without region and script: "de" of "de-CH".
 * @param {string} tag
 */
export const primary = (tag) => tag.split('-')[0].toLowerCase();

/**
 * Decides by the script the language is written in, so every tag with a script is right: "ar", "ur-PK", "pa-Arab".
 * @param {string} tag
 */
export function isRightToLeft(tag) {
  try {
    return /Arab|Hebr|Thaa|Nkoo|Syrc|Adlm|Rohg/.test(new Intl.Locale(tag).maximize().script ?? '');
  } catch {
    return primary(tag) === 'ar'; // Not a language tag, or an old browser.
  }
}

/**
 * The texts as JSON; undefined if there are none or they cannot be written as JSON.
 * @param {Texts | undefined} texts
 */
export function toJson(texts) {
  try {
    return texts ? JSON.stringify(texts) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A function for the texts that are needed before the widget is there: the page's own, those of the language, or English.
 * @param {Texts | undefined} texts
 * @param {string} language
 * @returns {(key: string) => string}
 */
export const textBefore = (texts, language) => (key) => {
  const own = texts?.[key];
  return typeof own === 'string' ? own : (WORDS[primary(language)] ?? WORDS.en)[KEYS.indexOf(key)];
};
