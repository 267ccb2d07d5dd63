// Runs before the scripts of the page. Records events and errors, and reads the visible texts of a widget.
window.probe = (() => {
  const probe = { events: [], errors: [], violations: [] };
  const record = (list, entry) => list.push(JSON.parse(JSON.stringify(entry)));

  for (const name of ['ready', 'change', 'error', 'expired', 'completed', 'fatal']) {
    addEventListener(`voucher-checkout-${name}`, (event) => {
      record(probe.events, { name, detail: event.detail, widget: probe.widgets().indexOf(event.target) });
    });
  }
  addEventListener('error', (event) => record(probe.errors, String(event.message ?? event.target?.src ?? event)), true);
  addEventListener('unhandledrejection', (event) => record(probe.errors, String(event.reason)));
  addEventListener('securitypolicyviolation', (event) => {
    record(probe.violations, { directive: event.violatedDirective, blocked: event.blockedURI, sample: event.sample });
  });

  /** The globals, and the properties of built-in objects that scripts could add or replace, each with its functions. */
  probe.surroundings = () => {
    const kinds = ['Object', 'Array', 'Function', 'Promise', 'String', 'EventTarget', 'Node', 'Element', 'HTMLElement', 'Event', 'Response', 'Request'];
    const found = new Map();
    const add = (holder, of) => {
      for (const key of Reflect.ownKeys(holder)) {
        const { value, get, set } = Reflect.getOwnPropertyDescriptor(holder, key);
        found.set(of + String(key), [typeof value === 'function' && value, get, set]);
      }
    };
    add(window, '');
    for (const kind of kinds) {
      add(window[kind], `${kind} `);
      add(window[kind].prototype, `${kind}.prototype `);
    }
    return found;
  };

  /** The names of the surroundings that were added, removed or replaced since `before`. */
  probe.changed = (before) => {
    const now = probe.surroundings();
    return [...new Set([...before.keys(), ...now.keys()])].filter((name) =>
      !(before.has(name) && now.has(name) && now.get(name).every((one, at) => one === before.get(name)[at])));
  };

  probe.widgets = () => [...document.querySelectorAll('voucher-checkout')];
  probe.root = (widget) => probe.widgets()[widget]?.shadowRoot;
  probe.find = (widget, selector) => probe.root(widget)?.querySelector(selector) ?? null;

  // No-break spaces are kept, because they are part of the format of a price.
  const text = (element) => element?.checkVisibility() ? element.textContent.replace(/[ \n\t]+/g, ' ').trim() : '';
  const name = (element) => element.ariaLabel ?? text(element);
  probe.text = text;

  /** The button or radio button whose accessible name is this, or starts with it. */
  probe.named = (widget, wanted) => {
    const fits = (element) => name(element).startsWith(wanted) && element.checkVisibility();
    const inputs = [...probe.root(widget)?.querySelectorAll('label.option') ?? []].filter(fits);
    const buttons = [...probe.root(widget)?.querySelectorAll('button') ?? []];
    return buttons.find((button) => name(button) === wanted) ?? buttons.find(fits) ?? inputs[0]?.control ?? null;
  };

  probe.view = (widget) => {
    const root = probe.root(widget);
    const one = (selector, within = root) => within?.querySelector(selector) ?? null;
    const all = (selector, within = root) => [...within?.querySelectorAll(selector) ?? []];
    const amount = (part) => text(one(`[part~=${part}] dd`));
    const enabled = (element) => Boolean(element) && element.ariaDisabled !== 'true';
    return {
      drawn: Boolean(one('section.vc')),
      busy: one('section.vc')?.ariaBusy === 'true',
      language: one('section.vc')?.lang ?? '',
      title: text(one('h2')),
      message: text(one('[part~=message]')),
      tone: one('[part~=message]')?.dataset.tone ?? '',
      total: amount('total'), saved: amount('saved'), fees: amount('fees'), tax: amount('tax'),
      seats: text(one('.sums .seats dd')),
      lines: all('[part~=line]').map((line) => ({
        name: text(one('.name', line)), price: text(one('.price', line)),
        original: one('[part~=original]', line)?.lastChild.textContent ?? '', hint: text(one('.hint', line)),
      })),
      tickets: all('[part~=ticket]').map(text),
      vouchers: all('[part~=voucher]').map((row) => ({
        name: text(one('.name', row)), ending: text(one('.code', row)), hint: text(one('.hint', row)),
      })),
      discounts: all('[part~=discount]').map(text),
      headings: all('h3').map(text),
      code: one('[part~=code]')?.value ?? null,
      pin: one('[part~=pin]')?.value ?? null,
      amount: one('[part~=amount]')?.value ?? null,
      codeFor: one('.for .code')?.value ?? '',
      fieldError: text(one('#code-error')),
      fieldInvalid: one('.code-form input:not([readonly])')?.ariaInvalid === 'true',
      canApply: enabled(one('[part~=apply]')),
      payments: all('[part~=payment-voucher]').map((row) => ({
        ending: text(one('.code', row)), hint: text(one('.hint', row)),
      })),
      part: amount('payment'), due: amount('due'),
      said: all('.ended > p').map(text),
      offersGift: enabled(one('button[part~=gift]')),
      gift: text(one('.gift-code')), giftLink: one('.ended a')?.href ?? '', giftUntil: text(one('.ended .hint')),
      quantity: text(one('[part~=quantity] output')),
      question: text(one('[role=alertdialog]')),
      expiry: text(one('[part~=expiry]')),
      canExtend: enabled(one('[part~=extend]')),
      fallback: text(probe.widgets()[widget]?.querySelector('p, span')),
      focus: root?.activeElement ? (root.activeElement.getAttribute('part') ?? root.activeElement.id) : document.activeElement?.localName ?? '',
    };
  };
  return probe;
})();
