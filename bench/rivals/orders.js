/** The calls and rules that the hand-written elements share: the calls of Vista that the widget makes too. */

/**
 * The parts of Vista's answers that are used.
 * @typedef {{ valueIncludingTax: number }} Price
 * @typedef {{ ticketTypeId: string, price: Price, voucherId: string | null, [other: string]: unknown }} Ticket
 * @typedef {{ showtimeId: string, tickets: Ticket[], seats: { seatId: string }[] }} Showtime
 * @typedef {{ totalPrice: Price, showtimes: Showtime[], expiresAt?: string }} Order
 * @typedef {{ id: string, description?: { text: string } }} TicketType
 * @typedef {{ order: Order, relatedData: { ticketTypes: TicketType[] } }} OrderAnswer
 * @typedef {{ ticketTypeId: string, price: Price }} Priced
 * @typedef {Priced & { restrictions: string[], voucherTypeCodes: string[], displayPriority: number }} TicketPrice
 * @typedef {{ ticketPrices: TicketPrice[], relatedData: { ticketTypes: TicketType[] } }} Prices
 * @typedef {{ api: string, order: string, showtime: string, currency: string }} Settings
 */

/** The widget waits as long. */
const LIMIT_MS = 12_000;

export class Orders {
  /** @param {Settings} settings */
  constructor({ api, order, showtime }) {
    this.path = `${api}/ocapi/v1/orders/${order}`;
    this.pricesPath = `${api}/ocapi/v1/showtimes/${showtime}/ticket-prices`;
    this.showtime = showtime;
  }

  /** @param {string} path @param {string} [method] @param {unknown} [body] */
  async #call(path, method, body) {
    const response = await fetch(path, {
      method,
      // A page's preload is only used for a request without headers of its own.
      headers: body ? { 'content-type': 'application/json' } : undefined,
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  /** @returns {Promise<[OrderAnswer, Prices]>} */
  read() {
    return Promise.all([this.#call(this.path), this.#call(this.pricesPath)]);
  }

  /**
   * Adds a voucher and has it pay the first ticket that it can: two requests, planned on the order that was read last.
   * @param {OrderAnswer} last @param {Prices} prices @param {string} barcode @param {string} pin
   * @returns {Promise<OrderAnswer>}
   */
  async add({ order }, prices, barcode, pin) {
    const body = { type: 'Ticket', credentials: { barcode, pin: pin || null }, showtimeId: this.showtime };
    const { voucher } = await this.#call(`${this.path}/vouchers`, 'POST', body);
    const chosen = order.showtimes.find(({ showtimeId }) => showtimeId === this.showtime);
    const price = payable(prices).find(({ voucherTypeCodes }) => voucherTypeCodes.includes(voucher.voucherTypeCode));
    const tickets = (chosen?.tickets ?? []).map(({ ticketTypeId, voucherId }) => ({ ticketTypeId, voucherId }));
    const free = tickets.find(({ voucherId }) => !voucherId);
    if (free && price) Object.assign(free, { ticketTypeId: price.ticketTypeId, voucherId: voucher.id });
    const seats = (chosen?.seats ?? []).map(({ seatId }) => seatId);
    return this.#call(`${this.path}/showtimes/${this.showtime}`, 'PUT', { tickets, seats });
  }
}

/** The prices that a voucher pays, without those that have a restriction besides. @param {Prices} prices */
export const payable = ({ ticketPrices }) =>
  ticketPrices
    .filter(({ restrictions }) => restrictions.length === 1 && restrictions[0] === 'Voucher')
    .sort((a, b) => a.displayPriority - b.displayPriority);

/** The names of ticket types by their ids. @param {{ relatedData: { ticketTypes: TicketType[] } }[]} answers */
export const names = (...answers) =>
  new Map(
    answers.flatMap(({ relatedData }) =>
      relatedData.ticketTypes.map(({ id, description }) => [id, description?.text ?? id]),
    ),
  );

/** The tickets of an order. @param {OrderAnswer} answer */
export const tickets = ({ order }) => order.showtimes.flatMap(({ tickets }) => tickets);

/** @param {Element} element @returns {Settings} */
export const settings = (element) => {
  const of = (/** @type {string} */ name) => element.getAttribute(name) ?? '';
  return { api: of('api'), order: of('order'), showtime: of('showtime'), currency: of('currency') };
};

export const CSS = `
:host { display: block; font: 16px/1.5 system-ui, sans-serif; color-scheme: light dark; }
section { border: 1px solid #8886; border-radius: 8px; padding: 16px; margin-block-end: 16px; }
h2 { font-size: 1.1em; margin: 0 0 8px; }
label { display: block; font-weight: 600; margin-block-start: 8px; }
input, button { font: inherit; box-sizing: border-box; min-block-size: 44px; padding: 8px 12px; border-radius: 6px; }
input { inline-size: 100%; border: 1px solid #888; }
button { margin-block-start: 12px; border: 0; background: light-dark(#1a1a1a, #eee); color: light-dark(#fff, #111); }
button[aria-disabled="true"] { opacity: .6; }
ul { list-style: none; margin: 0; padding: 0; }
li, .sum { display: flex; justify-content: space-between; gap: 16px; padding-block: 4px; }
.sum { border-block-start: 1px solid #8886; font-weight: 700; margin: 0; }
[role="status"] { min-block-size: 1.5em; margin: 8px 0 0; }
`;

/** @type {Record<string, string>} The texts for the answers of the cinema by status. */
export const TEXTS = {
  title: 'Vouchers',
  barcode: 'Voucher number',
  pin: 'PIN',
  add: 'Add',
  order: 'Your order',
  payable: 'A voucher can pay',
  total: 'Total',
  busy: 'Adding the voucher…',
  added: 'The voucher was added.',
  empty: 'Enter the number of the voucher.',
  400: 'The number or the PIN is wrong.',
  404: 'The order was not found. It may have expired.',
  429: 'Too many tries. Wait a minute.',
  failed: 'The cinema does not answer. Try again.',
};

/** @param {unknown} error */
export const textOf = (error) => TEXTS[error instanceof Error ? error.message : ''] ?? TEXTS.failed;
