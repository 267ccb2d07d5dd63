import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Vouchers } from './vouchers';

const id = new URLSearchParams(location.search).get('order') ?? '';
const answer = await fetch(`/demo/orders/${id}/token`, { method: 'POST' });
const made = (await answer.json()) as { token: string };

@Component({
  selector: 'app-page',
  imports: [Vouchers],
  template: '<app-vouchers [order]="order" [token]="token" />',
})
class Page {
  readonly order = id;
  readonly token = made.token;
}

await bootstrapApplication(Page);
