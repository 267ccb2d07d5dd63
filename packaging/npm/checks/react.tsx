// The element in JSX, with the types of React 19 and of React 18.
import type { OrderDetail, VoucherCheckoutElement } from 'voucher-checkout';
import 'voucher-checkout/react';

const ref: { current: VoucherCheckoutElement | null } = { current: null };
const show = (event: CustomEvent<OrderDetail>): void => void event.detail.due.text;

export const used = (
  <voucher-checkout
    ref={ref} id="vouchers" className="step" api="/cinema-api" order="1" showtime="0002-2681" currency="NZD"
    connect-session="1" theme="dark" orderToken="token" onvoucher-checkout-change={show}
  >
    <span>Vouchers are on their way.</span>
  </voucher-checkout>
);

export const misused = [
  // @ts-expect-error: unknown theme
  <voucher-checkout key="1" theme="blue" />,
  // @ts-expect-error: unknown attribute
  <voucher-checkout key="2" orders="1" />,
  // @ts-expect-error: a method is not a property to set
  <voucher-checkout key="3" refresh={async () => undefined} />,
  // @ts-expect-error: a property that cannot be set
  <voucher-checkout key="5" detail={undefined} />,
  // @ts-expect-error: the listener of another event
  <voucher-checkout key="4" onvoucher-checkout-error={show} />,
];
