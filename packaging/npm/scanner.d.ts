/** What `define` of `voucher-checkout/loader` takes as the scanner: `() => import('voucher-checkout/scanner')`. */
export declare function scan(options: {
  root: Element;
  language: string;
  texts?: Record<string, unknown>;
  signal: AbortSignal;
}): Promise<string | undefined>;
