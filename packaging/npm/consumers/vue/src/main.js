import { createApp } from 'vue';
import Vouchers from './Vouchers.vue';

const order = new URLSearchParams(location.search).get('order');
const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' });
const { token } = await answer.json();
createApp(Vouchers, { order, token }).mount('#root');
