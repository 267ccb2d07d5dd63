/** What the tag of a language says (BCP 47), and a page's own texts. */

/** The language itself: "de" of "de-CH". */
export const primary = (language) => language.split('-')[0].toLowerCase();

/** By the script that it is written in, so that every tag with one is right: "ar", "ur-PK", "pa-Arab". */
export function isRightToLeft(language) {
  try { return /Arab|Hebr|Thaa|Nkoo|Syrc|Adlm|Rohg/.test(new Intl.Locale(language).maximize().script); } catch { return false; }
}

/** The texts as JSON; what cannot be written down is none. */
export function written(texts) {
  try { return texts ? JSON.stringify(texts) : undefined; } catch { return undefined; }
}
