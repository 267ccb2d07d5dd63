// The public interface of `<voucher-checkout>`, which `cargo xtask dist` publishes as voucher-checkout.d.ts. The element
// manifest and the tables of docs/EMBEDDING.md and docs/THEMING.md are made from it (xtask/tests/it/interface).

/** Money. */
export interface Amount {
  /** Whole minor units: cents, or yen. */
  minor: number;
  /** ISO 4217 code. */
  currency: string;
  /** As the widget's language writes it. */
  text: string;
}

/** The order as the server confirmed it. */
export interface OrderDetail {
  /** Vista's id of the order, as in the attribute `order`. */
  orderId: string;
  /** The order's price, before voucher payments pay a part of it. */
  total: Amount;
  /** The sum of the voucher payments; null without one. */
  payment: Amount | null;
  /** The amount due, for the page to collect. */
  due: Amount;
  /** The sum that vouchers and discounts save. */
  saved: Amount;
  /** Booking fees, which are part of the total. */
  fees: Amount;
  /** The vouchers on the order, also those that pay no ticket yet. */
  vouchers: VoucherDetail[];
  /** One entry for each ticket with a discount. */
  discounts: DiscountDetail[];
}

/** A voucher on the order. */
export interface VoucherDetail {
  /** The id for `removeVoucher`. */
  id: string;
  /** The last characters of the barcode; no event has all of it. */
  maskedBarcode: string;
  /** How many tickets it pays. */
  tickets: number;
}

/** The discount on one ticket of the order. */
export interface DiscountDetail {
  /** Vista's `discountId` of the price list; "code" for a discount by code. */
  id: string;
  /** The amount that it saves on this ticket. */
  saved: Amount;
}

/** An error: the detail of the event `voucher-checkout-error`, and the reason of a rejected promise. */
export interface ErrorDetail {
  /** The cause. */
  code: ErrorCode;
  /** The text that the user read, in the widget's language. */
  message: string;
  /** Whether the same may go well when it is tried again. */
  retryable: boolean;
}

/** An order whose time is over. */
export interface ExpiredDetail {
  /** The id of that order. */
  orderId: string;
}

/** An order that is bought. */
export interface CompletedDetail {
  /** The id of that order. */
  orderId: string;
  /** The sum that vouchers and discounts saved. */
  saved: Amount;
}

/** Why the widget cannot run. */
export interface FatalDetail {
  /** The cause. */
  reason: FatalReason;
}

/** A file that could not be loaded, a browser without WebAssembly, a widget that crashed, or the name of a missing or invalid attribute. */
export type FatalReason = 'load' | 'unsupported' | 'crashed' | 'order' | 'showtime' | 'currency';

/** The kind of a voucher, in Vista's words. */
export type VoucherType = 'Ticket' | 'Subscription' | 'Deal';

/** A code of any kind to take: a voucher, a discount, or a ProCinema code. */
export interface CodeEntry {
  /** The whole code. */
  code: string;
  /** The PIN of a voucher. Empty if it has none. Without this field, the user is asked. */
  pin?: string;
}

/** A voucher to add. */
export interface VoucherEntry {
  /** The whole barcode. */
  barcode: string;
  /** If the voucher has one. */
  pin?: string;
  /** Default: all kinds that the site takes. */
  type?: VoucherType;
}

/** A discount code to apply. */
export interface DiscountEntry {
  /** The whole discount code. */
  code: string;
  /** The id of the ticket in the order. */
  ticketId: string;
}

/** Whether the code was taken. It is not if the user did not agree, or has still to enter a PIN or an amount, or to choose tickets. */
export interface CodeOutcome {
  /** `applied` if the code was taken. */
  status: 'applied' | 'cancelled';
}

/** Whether the order is bought, or the amount that the page has to collect first. */
export type CompleteOutcome = { status: 'completed' } | { status: 'payment-due'; due: Amount };

/** The closed list of errors. */
export type ErrorCode =
  | 'amount-changed'
  | 'amount-not-accepted'
  | 'code-invalid'
  | 'code-missing'
  | 'code-not-a-voucher'
  | 'discount-already-applied'
  | 'discount-kept'
  | 'discount-lost'
  | 'discount-not-accepted'
  | 'insufficient-points'
  | 'members-only'
  | 'not-completed'
  | 'not-confirmed'
  | 'not-possible'
  | 'order-busy'
  | 'order-changed'
  | 'order-completed'
  | 'order-expired'
  | 'payment-not-accepted'
  | 'pin-missing'
  | 'scanner-missing'
  | 'seats-unavailable'
  | 'session-expired'
  | 'ticket-not-put-back'
  | 'time-not-extended'
  | 'too-many-attempts'
  | 'unavailable'
  | 'unconfirmed'
  | 'voucher-already-on-order'
  | 'voucher-expired'
  | 'voucher-fits-no-ticket'
  | 'voucher-has-no-ticket'
  | 'voucher-in-use'
  | 'voucher-no-redemptions-left'
  | 'voucher-not-accepted'
  | 'voucher-not-redeemed'
  | 'voucher-not-valid-for-showtime'
  | 'voucher-redeemed'
  | 'voucher-under-review'
  | 'voucher-unused';

/** The attributes of `<voucher-checkout>`. */
export interface VoucherCheckoutAttributes {
  /** Base URL of the site's proxy, to which Vista's paths are appended. A relative URL is resolved against the page's address, not its `<base>`. Default: the same origin. */
  api?: string;
  /** Id of the order in progress. Required; the element waits until it is set. */
  order?: string;
  /** The order token, if a server renders the page. The element empties the attribute when it has read it. An empty one says that the property `orderToken` follows: nothing is read before. */
  'order-token'?: string;
  /** OCAPI showtime id, such as "0002-2681". Required. */
  showtime?: string;
  /** UserSessionId for Connect, if it differs from the order id. */
  'connect-session'?: string;
  /** ISO 4217 code of all amounts. Required, because OCAPI names no currency. */
  currency?: string;
  /** BCP 47 tag. Default: the language of the nearest ancestor that has one, then "en". */
  lang?: string;
  /** Sent as the header Connect-Region-Code. */
  region?: string;
  /** Default: auto. */
  theme?: 'auto' | 'light' | 'dark';
  /** The kinds of vouchers that the site takes, from "Ticket Subscription Deal". The user need not know the kind. Behind a site's own proxy, each kind that is tried may count at Vista as an attempt, so name only those that you sell. Default: all. */
  'voucher-types'?: string;
  /** A code for the field; the user submits it. Default: `?voucher=` of the page's address, which is removed from it. */
  voucher?: string;
  /** A discount code for the field, after the voucher if there are both. Default: `?discount=` of the page's address, which is removed from it. */
  discount?: string;
  /** Logs each request to the console: path without ids, status, time, and the names of unreadable fields, but no values. `?voucher-checkout-debug` in the page's address does the same. */
  debug?: boolean;
}

/** The events of `<voucher-checkout>`; they bubble, and cross shadow roots. */
export interface VoucherCheckoutEventMap {
  /** The order is on the screen. */
  'voucher-checkout-ready': CustomEvent<OrderDetail>;
  /** The server confirmed a change of the order. */
  'voucher-checkout-change': CustomEvent<OrderDetail>;
  /** An error was shown to the user. */
  'voucher-checkout-error': CustomEvent<ErrorDetail>;
  /** The order's time is over. */
  'voucher-checkout-expired': CustomEvent<ExpiredDetail>;
  /** The order is bought, and the widget shows the receipt. */
  'voucher-checkout-completed': CustomEvent<CompletedDetail>;
  /** The widget cannot run, so the content of the element is shown. */
  'voucher-checkout-fatal': CustomEvent<FatalDetail>;
}

/**
 * The voucher and discount step of a cinema's checkout.
 *
 * @slot - Shown until the order and an expected order token are set, and if the widget cannot run.
 * @slot expired - Shown when the order's time is over, such as a link to a new order.
 * @csspart code - The field for codes.
 * @csspart scan - The button that opens the scanner.
 * @csspart apply - The button "Add".
 * @csspart change - Second step: the button that leads back to the code.
 * @csspart pin - Second step: the PIN field.
 * @csspart no-pin - Second step: the button for a voucher without a PIN.
 * @csspart amount - Second step: the field for the amount of a voucher payment.
 * @csspart other-kind - Second step: the button for a code of another kind.
 * @csspart due-bar - The amount to pay under the form, where the order is below it. A page with a bar of its own hides it.
 * @csspart yes - The question before something final: the button that does it.
 * @csspart scanner - The scanner's dialog.
 * @csspart scan-picture - Scanner: the button for a picture.
 * @csspart scan-camera - Scanner: the button for another camera.
 * @csspart scan-cancel - Scanner: the button that closes it, "Done".
 * @csspart voucher - A voucher on the order.
 * @csspart use - A voucher on the order: the button that chooses its tickets.
 * @csspart remove - A voucher on the order: the button that removes it.
 * @csspart quantity - The choice of how many tickets a voucher pays.
 * @csspart ticket - A ticket that a voucher can pay.
 * @csspart payment-voucher - A voucher payment of the order.
 * @csspart payment-remove - A voucher payment of the order: the button that removes it.
 * @csspart discount - A discount: on offer or on the order.
 * @csspart line - The order: a ticket.
 * @csspart original - The order: a ticket's original price.
 * @csspart seats - The order: the seats held.
 * @csspart fees - The order: booking fees.
 * @csspart saved - The order: the savings by vouchers and discounts.
 * @csspart total - The order: the sum.
 * @csspart payment - The order: the amount that a voucher payment pays.
 * @csspart due - The order: the amount due.
 * @csspart tax - The order: the tax in it.
 * @csspart gift - The receipt: the button that gets the gift.
 * @csspart gift-code - The receipt: the code of the gift.
 * @csspart message - The live region with the current message.
 * @csspart expiry - The time left.
 * @csspart extend - The button for more time, if the proxy offers it.
 * @csspart retry - The button that tries again after the widget could not be loaded or has crashed.
 */
export interface VoucherCheckoutElement extends HTMLElement {
  /** The detail of the last `voucher-checkout-ready` or `voucher-checkout-change`, for a listener that was added late. Undefined until there was one. */
  readonly detail: OrderDetail | undefined;
  /** The proxy's token for the order, sent as the header Checkout-Order-Token. A new token is used from the next call on. If the proxy gives the order more time, the property holds the new token. */
  orderToken: string | undefined;
  /** The page's own texts, by the keys of src/texts/locales/en.json: one text, or one for each plural category. All other texts stay as they are. */
  texts: Record<string, string | Record<string, string>> | undefined;
  /** Reads the order again: the page changed tickets or seats. Rejects with an `ErrorDetail`, or with an `Error` if the widget is not running. */
  refresh(): Promise<void>;
  /** Takes a code of any kind, like "Add": what is missing is asked for. Rejects with an `ErrorDetail`, or with an `Error` if the widget is not running. */
  applyCode(code: CodeEntry): Promise<CodeOutcome>;
  /** Adds a voucher without asking for a PIN. Rejects with an `ErrorDetail`, or with an `Error` if the widget is not running. */
  applyVoucher(voucher: VoucherEntry): Promise<void>;
  /** Removes a voucher, like its button. The id is one of an event's `vouchers`. Rejects with an `ErrorDetail`, or with an `Error` if the widget is not running. */
  removeVoucher(id: string): Promise<void>;
  /** Applies a discount code, like "Use" at a discount. The user is asked first. Rejects with an `ErrorDetail`, or with an `Error` if the widget is not running. */
  applyDiscount(discount: DiscountEntry): Promise<CodeOutcome>;
  /** For the page's pay button: redeems the voucher payments, and buys the order if the amount due is 0. Otherwise the page takes its own payment of the amount due. Rejects with an `ErrorDetail`, or with an `Error` if the widget is not running. */
  complete(): Promise<CompleteOutcome>;
}

declare global {
  interface HTMLElementTagNameMap {
    'voucher-checkout': VoucherCheckoutElement;
  }
  interface GlobalEventHandlersEventMap extends VoucherCheckoutEventMap {}
}
