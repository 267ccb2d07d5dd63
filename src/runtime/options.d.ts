/** The options of `mount`, which src/runtime/host.rs reads. */
export interface MountOptions {
  /** Base URL of the proxy. */
  api: string;
  order?: string;
  showtime?: string;
  currency?: string;
  /** Default: the order. */
  connectSession?: string;
  region?: string;
  /** Default: Ticket. */
  voucherTypes?: string;
  orderToken?: string;
  language: string;
  /** The texts of the language as JSON. Default: English. */
  catalogue?: string;
  /** The page's own texts as JSON. */
  texts?: string;
  /** Used in place of the window's fetch. */
  carrier?: (request: Request) => Promise<Response>;
  /** Opens the scanner: takes the page's own texts and a signal that closes it. */
  scan?: (texts: Record<string, string | Record<string, string>>, signal: AbortSignal) => Promise<string | undefined>;
  /** Takes the order's new token. */
  renewed?: (token: string) => void;
  /** Called with the name and the detail of an event, before the page gets it. */
  notified?: (name: string, detail: unknown) => void;
  /** Reports a request when it is sent; the returned function reports its status, and the fields that were left out. */
  debug?: (method: string, path: string) => (status: number, leftOut: string[]) => void;
  /** The code in the discount form. */
  discount?: string;

  // The content of the voucher form before the widget was loaded. The flags are 'true' or undefined.
  kind?: string;
  barcode?: string;
  pin?: string;
  pasted?: string;
  revealed?: string;
  asked?: string;
  scanning?: string;
}
