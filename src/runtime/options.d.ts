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
  /** Amounts, moments and plurals as texts, by `formats` of src/element/formats.js. */
  formats: object;
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

/** The actions of `ask`, with the parameters of each. Those that take time return a promise. */
export interface Actions {
  /** Switches to another language and to these texts. Nothing is read again, and typed text is kept. */
  setLanguage: Pick<MountOptions, 'language' | 'texts' | 'formats'>;
  /** Sets the token for all calls from now on. Returns `false` for a widget without an order, which has to be mounted again. */
  setOrderToken: { token?: string };
  /** Shown again, or changed in another tab: the order is refreshed. Otherwise the page is being left: the PIN is cleared. */
  setShown: { shown: boolean };
  /** Reads the order again, after the page changed tickets or seats. */
  refresh: object;
  /** Takes a code of any kind, as the form does: what is missing is asked for. An empty PIN says that it has none. */
  applyCode: { code: string; pin?: string };
  /** Adds a voucher. `kind` is one of Vista's; any other text stands for all that the site takes. */
  applyVoucher: { barcode: string; pin: string; kind: string };
  /** Takes a code that the open scanner has read. The promise resolves with the text for the user or undefined. */
  codeScanned: { code: string };
  /** Removes a voucher, as its button does. */
  removeVoucher: { id: string };
  /** Applies a discount code, as its button does: the user is asked first. */
  applyDiscount: { code: string; ticketId: string };
  /** Buys the order if nothing is left to pay. */
  complete: object;
}
