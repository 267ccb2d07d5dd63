import { useCallback, useState } from 'react';
import 'voucher-checkout/react';
import type { OrderDetail } from 'voucher-checkout';

export function Vouchers({ order, token }: { order: string; token: string }) {
  const [due, setDue] = useState('–');
  const show = useCallback((event: CustomEvent<OrderDetail>) => setDue(event.detail.due.text), []);
  return (
    <>
      <voucher-checkout
        order={order} orderToken={token} showtime="0002-2681" currency="NZD"
        onvoucher-checkout-ready={show} onvoucher-checkout-change={show}
      >
        <p>Vouchers are on their way.</p>
      </voucher-checkout>
      <button type="button">Pay {due}</button>
    </>
  );
}
