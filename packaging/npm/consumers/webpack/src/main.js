import 'voucher-checkout';

// The order stands in the address; its token comes from the site's backend.
const query = new URLSearchParams(location.search);
const checkout = document.querySelector('voucher-checkout');
const answer = await fetch(`/demo/orders/${query.get('order')}/token`, { method: 'POST' });
checkout.orderToken = (await answer.json()).token;
for (const name of ['showtime', 'currency', 'lang', 'order']) checkout.setAttribute(name, query.get(name));
