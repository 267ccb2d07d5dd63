// The types of what goes in and out of the element, as src/runtime/host.rs makes them. `cargo xtask dist` puts what the JSDoc
// of src/element/element.js says after them, and the codes of errors from crates/checkout/src/message.rs.

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
  orderId: string;
  /** The order's price, before ProCinema vouchers pay a part of it. */
  total: Amount;
  /** The sum that ProCinema vouchers pay; null without one. */
  payment: Amount | null;
  /** The amount due, for the page to collect. */
  due: Amount;
  /** The sum that vouchers and discounts save. */
  saved: Amount;
  /** Booking fees, which are part of the total. */
  fees: Amount;
  vouchers: VoucherDetail[];
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

/** A discount on the order. */
export interface DiscountDetail {
  id: string;
  saved: Amount;
}

/** An error: the detail of the event `voucher-checkout:error`, and the reason of a rejected promise. */
export interface ErrorDetail {
  code: ErrorCode;
  /** The text that the user read, in the widget's language. */
  message: string;
  /** Whether the same may go well when it is tried again. */
  retryable: boolean;
}

/** An order whose time is over. */
export interface ExpiredDetail {
  orderId: string;
}

/** An order that is bought. */
export interface CompletedDetail {
  orderId: string;
  /** The sum that vouchers and discounts saved. */
  saved: Amount;
}

/** Why the widget cannot run. */
export interface FatalDetail {
  reason: FatalReason;
}

/** A file that could not be loaded, a browser without WebAssembly, a widget that crashed, or the name of a missing or invalid attribute. */
export type FatalReason = 'load' | 'unsupported' | 'crashed' | 'order' | 'showtime' | 'currency';

/** The kind of a voucher, in Vista's words. */
export type VoucherType = 'Ticket' | 'Subscription' | 'Deal';

/** A voucher to add. */
export interface VoucherEntry {
  barcode: string;
  /** If the voucher has one. */
  pin?: string;
  /** Default: Ticket. */
  type?: VoucherType;
}

/** A discount code to apply. */
export interface DiscountEntry {
  code: string;
  /** The id of the ticket in the order. */
  ticketId: string;
}

/** Whether the user agreed. */
export interface DiscountOutcome {
  status: 'applied' | 'cancelled';
}

/** Whether the order is bought, or the amount that the page has to collect first. */
export type CompleteOutcome = { status: 'completed' } | { status: 'payment-due'; due: Amount };
