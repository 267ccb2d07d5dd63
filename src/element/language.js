/** Language tags (BCP 47), and the texts of the early form. */

import { KEYS, WORDS } from './early-form.js';

/** @import { Texts } from './own-texts.js' */

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
  const language = primary(tag);
  // The first Intl.Locale of a page takes longer than all of the early form, and our own languages do not need it.
  if (WORDS[language] && !/-[a-z]{4}\b/i.test(tag)) return language === 'ar';
  try {
    return /Arab|Hebr|Thaa|Nkoo|Syrc|Adlm|Rohg/.test(new Intl.Locale(tag).maximize().script ?? '');
  } catch {
    return false; // Not a language tag, or an old browser.
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
