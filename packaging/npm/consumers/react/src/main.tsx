import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Vouchers } from './Vouchers';

const order = new URLSearchParams(location.search).get('order') ?? '';
const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' });
const { token } = (await answer.json()) as { token: string };
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Vouchers order={order} token={token} />
  </StrictMode>,
);
