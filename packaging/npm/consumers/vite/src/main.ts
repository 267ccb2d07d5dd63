// The page names the URLs of the files itself.
import { define } from 'voucher-checkout/loader';
import german from 'voucher-checkout/texts/de.json?url';
import english from 'voucher-checkout/texts/en.json?url';
import wasm from 'voucher-checkout/voucher-checkout.wasm?url';

const texts: Record<string, string> = { de: german, en: english };
define({
  wasm,
  texts: (tag) => texts[tag],
  scanner: () => import('voucher-checkout/scanner'),
});

const query = new URLSearchParams(location.search);
const checkout = document.querySelector('voucher-checkout')!;
const answer = await fetch(`/demo/orders/${query.get('order')}/token`, { method: 'POST' });
checkout.orderToken = ((await answer.json()) as { token: string }).token;
for (const name of ['showtime', 'currency', 'lang', 'order']) checkout.setAttribute(name, query.get(name) ?? '');
