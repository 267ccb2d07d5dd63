export type * from './index.js';

/** The addresses of this package's files on the page's server. */
export interface Files {
  /** `voucher-checkout.wasm`, to be served as `application/wasm`. */
  wasm: string | URL;
  /**
   * `voucher-checkout.de.json` for the tag `de`. English is needed: it is shown in place of a language without a file.
   */
  texts: (tag: string) => string | URL | undefined;
  /**
   * Loads the scanner when the customer opens it: `() => import('voucher-checkout/scanner')`. Without it there is no
   * scan button.
   */
  scanner?: () => Promise<typeof import('./voucher-checkout-scan.js')>;
}

/** Registers `<voucher-checkout>`. Does nothing if it is already registered, or on a server. */
export declare function define(files: Files): void;
