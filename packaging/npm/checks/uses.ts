// Everything the package offers, used as a site would.
import 'voucher-checkout';
import { define } from 'voucher-checkout/loader';
import type {
  CodeEntry,
  CodeOutcome,
  CompleteOutcome,
  ErrorCode,
  OrderDetail,
  VoucherCheckoutAttributes,
  VoucherCheckoutElement,
  VoucherCheckoutEventMap,
} from 'voucher-checkout';

const attributes: Required<VoucherCheckoutAttributes> = {
  api: '/cinema-api',
  order: '1aaa031755d64e6d9cbddfec4b3c8633',
  'order-token': '',
  showtime: '0002-2681',
  'connect-session': 'a',
  currency: 'NZD',
  lang: 'de',
  region: 'NZ',
  theme: 'dark',
  'voucher-types': 'Ticket Deal',
  voucher: 'ADTMM0000111',
  discount: 'BLITZO',
  debug: true,
};

const checkout = document.createElement('voucher-checkout');
for (const [name, value] of Object.entries(attributes)) {
  if (typeof value === 'string') checkout.setAttribute(name, value);
  else checkout.toggleAttribute(name, value);
}
const found: VoucherCheckoutElement | null = document.querySelector('voucher-checkout');
checkout.orderToken = found?.orderToken ?? undefined;
checkout.texts = { title: 'Gift cards', 'choice.confirm': { one: 'Use it', other: 'Use them' } };

const due: string[] = [found?.detail?.due.text ?? '–'];
const listeners: { [Name in keyof VoucherCheckoutEventMap]: (event: VoucherCheckoutEventMap[Name]) => void } = {
  'voucher-checkout-ready': ({ detail }) => due.push(detail.due.text),
  'voucher-checkout-change': ({ detail }) => due.push(...lines(detail)),
  'voucher-checkout-error': ({ detail }) => count(detail.code, detail.retryable, detail.message),
  'voucher-checkout-expired': ({ detail }) => due.push(detail.orderId),
  'voucher-checkout-completed': ({ detail }) => due.push(detail.orderId, detail.saved.text),
  'voucher-checkout-fatal': ({ detail }) => due.push(detail.reason),
};
checkout.addEventListener('voucher-checkout-change', listeners['voucher-checkout-change']);
// The events bubble.
document.addEventListener('voucher-checkout-error', ({ detail }) => count(detail.code, detail.retryable, ''));
window.addEventListener('voucher-checkout-fatal', (event) => due.push(event.detail.reason));

function lines({ orderId, total, payment, saved, fees, vouchers, discounts }: OrderDetail): string[] {
  const amounts = [total, saved, fees, ...(payment ? [payment] : [])];
  return [
    orderId,
    ...amounts.map(({ minor, currency, text }) => `${minor} ${currency} ${text}`),
    ...vouchers.map(({ id, maskedBarcode, tickets }) => `${id} ${maskedBarcode} ${tickets}`),
    ...discounts.map(({ id, saved: less }) => `${id} ${less.text}`),
  ];
}

function count(code: ErrorCode, retryable: boolean, message: string): void {
  const ofTheField: ErrorCode[] = ['code-missing', 'code-invalid', 'code-not-a-voucher', 'pin-missing'];
  if (code === 'voucher-redeemed' || ofTheField.includes(code)) due.push(`${retryable} ${message}`);
}

const outcomes: CodeOutcome[] = [];

export async function everyMethod(): Promise<string> {
  await checkout.refresh();
  const codes: CodeEntry[] = [
    { code: 'BLITZO' },
    { code: 'ADTMM0000111', pin: '1234' },
    { code: 'ADTMM0000300', pin: '' },
  ];
  for (const code of codes) outcomes.push(await checkout.applyCode(code));
  await checkout.applyVoucher({ barcode: 'ADTMM0000111', pin: '1234', type: 'Ticket' });
  await checkout.applyVoucher({ barcode: 'ADTMM0000111' });
  await checkout.removeVoucher('1');
  const { status } = await checkout.applyDiscount({ code: 'BLITZO', ticketId: '1' });
  const outcome: CompleteOutcome = await checkout.complete();
  return outcome.status === 'payment-due' ? outcome.due.text : status;
}

define({ wasm: new URL('/files/voucher-checkout.wasm', location.href), texts: (tag) => `/files/${tag}.json` });
define({ wasm: '/files/voucher-checkout.wasm', texts: (tag) => (tag === 'en' ? '/files/en.json' : undefined) });
