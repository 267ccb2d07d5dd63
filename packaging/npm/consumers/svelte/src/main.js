import { hydrate, mount } from 'svelte';
import Vouchers from './Vouchers.svelte';

const order = new URLSearchParams(location.search).get('order');
const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' });
const { token } = await answer.json();
const target = document.getElementById('root');
// A server may have rendered the page.
const show = target.hasChildNodes() ? hydrate : mount;
show(Vouchers, { target, props: { order, token } });
