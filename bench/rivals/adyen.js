/**
 * Adyen's gift card component, as its documentation embeds it, alone. Its two fields are frames from Adyen's servers,
 * which the benchmark replaces by empty ones: the row is a lower bound.
 */

import { AdyenCheckout, Giftcard } from '@adyen/adyen-web';
import '@adyen/adyen-web/styles/adyen.css';

// The address must name the environment.
const base = `${location.origin}/adyen-test/`;
const checkout = await AdyenCheckout({
  locale: 'en-US',
  countryCode: 'NZ',
  environment: 'test',
  // A made-up key of the right form.
  clientKey: 'test_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  amount: { value: 2000, currency: 'NZD' },
  analytics: { enabled: false },
  _environmentUrls: { api: base, analytics: base, cdn: { images: base, translations: base } },
});
new Giftcard(checkout, { type: 'giftcard', brand: 'svs', name: 'Gift card' }).mount('#gift-card');
