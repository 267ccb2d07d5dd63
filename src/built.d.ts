// The constants that `cargo xtask dist` puts in front of the scripts.

/** The style sheets: of the widget in its module, of the scanner in the scanner's. */
declare const CSS_TEXT: string;

/** The digest of the wasm. */
declare const INTEGRITY: string;

/** For each language the texts that are needed before the widget is there. */
declare const WORDS: Record<string, string[]>;

/** The digest of the scanner's module. */
declare const SCANNER_INTEGRITY: string;

/** wasm-bindgen's glue: bindings to a new instance, whose exports `guarded` may replace. */
declare function bind(
  module: WebAssembly.Module,
  guarded: (exports: WebAssembly.Exports) => WebAssembly.Exports,
): typeof import('./element/bindings.js');

/** The scanner's texts, src/scanner/scan.json. */
declare const TEXTS: Record<string, Record<string, string>>;

/** The digest of the decoder's wasm. */
declare const DECODER_INTEGRITY: string;

/** The decoder: a function that starts it, with its bindings. */
declare const wasm_bindgen: typeof import('./scanner/bindings.js') &
  ((init: { module_or_path: Response }) => Promise<unknown>);
