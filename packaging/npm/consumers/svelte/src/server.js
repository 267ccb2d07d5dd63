// Prints the component as a server renders it, for an order and its token.
import { render } from 'svelte/server';
import Vouchers from './Vouchers.svelte';

const [order, token] = process.argv.slice(2);
process.stdout.write(render(Vouchers, { props: { order, token } }).body);
