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
  /** Default: all. */
  voucherTypes?: string;
  orderToken?: string;
  language: string;
  /** All texts in the order of the catalogues, each with one text or with one for each plural category. */
  texts: (string | Record<string, string>)[];
  /** Used in place of the window's fetch. */
  carrier?: (request: Request) => Promise<Response>;
  /** Opens the scanner: takes a signal that closes it. Its codes go to `codeScanned`. */
  scan?: (signal: AbortSignal) => Promise<void>;
  /** Takes the order's new token. */
  renewed?: (token: string) => void;
  /** Called with the name and the detail of an event, before the page gets it. */
  notified?: (name: string, detail: unknown) => void;
  /** Reports a request when it is sent; the returned function reports its status, and the fields that were left out. */
  debug?: (method: string, path: string) => (status: number, leftOut: string[]) => void;

  // The content of the form before the widget was loaded. The flags are 'true' or undefined.
  code?: string;
  pasted?: string;
  asked?: string;
  scanning?: string;
}
