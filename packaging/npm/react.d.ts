import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { VoucherCheckoutAttributes, VoucherCheckoutElement, VoucherCheckoutEventMap } from './index.js';

export type * from './index.js';

/** React 19 sets them as properties; with React 18 set them through a ref. */
type Properties = {
  [Name in Exclude<keyof VoucherCheckoutElement, keyof HTMLElement | 'detail'> as VoucherCheckoutElement[Name] extends (
    ...given: never
  ) => unknown
    ? never
    : Name]?: VoucherCheckoutElement[Name];
};

/** React 19 listens to them; with React 18 use `addEventListener` on a ref. */
type Listeners = {
  [Name in keyof VoucherCheckoutEventMap as `on${Name}`]?: (event: VoucherCheckoutEventMap[Name]) => void;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'voucher-checkout': DetailedHTMLProps<HTMLAttributes<VoucherCheckoutElement>, VoucherCheckoutElement> &
        VoucherCheckoutAttributes &
        Properties &
        Listeners;
    }
  }
}
