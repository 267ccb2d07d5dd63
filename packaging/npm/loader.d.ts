export type * from './index.js';

/** Where the page has put the files of this package. */
export interface Files {
  /** `voucher-checkout.wasm`, to be served as `application/wasm`. */
  wasm: string | URL;
  /** `voucher-checkout.de.json` for the tag `de`; a language without a file is spoken in English. */
  texts?: (tag: string) => string | URL | undefined;
}

/** Registers `<voucher-checkout>`. Does nothing where it is registered already, and on a server. */
export declare function define(files: Files): void;
