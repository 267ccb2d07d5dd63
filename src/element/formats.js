/** Amounts, moments and plurals as a language writes them, by the browser's `Intl`. No other module uses it for that. */

/** Latin digits in every language: seats, codes and PINs are printed with them, and typed text is read back. */
const DIGITS = { numberingSystem: 'latn' };

/**
 * The value of `make`; undefined after an exception, as `Intl` throws for a currency or an option that it does not know.
 * @template T
 * @param {() => T} make
 */
function attempt(make) {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** The number of decimals of an amount. @param {string} decimal */
const decimals = (decimal) => decimal.split('.')[1]?.length ?? 0;

/**
 * The formats of a language for a currency. The browser's own language stands in for one that it does not know.
 *
 * The format of amounts takes a phone tens of milliseconds, so it is made at once, while the wasm loads.
 * @param {string} language
 * @param {string} currency
 */
export function formats(language, currency) {
  const languages = attempt(() => Intl.getCanonicalLocales(language)) ?? [];
  const code = currency.toUpperCase();
  const style = { ...DIGITS, style: /** @type {const} */ ('currency'), currency: code };
  const make = (/** @type {object} */ more) =>
    attempt(() => new Intl.NumberFormat(languages, { ...style, currencyDisplay: 'narrowSymbol', ...more }));
  const usual = make({});
  /** @type {Intl.NumberFormat | undefined} */
  let exact;
  /** @type {Intl.PluralRules | undefined} */
  let plurals;

  /** @param {string} decimal */
  function amount(decimal) {
    // Intl has no decimals for HUF, IQD and others, and would round an amount to whole units. Whole amounts stay as the
    // language writes them.
    const digits = decimals(decimal);
    const limits = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const isExact = attempt(() => usual?.resolvedOptions().maximumFractionDigits === digits);
    exact ??= isExact ? usual : make({ ...limits, trailingZeroDisplay: 'stripIfInteger' });
    // A text is exact at any size; a number is not.
    const text = attempt(() => exact?.format(/** @type {any} */ (decimal))) ?? `${code} ${decimal}`;
    // Right-to-left languages begin with a mark for the direction. It ends with the amount (UAX 9, FSI and PDI), and
    // another mark keeps "NZ$" at the end from turning into "$NZ".
    return /^[\u200e\u200f]/.test(text) ? `\u2068${text}\u200e\u2069` : text;
  }

  return {
    /**
     * An amount such as "$12.34" or "12,34 €".
     * @param {string} decimal With a point before the decimals of the currency, all of them.
     */
    money(decimal) {
      const text = amount(decimal.replace('-', ''));
      if (decimal[0] !== '-') return text;
      // Always in front of the amount, on its left: Intl places it within some Arabic amounts.
      return text[0] === '\u2068' ? `\u2066−${text}\u2069` : `−${text}`;
    },
    /**
     * An amount as a user types it: without the currency, with the language's decimal sign.
     * @param {string} decimal
     */
    plain(decimal) {
      const minimumFractionDigits = decimals(decimal);
      const format = attempt(() => new Intl.NumberFormat(languages, { ...DIGITS, minimumFractionDigits }));
      return attempt(() => format?.format(/** @type {any} */ (decimal))) ?? decimal;
    },
    /**
     * A moment in the device's time zone; undefined for an unreadable one.
     * @param {string} iso In ISO 8601.
     */
    moment(iso) {
      const options = {
        ...DIGITS,
        dateStyle: /** @type {const} */ ('medium'),
        timeStyle: /** @type {const} */ ('short'),
      };
      return attempt(() => new Intl.DateTimeFormat(languages, options).format(new Date(iso)));
    },
    /**
     * The plural category of a count: `one`, `other` and so on.
     * @param {number} count
     */
    plural(count) {
      plurals ??= attempt(() => new Intl.PluralRules(languages));
      return attempt(() => plurals?.select(count)) ?? 'other';
    },
  };
}
