/** The scanner for `define` of `voucher-checkout/loader`: `() => import('voucher-checkout/scanner')`. */
export declare function scan(options: {
  root: Element;
  language: string;
  texts?: Record<string, unknown>;
  signal: AbortSignal;
  taken: (text: string) => Promise<string | undefined>;
}): Promise<void>;
