'use client';
import { useEffect, useRef, useState } from 'react';
import 'voucher-checkout/react';
import type { ErrorDetail, VoucherCheckoutElement } from 'voucher-checkout';
import { takePayment } from './payment';

export function Vouchers({ order, token }: { order: string; token: string }) {
  const checkout = useRef<VoucherCheckoutElement>(null);
  const [due, setDue] = useState('–');

  // Not by props: on a page that a server rendered, React attaches no listeners to custom elements. The widget can also
  // be ready before this effect runs.
  useEffect(() => {
    const element = checkout.current;
    const show = () => setDue(element?.detail?.due.text ?? '–');
    const events = ['voucher-checkout-ready', 'voucher-checkout-change'];
    for (const name of events) element?.addEventListener(name, show);
    show();
    return () => {
      for (const name of events) element?.removeEventListener(name, show);
    };
  }, []);

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
        suppressHydrationWarning
      >
        <span>Vouchers are on their way.</span>
      </voucher-checkout>
      <button type="button" onClick={pay}>Pay {due}</button>
    </>
  );
}
