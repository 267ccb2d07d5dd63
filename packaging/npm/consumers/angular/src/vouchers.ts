import { Component, CUSTOM_ELEMENTS_SCHEMA, type ElementRef, input, signal, viewChild } from '@angular/core';
import 'voucher-checkout';
import type { ErrorDetail, OrderDetail, VoucherCheckoutElement } from 'voucher-checkout';
import { takePayment } from './payment';

@Component({
  selector: 'app-vouchers',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <voucher-checkout
      #checkout api="/cinema-api" [orderToken]="token()" [attr.order]="order()" showtime="0002-2681" currency="NZD"
      (voucher-checkout-ready)="show($event)" (voucher-checkout-change)="show($event)"
    >
      <span>Vouchers are on their way.</span>
    </voucher-checkout>
    <button type="button" (click)="pay()">Pay {{ due() }}</button>
  `,
})
export class Vouchers {
  readonly order = input.required<string>();
  readonly token = input.required<string>();
  readonly due = signal('–');
  private readonly checkout = viewChild.required<ElementRef<VoucherCheckoutElement>>('checkout');

  show({ detail }: CustomEvent<OrderDetail>): void {
    this.due.set(detail.due.text);
  }

  async pay(): Promise<void> {
    try {
      const outcome = await this.checkout().nativeElement.complete();
      if (outcome.status === 'payment-due') takePayment(outcome.due);
    } catch (problem) {
      // Without a code the widget is not running: take payment as you did before.
      if (!(problem as Partial<ErrorDetail>).code) takePayment();
    }
  }
}
