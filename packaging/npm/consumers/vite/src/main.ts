// The page names the URLs of the files itself.
import { define } from 'voucher-checkout/loader';
import german from 'voucher-checkout/texts/de.json?url';
import wasm from 'voucher-checkout/voucher-checkout.wasm?url';

define({
  wasm,
  texts: (tag) => (tag === 'de' ? german : undefined),
  scanner: () => import('voucher-checkout/scanner'),
});

const query = new URLSearchParams(location.search);
const checkout = document.querySelector('voucher-checkout')!;
const answer = await fetch(`/demo/orders/${query.get('order')}/token`, { method: 'POST' });
checkout.orderToken = ((await answer.json()) as { token: string }).token;
for (const name of ['showtime', 'currency', 'lang', 'order']) checkout.setAttribute(name, query.get(name) ?? '');
