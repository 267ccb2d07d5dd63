import { useRef, useState } from 'react';
import 'voucher-checkout/react';
import type { ErrorDetail, OrderDetail, VoucherCheckoutElement } from 'voucher-checkout';
import { takePayment } from './payment';

export function Vouchers({ order, token }: { order: string; token: string }) {
  const checkout = useRef<VoucherCheckoutElement>(null);
  const [due, setDue] = useState('–');
  const show = ({ detail }: CustomEvent<OrderDetail>) => setDue(detail.due.text);

  async function pay() {
    try {
      const outcome = await checkout.current?.complete();
      if (outcome?.status === 'payment-due') takePayment(outcome.due);
    } catch (problem) {
      // Without a code the widget is not running: take payment as you did before.
      if (!(problem as Partial<ErrorDetail>).code) takePayment();
    }
  }

  return (
    <>
      <voucher-checkout
        ref={checkout} api="/cinema-api" order={order} orderToken={token} showtime="0002-2681" currency="NZD"
        onvoucher-checkout-ready={show} onvoucher-checkout-change={show}
      >
        <p>Vouchers are on their way.</p>
      </voucher-checkout>
      <button type="button" onClick={pay}>Pay {due}</button>
    </>
  );
}
