import { mount } from 'svelte';
import Vouchers from './Vouchers.svelte';

const order = new URLSearchParams(location.search).get('order');
const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' });
const { token } = await answer.json();
mount(Vouchers, { target: document.getElementById('root'), props: { order, token } });
