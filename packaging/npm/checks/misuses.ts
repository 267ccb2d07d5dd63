// What must not compile. An error that does not come is an error.
import 'voucher-checkout';
import { define } from 'voucher-checkout/loader';
import type { ErrorCode, VoucherCheckoutAttributes } from 'voucher-checkout';

const checkout = document.createElement('voucher-checkout');

// @ts-expect-error: the PIN alone is no voucher
void checkout.applyVoucher({ pin: '1234' });
// @ts-expect-error: no kind of voucher
void checkout.applyVoucher({ barcode: 'A', type: 'ticket' });
// @ts-expect-error: an id is a text
void checkout.removeVoucher(1);
// @ts-expect-error: a token is a text
checkout.orderToken = 1;
// @ts-expect-error: words are texts
checkout.texts = { title: 1 };
// @ts-expect-error: no such method
void checkout.apply();
// @ts-expect-error: an amount is no number
checkout.addEventListener('voucher-checkout:change', ({ detail }) => detail.total + 1);
// @ts-expect-error: only a part that a voucher pays may be there
checkout.addEventListener('voucher-checkout:ready', ({ detail }) => detail.payment.text);
// @ts-expect-error: no such field
document.addEventListener('voucher-checkout:error', ({ detail }) => detail.reason);
// @ts-expect-error: no such code
export const code: ErrorCode = 'voucher-lost';
// @ts-expect-error: no such theme
export const attributes: VoucherCheckoutAttributes = { theme: 'blue' };
// @ts-expect-error: only a payment that is due has an amount
void checkout.complete().then((outcome) => outcome.due);
// @ts-expect-error: the address of the wasm is required
define({});
