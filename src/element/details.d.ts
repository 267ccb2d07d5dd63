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
  /** What the order costs, before ProCinema vouchers pay a part of it. */
  total: Amount;
  /** What ProCinema vouchers pay of the total; null without one. */
  payment: Amount | null;
  /** What is left for the page to collect. */
  due: Amount;
  /** What vouchers and discounts save. */
  saved: Amount;
  /** Booking fees, which are part of the total. */
  fees: Amount;
  vouchers: VoucherDetail[];
  discounts: DiscountDetail[];
}

/** A voucher on the order. */
export interface VoucherDetail {
  /** What `removeVoucher` takes. */
  id: string;
  /** Its last characters; the barcode itself is told nobody. */
  maskedBarcode: string;
  /** How many tickets it pays. */
  tickets: number;
}

/** A discount on the order. */
export interface DiscountDetail {
  id: string;
  saved: Amount;
}

/** What went wrong: in the event `voucher-checkout:error`, and what a method's promise is rejected with. */
export interface ErrorDetail {
  code: ErrorCode;
  /** What the widget told the person, in its language. */
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
  /** What vouchers and discounts saved. */
  saved: Amount;
}

/** Why the widget cannot run. */
export interface FatalDetail {
  reason: FatalReason;
}

/** A file that could not be loaded, a browser without WebAssembly, a widget that crashed, or the attribute that is missing or makes no sense. */
export type FatalReason = 'load' | 'unsupported' | 'crashed' | 'order' | 'showtime' | 'currency';

/** What kind of voucher it is, in Vista's words. */
export type VoucherType = 'Ticket' | 'Subscription' | 'Deal';

/** A voucher to be added. */
export interface VoucherEntry {
  barcode: string;
  /** Where the voucher has one. */
  pin?: string;
  /** Default: Ticket. */
  type?: VoucherType;
}

/** A discount code to be applied. */
export interface DiscountEntry {
  code: string;
  /** The id of the ticket in the order. */
  ticketId: string;
}

/** Whether the person agreed. */
export interface DiscountOutcome {
  status: 'applied' | 'cancelled';
}

/** Whether the order is bought, or what the page has to collect before it can be. */
export type CompleteOutcome = { status: 'completed' } | { status: 'payment-due'; due: Amount };
