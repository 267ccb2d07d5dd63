import type { Amount } from 'voucher-checkout';

/** The page's own payment, which shows its amount in the title. */
export function takePayment(due?: Amount): void {
  document.title = due ? due.text : 'as before';
}
