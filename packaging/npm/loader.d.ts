export type * from './index.js';

/** Where the page has put the files of this package. */
export interface Files {
  /** `voucher-checkout.wasm`, to be served as `application/wasm`. */
  wasm: string | URL;
  /** `voucher-checkout.de.json` for the tag `de`; a language without a file is spoken in English. */
  texts?: (tag: string) => string | URL | undefined;
  /**
   * Loads the scanner when a person asks for it: `() => import('voucher-checkout/scanner')`. Without one there is no
   * button for it.
   */
  scanner?: () => Promise<typeof import('./scanner.js')>;
}

/** Registers `<voucher-checkout>`. Does nothing where it is registered already, and on a server. */
export declare function define(files: Files): void;
