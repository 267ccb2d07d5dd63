// Prints the component as a server renders it, for an order and its token.
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import Vouchers from './Vouchers.vue';

const [order, token] = process.argv.slice(2);
process.stdout.write(await renderToString(createSSRApp(Vouchers, { order, token })));
