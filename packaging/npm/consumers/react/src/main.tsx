import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Vouchers } from './Vouchers';

const order = new URLSearchParams(location.search).get('order') ?? '';
const answer = await fetch(`/demo/orders/${order}/token`, { method: 'POST' });
const { token } = (await answer.json()) as { token: string };

/** A checkout whose parts the customer may sort. */
function Page() {
  const [parts, setParts] = useState(['seats', 'vouchers', 'snacks']);
  const sort = () => setParts(([first, ...others]) => [...others, first]);
  return (
    <>
      {parts.map((part) =>
        part === 'vouchers' ? <Vouchers key={part} order={order} token={token} /> : <h2 key={part}>{part}</h2>,
      )}
      <button type="button" id="sort" onClick={sort}>
        Sort
      </button>
    </>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
