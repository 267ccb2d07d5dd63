import { createApp, createSSRApp } from 'vue';
import Vouchers from './Vouchers.vue';

const order = new URLSearchParams(location.search).get('order');
const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' });
const { token } = await answer.json();
const root = document.getElementById('root');
// A server may have rendered the page.
const create = root.hasChildNodes() ? createSSRApp : createApp;
create(Vouchers, { order, token }).mount(root);
