// Must not compile. The compiler reports an expected error that is missing.
import 'voucher-checkout';
import { define } from 'voucher-checkout/loader';
import type { ErrorCode, VoucherCheckoutAttributes } from 'voucher-checkout';

const checkout = document.createElement('voucher-checkout');

// @ts-expect-error: a code is needed
void checkout.applyCode({ pin: '1234' });
// @ts-expect-error: a PIN is a string, or its leading zeros are lost
void checkout.applyCode({ code: 'ADTMM0000042', pin: 42 });
// @ts-expect-error: the kind of a code is worked out
void checkout.applyCode({ code: 'BLITZO', type: 'Discount' });
// @ts-expect-error: a voucher needs its barcode
void checkout.applyVoucher({ pin: '1234' });
// @ts-expect-error: unknown kind of voucher
void checkout.applyVoucher({ barcode: 'A', type: 'ticket' });
// @ts-expect-error: an id is a string
void checkout.removeVoucher(1);
// @ts-expect-error: a token is a string
checkout.orderToken = 1;
// @ts-expect-error: a page cannot set the detail
checkout.detail = undefined;
// @ts-expect-error: texts are strings
checkout.texts = { title: 1 };
// @ts-expect-error: unknown method
void checkout.apply();
// @ts-expect-error: an amount is not a number
checkout.addEventListener('voucher-checkout-change', ({ detail }) => detail.total + 1);
// @ts-expect-error: the payment is null if no voucher pays a part
checkout.addEventListener('voucher-checkout-ready', ({ detail }) => detail.payment.text);
// @ts-expect-error: unknown field
document.addEventListener('voucher-checkout-error', ({ detail }) => detail.reason);
// @ts-expect-error: unknown code
export const code: ErrorCode = 'voucher-lost';
// @ts-expect-error: the field has no barcode of its own any more
export const former: ErrorCode = 'barcode-missing';
// @ts-expect-error: unknown theme
export const attributes: VoucherCheckoutAttributes = { theme: 'blue' };
// @ts-expect-error: only a due payment has an amount
void checkout.complete().then((outcome) => outcome.due);
// @ts-expect-error: the address of the wasm is required
define({ texts: () => '/files/en.json' });
// @ts-expect-error: the addresses of the texts are required
define({ wasm: '/files/voucher-checkout.wasm' });
