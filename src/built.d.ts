// The parts of the modules that `cargo xtask dist` makes.

/** The style sheet of the widget. */
declare module 'built/voucher-checkout.css' {
  const css: string;
  export default css;
}

/** The style sheet of the scanner. */
declare module 'built/scan.css' {
  const css: string;
  export default css;
}

declare module 'built/voucher-checkout.js' {
  /** The bindings to a new instance of the wasm, whose exports `guarded` may replace. */
  export function bind(
    compiled: WebAssembly.Module,
    guarded: (exports: WebAssembly.Exports) => WebAssembly.Exports,
  ): Pick<typeof import('./element/bindings.js'), 'mount'>;
}

declare module 'built/voucher-checkout-scan.js' {
  export const decodePixels: typeof import('./scanner/bindings.js').decodePixels;
  /** Starts the decoder. */
  export default function start(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
}

/** The script of the decoder's worker. */
declare module 'built/scan-worker.txt' {
  const script: string;
  export default script;
}

/** The digest of the wasm. */
declare const INTEGRITY: string;

/** The digest of the scanner's module. */
declare const SCANNER_INTEGRITY: string;

/** The digest of the decoder's wasm. */
declare const DECODER_INTEGRITY: string;
